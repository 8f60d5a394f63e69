//! As much of HTML as our own pages have: tags with quoted attributes, comments, no CDATA.

/// A start tag.
#[derive(Debug, Clone)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

impl Tag<'_> {
    /// An attribute's value; empty where it has none.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let (_, value) = self.attributes.iter().find(|(n, _)| *n == name)?;
        let plain = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
        Some(plain.replace("&#x27;", "'").replace("&#x2F;", "/").replace("&amp;", "&"))
    }
}

/// Every start tag of a page.
pub(super) fn tags(page: &str) -> Vec<Tag<'_>> {
    let mut all = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->").unwrap()..];
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (tag, after) = tag(rest);
            all.push(tag);
            rest = after;
        }
    }
    all
}

fn tag(text: &str) -> (Tag<'_>, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap();
    let (name, mut rest) = text.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (Tag { name, attributes }, after);
        }
        let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap();
        let (key, after) = rest.split_at(end);
        rest = after;
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().filter(|c| "\"'".contains(*c)).expect("a value in quotes");
            let close = after[1..].find(quote).unwrap() + 1;
            value = &after[1..close];
            rest = &after[close + 1..];
        }
        attributes.push((key, value));
    }
}

/// The file that a relative address on the page `from` names, and its anchor.
pub(super) fn resolve(from: &str, address: &str) -> (String, Option<String>) {
    let (address, anchor) = match address.split_once('#') {
        Some((address, anchor)) => (address, Some(anchor.to_owned())),
        None => (address, None),
    };
    let path = address.split('?').next().unwrap();
    if path.is_empty() {
        return (from.to_owned(), anchor);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{from}: `{address}` leaves the bundle"),
            "." => {}
            other => parts.push(other),
        }
    }
    (parts.join("/"), anchor)
}

/// The words between `<main>` and `</main>`.
pub(super) fn text_of_main(page: &str) -> String {
    let start = page.find("<main").unwrap();
    let mut rest = &page[start..page.find("</main>").unwrap()];
    let mut text = String::new();
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find('>').unwrap() + 1..];
    }
    text + rest
}
