//! How much of a comparison's text stands on neither code's page.
//!
//! Text is compared as 5-word shingles of the page's main text. The share counts every shingle that
//! the comparison shows: what it repeats of the two codes weighs against it, what it adds for it.

use super::shelf::{COLUMN_SECTIONS, Shelf};
use crate::catalog::{CodeId, LocaleId, RegistryId};
use crate::site::Site;
use crate::translation;

/// Words in a shingle.
const WORDS: usize = 5;

/// What a code's own page says, to measure what a comparison adds to it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shingles {
    /// Hashes of every shingle of the page, ascending, without repeats.
    all: Vec<u64>,
    /// Shingles of what a comparison repeats of the page: its column, and when to use it.
    repeated: usize,
}

impl Shingles {
    fn has(&self, shingle: u64) -> bool {
        self.all.binary_search(&shingle).is_ok()
    }
}

/// FNV-1a over the lower-case letters and digits of a word.
fn word_hash(word: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for c in word.chars().flat_map(char::to_lowercase) {
        hash = (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

/// Shingles of a text without markup, in order; texts shorter than a shingle are one.
fn shingles(text: &str, out: &mut Vec<u64>) {
    let words: Vec<u64> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(word_hash).collect();
    let join = |window: &[u64]| {
        window.iter().fold(0_u64, |hash, word| (hash.rotate_left(11) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    };
    if words.len() < WORDS {
        out.extend((!words.is_empty()).then(|| join(&words)));
        return;
    }
    out.extend(words.windows(WORDS).map(join));
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
    if !out.contains('&') {
        return out;
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Shingles of what a page says in its `main`, ascending, without repeats.
pub(crate) fn page_shingles(html: &str) -> Vec<u64> {
    let mut all = Vec::new();
    shingles(&main_text(html), &mut all);
    all.sort_unstable();
    all.dedup();
    all
}

/// The text of a page's `main`; a tag ends a word. Templates are left out: scripts make content of them.
fn main_text(html: &str) -> String {
    let from = html.find("<main").unwrap_or(html.len());
    let mut rest = html[from..].split("</main>").next().unwrap_or("");
    let mut out = String::with_capacity(rest.len() / 2);
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        out.push(' ');
        rest = &rest[open..];
        if rest.starts_with("<template") {
            rest = rest.find("</template").map_or("", |end| &rest[end..]);
        }
        rest = rest.find('>').map_or("", |close| &rest[close + 1..]);
    }
    out.push_str(rest);
    out
}

/// Shingles of a code's own page: its prose and its facts.
pub(crate) fn of_code(
    site: &Site,
    shelf: &Shelf,
    (locale, registry): (LocaleId, RegistryId),
    code: CodeId,
) -> Shingles {
    let registry = site.catalog.registry(registry);
    let of = registry.code(code);
    let (mut all, mut repeated) = (Vec::new(), 0);
    let shown = translation::pick(&site.catalog, locale, |l| of.entries[l.index()].is_some());
    if let Some(entry) = shown.and_then(|l| of.entries[l.index()].as_ref()) {
        shingles(&entry.summary, &mut all);
        for (kind, body) in &entry.sections {
            let before = all.len();
            shingles(&body.html.text, &mut all);
            let id = registry.sections[*kind].id.as_str();
            if COLUMN_SECTIONS.contains(&id) || id == "choose" {
                repeated += all.len() - before;
            }
        }
    }
    for one in &of.uses {
        for facet in registry.facet_ids() {
            if let Some(value) = one.facets[facet.index()] {
                shingles(&strip(shelf.cell(facet, Some(value))), &mut all);
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    Shingles { all, repeated }
}

/// The share of a comparison's shingles that are on neither code's page. `own` is the text that is
/// not taken from them; the rest is counted, and by its making never new.
pub(crate) fn of_pair(own: &[String], (a, b): (&Shingles, &Shingles)) -> f64 {
    let mut all = Vec::new();
    for text in own {
        shingles(text, &mut all);
    }
    let new = all.iter().filter(|s| !a.has(**s) && !b.has(**s)).count();
    let whole = all.len() + a.repeated + b.repeated;
    if whole == 0 { 0.0 } else { share(new, whole) }
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
    fn text_of_a_page_is_what_its_main_says() {
        let html = "<h1>Frame</h1><main id=\"main\"><td>450</td><td>Busy</td><template><p>no</p></template></main>Foot";
        assert_eq!(main_text(html).split_whitespace().collect::<Vec<_>>(), ["450", "Busy"]);
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
