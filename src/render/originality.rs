//! How much of a comparison's text stands on neither code's page.
//!
//! Text is compared as 5-word shingles of the page's main text. The share counts every shingle that
//! the comparison shows: what it repeats of the two codes weighs against it, what it adds for it.

use super::shelf::{COLUMN_SECTIONS, Shelf};
use crate::catalog::{CodeId, LocaleId, RegistryId};
use crate::compare::Comparison;
use crate::site::Site;
use crate::translation;

/// Words in a shingle.
const WORDS: usize = 5;

/// Hashes of shingles, ascending, without repeats.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shingles(Vec<u64>);

impl Shingles {
    fn has(&self, shingle: u64) -> bool {
        self.0.binary_search(&shingle).is_ok()
    }
}

/// Shingles of a text without markup, in order; texts shorter than a shingle are one.
fn shingles(text: &str, out: &mut Vec<u64>) {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let hash = |window: &[&str]| {
        let mut hasher = blake3::Hasher::new();
        for word in window {
            hasher.update(word.to_lowercase().as_bytes());
            hasher.update(b" ");
        }
        let mut eight = [0; 8];
        eight.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        u64::from_le_bytes(eight)
    };
    if words.len() < WORDS {
        out.extend((!words.is_empty()).then(|| hash(&words)));
        return;
    }
    out.extend(words.windows(WORDS).map(hash));
}

/// The text of HTML: what stands between tags, with entities of our own escaping undone.
pub(crate) fn strip(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    out.push_str(rest);
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Shingles of a code's own page: its prose and its facts.
pub(crate) fn of_code(
    site: &Site,
    shelf: &Shelf,
    (locale, registry): (LocaleId, RegistryId),
    code: CodeId,
) -> Shingles {
    let of = site.catalog.registry(registry).code(code);
    let mut all = Vec::new();
    let shown = translation::pick(&site.catalog, locale, |l| of.entries[l.index()].is_some());
    if let Some(entry) = shown.and_then(|l| of.entries[l.index()].as_ref()) {
        shingles(&entry.summary, &mut all);
        for (_, body) in &entry.sections {
            shingles(&body.html.text, &mut all);
        }
    }
    for one in &of.uses {
        for facet in site.catalog.registry(registry).facet_ids() {
            if let Some(value) = one.facets[facet.index()] {
                shingles(&strip(shelf.cell(facet, Some(value))), &mut all);
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    Shingles(all)
}

/// The share of a comparison's shingles that are on neither code's page.
pub(crate) fn of_pair(
    site: &Site,
    (locale, registry): (LocaleId, RegistryId),
    comparison: &Comparison,
    own: &[String],
    (a, b): (&Shingles, &Shingles),
) -> f64 {
    let mut all = Vec::new();
    for text in own {
        shingles(text, &mut all);
    }
    let of = site.catalog.registry(registry);
    for code in [comparison.a, comparison.b] {
        let entries = &of.code(code).entries;
        let shown = translation::pick(&site.catalog, locale, |l| entries[l.index()].is_some());
        let Some(entry) = shown.and_then(|l| entries[l.index()].as_ref()) else { continue };
        for (kind, body) in &entry.sections {
            let id = of.sections[*kind].id.as_str();
            if COLUMN_SECTIONS.contains(&id) || id == "choose" {
                shingles(&body.html.text, &mut all);
            }
        }
    }
    let new = all.iter().filter(|s| !a.has(**s) && !b.has(**s)).count();
    if all.is_empty() { 0.0 } else { share(new, all.len()) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words on a page are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_what_stands_between_tags() {
        assert_eq!(strip("a <b x=\"1\">b</b> &lt;c&gt;"), "a b <c>");
    }

    #[test]
    fn repeated_text_has_repeated_shingles() {
        let (mut one, mut two) = (Vec::new(), Vec::new());
        shingles("the server keeps the message in its queue", &mut one);
        shingles("The server keeps the message", &mut two);
        assert_eq!(one.len(), 4);
        assert!(one.contains(&two[0]));
    }
}
