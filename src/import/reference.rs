//! References such as `[RFC9110, Section 15.2.1]` → citations.

/// A place in an RFC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rfc {
    pub(super) number: String,
    pub(super) section: Option<String>,
}

impl Rfc {
    /// Id of its `[[source]]`.
    pub(super) fn id(&self) -> String {
        format!("rfc{}", self.number)
    }

    /// Its title as cited.
    pub(super) fn title(&self) -> String {
        format!("RFC {}", self.number)
    }

    /// Where it can be read.
    pub(super) fn url(&self) -> String {
        format!("https://www.rfc-editor.org/rfc/rfc{}", self.number)
    }
}

/// Every RFC that a text names, with the section that follows it; each place once.
pub(super) fn rfcs(text: &str) -> Vec<Rfc> {
    let mut found: Vec<Rfc> = Vec::new();
    for (at, _) in text.match_indices("RFC") {
        let rest = text[at + 3..].trim_start();
        let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if number.is_empty() {
            continue;
        }
        let rfc = Rfc { section: section(&rest[number.len()..]), number };
        if !found.contains(&rfc) {
            found.push(rfc);
        }
    }
    found
}

/// The section number at the beginning of `text`: `, Section 15.2.1]`, ` §4.2`, ` section 3`.
fn section(text: &str) -> Option<String> {
    let text = text.trim_start_matches([',', ' ']);
    let number = ["Section ", "section ", "Sec. ", "§"].iter().find_map(|word| text.strip_prefix(word))?.trim_start();
    let end = number.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(number.len());
    let number = number[..end].trim_end_matches('.');
    (!number.is_empty()).then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_registries_write_them() {
        let cases = [
            ("[RFC9110, Section 15.2.1]", "9110 15.2.1"),
            ("[RFC3463] (Standards Track); [RFC4954] (Standards Track)", "3463, 4954"),
            ("RFC 5321 §4.2.3 (greeting, §3.1)", "5321 4.2.3"),
            ("[RFC2774][Status change of HTTP experiments to Historic]", "2774"),
            ("[draft-ietf-httpbis-resumable-upload-05]", ""),
            ("[RFC-ietf-example-03, Section 2]", ""),
        ];
        for (text, expected) in cases {
            let shown =
                |rfc: Rfc| rfc.section.map_or(rfc.number.clone(), |section| format!("{} {section}", rfc.number));
            assert_eq!(rfcs(text).into_iter().map(shown).collect::<Vec<_>>().join(", "), expected, "{text}");
        }
    }
}
