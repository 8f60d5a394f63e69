//! What codes and comparisons are made from, so that a build leaves those alone whose sources did not change.
//!
//! They are nearly all pages of a site, and an edit is mostly to the text of one code. What a page about one
//! code or two shows is decided by
//!
//! 1. the *outline*: the program, the settings, what templates get of assets, and every source file
//!    whole, except the text below the front matter of a code's prose and the prose of curated
//!    comparisons;
//! 2. what the outline leaves out, of its codes, in every language: the page in one language says whether
//!    the page in another may be indexed;
//! 3. the day on which it changed, which follows from its text and the record of the former build;
//! 4. for a code, whether its language has a feed.
//!
//! A build leaves a hash of each to the next. A file that this module does not know counts as outline, so
//! a new kind of source makes builds slower, never wrong. Drafts are no input: one that comes or goes changes
//! the outline. `tests/edits.rs` edits everything in turn and compares with a clean build.
//!
//! ```text
//! codegloss inputs 2
//! 0f5c…32 hexadecimal digits… *
//! 8a01…32 hexadecimal digits… smtp/450
//! feeds yn
//! states aabkka…
//! ```
//!
//! The last lines have a letter for each language, and for each page of the whole site: what was decided for
//! search engines.

use crate::catalog::slug::PAIR_SEPARATOR;
use crate::catalog::{Catalog, CodeId, RegistryId};
use crate::finish::{Assets, picture_name};
use crate::plan::{Links, Page, PageKind};
use crate::site::Site;
use crate::source::SourceMap;
use blake3::Hasher;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const HEADER: &str = "codegloss inputs 2";

/// Half a BLAKE3 hash, in hexadecimal digits.
type Digest = String;

/// Hashes of everything that codes and comparisons are made from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Inputs {
    outline: Digest,
    /// Per registry, per code.
    codes: Vec<Vec<Digest>>,
}

impl Inputs {
    /// The inputs of a site that `program` builds.
    pub(crate) fn new(site: &Site, sources: &SourceMap, assets: &Assets, program: &str) -> Self {
        let catalog = &site.catalog;
        let mut outline = Hasher::new();
        add(&mut outline, program);
        // As they are now: the command line overrides some settings.
        add(&mut outline, &format!("{:?} {:?} {:?}", catalog.config, site.style, site.left_out));
        for locale in catalog.locale_ids() {
            let home = Page { locale, kind: PageKind::Home };
            add(&mut outline, &assets.view(site, &Links::new(&site.style, ""), home).to_string());
        }
        // No page loads these fonts, but the names of pictures change with them.
        for font in sources.assets().filter(|asset| picture_name::is_font(&asset.path)) {
            add(&mut outline, blake3::hash(&font.bytes).to_hex().as_str());
        }
        let mut codes: Vec<Vec<Hasher>> =
            catalog.registries.iter().map(|r| r.codes.iter().map(|_| Hasher::new()).collect()).collect();
        let slugs: Vec<_> = catalog.registry_ids().map(|r| slugs(catalog, r)).collect();
        for (_, file) in sources.files().filter(|(id, _)| !catalog.unpublished.leaves_out(*id)) {
            let (known, text) = match subject(catalog, &slugs, &file.path) {
                Some((r, of)) => (front_matter(&file.text, &of), Some((r, of))),
                None => (&*file.text, None),
            };
            add(&mut outline, &file.path);
            add(&mut outline, known);
            for (r, code) in text.into_iter().flat_map(|(r, of)| of.into_iter().map(move |code| (r, code))) {
                let hasher = &mut codes[r.index()][code.index()];
                add(hasher, &file.path);
                add(hasher, &file.text[known.len()..]);
            }
        }
        sections(catalog, &mut outline);
        let codes = codes.iter().map(|list| list.iter().map(digest).collect()).collect();
        Self { outline: digest(&outline), codes }
    }

    /// What the next build needs to know of this one.
    pub(crate) fn note(&self, site: &Site, feeds: &str) -> String {
        let mut out = format!("{HEADER}\n{} *\n", self.outline);
        for r in site.catalog.registry_ids() {
            let registry = site.catalog.registry(r);
            for (code, hash) in registry.codes.iter().zip(&self.codes[r.index()]) {
                let _ = writeln!(out, "{hash} {}/{}", registry.id, code.slug);
            }
        }
        let _ = writeln!(out, "feeds {feeds}\nstates {}", site.states.letters());
        out
    }

    /// What is as it was when a build left `note`; `None` when that cannot be told of any page.
    pub(crate) fn since(&self, note: &str) -> Option<Unchanged> {
        let mut lines = note.lines();
        (lines.next()? == HEADER && lines.next()?.strip_suffix(" *")? == self.outline).then_some(())?;
        let mut same = Vec::with_capacity(self.codes.len());
        for codes in &self.codes {
            let one = |hash: &Digest| Some(lines.next()?.split_once(' ')?.0 == hash);
            same.push(codes.iter().map(one).collect::<Option<Vec<bool>>>()?);
        }
        let feeds = lines.next()?.strip_prefix("feeds ")?.to_owned();
        let states = lines.next()?.strip_prefix("states ")?.to_owned();
        Some(Unchanged { same, feeds, same_feeds: false, states })
    }
}

/// Pages that were made from the same inputs in the former build.
#[derive(Debug)]
pub(crate) struct Unchanged {
    /// Per registry, per code.
    same: Vec<Vec<bool>>,
    /// A letter for each locale.
    feeds: String,
    same_feeds: bool,
    /// A letter for each page of the whole site.
    states: String,
}

impl Unchanged {
    /// Whether `page` would be the same page again, byte for byte; of codes only once the feeds are known.
    pub(crate) fn has(&self, page: Page) -> bool {
        self.has_text(page) && (self.same_feeds || matches!(page.kind, PageKind::Pair(..)))
    }

    /// Whether the main text of `page` is the same again.
    pub(crate) fn has_text(&self, page: Page) -> bool {
        match page.kind {
            PageKind::Code(r, code) => self.same[r.index()][code.index()],
            PageKind::Pair(r, a, b) => self.same[r.index()][a.index()] && self.same[r.index()][b.index()],
            _ => false,
        }
    }

    /// Which locales have a feed now.
    pub(crate) fn with_feeds(&mut self, now: &str) {
        self.same_feeds = self.feeds == now;
    }

    /// Takes over what was decided for search engines about comparisons that did not change.
    pub(crate) fn take_over(&self, site: &Site) {
        if self.states.len() == site.whole.len() {
            let letters = self.states.bytes().enumerate();
            letters.filter(|(number, _)| self.has(site.whole.page(*number))).for_each(|(n, l)| site.states.take(n, l));
        }
    }
}

/// Adds a text so that no two sequences of texts are added the same.
fn add(hasher: &mut Hasher, text: &str) {
    hasher.update(&text.len().to_le_bytes()).update(text.as_bytes());
}

fn digest(hasher: &Hasher) -> Digest {
    hasher.finalize().to_hex()[..32].to_owned()
}

/// Sections that prose has, because a page without a required one is not translated.
fn sections(catalog: &Catalog, outline: &mut Hasher) {
    for code in catalog.registries.iter().flat_map(|registry| &registry.codes) {
        let kinds = code.entries.iter().map(|entry| entry.as_ref().map(|e| e.sections.iter().map(|(kind, _)| *kind)));
        add(outline, &format!("{:?}", kinds.map(|k| k.map(Iterator::collect::<Vec<_>>)).collect::<Vec<_>>()));
    }
}

/// Numbers of a registry's codes by slug, but of those that share a name with another page.
fn slugs(catalog: &Catalog, id: RegistryId) -> BTreeMap<&str, CodeId> {
    let registry = catalog.registry(id);
    let mut slugs: BTreeMap<_, _> = registry.code_ids().map(|c| (registry.code(c).slug.as_str(), c)).collect();
    let others = registry.classes.iter().map(|c| c.id.as_str()).chain(registry.guides.iter().map(|g| g.id.as_str()));
    for name in others.chain(["index"]) {
        slugs.remove(name);
    }
    slugs
}

/// The code, or the two codes, that a prose file is about.
fn subject(catalog: &Catalog, slugs: &[BTreeMap<&str, CodeId>], path: &str) -> Option<(RegistryId, Vec<CodeId>)> {
    let parts: Vec<&str> = path.strip_prefix("content/")?.split('/').collect();
    let [registry, _, file] = parts.as_slice() else { return None };
    let id = catalog.registry_by_id(registry)?;
    let (stem, slugs) = (file.strip_suffix(".md")?, &slugs[id.index()]);
    if let Some(code) = slugs.get(stem) {
        return Some((id, vec![*code]));
    }
    let (a, b) = stem.split_once(PAIR_SEPARATOR)?;
    Some((id, vec![*slugs.get(a)?, *slugs.get(b)?]))
}

/// What counts as outline of a prose file: the front matter of a code's, nothing of a comparison's.
fn front_matter<'t>(text: &'t str, of: &[CodeId]) -> &'t str {
    const FENCE: &str = "\n+++\n";
    match text.find(FENCE) {
        _ if of.len() > 1 => "",
        Some(at) if text.starts_with("+++\n") => &text[..at + FENCE.len()],
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Drafts;
    use crate::diag::Diagnostics;
    use crate::plan::{LinkStyle, Scope};
    use crate::testing::tiny_site;

    /// The comparisons, as `450-551`, that have to be made again after `text` was replaced in a file.
    fn made_again(path: &str, text: (&str, &str)) -> Vec<String> {
        let tiny = tiny_site();
        let replaced = |old: &str, new: &str| {
            let mut sources = SourceMap::new();
            for (_, file) in tiny.files() {
                let edited = file.text.replace(old, new);
                sources.add(&file.path, if file.path == path { edited.as_str() } else { &*file.text });
            }
            tiny.assets().for_each(|asset| sources.add_asset(asset.clone()));
            sources
        };
        let (before, after) = (replaced("", ""), replaced(text.0, text.1));
        let inputs = |sources: &SourceMap| {
            let catalog = crate::catalog::read(sources, Drafts::LeaveOut, &mut Diagnostics::new()).unwrap();
            let site = Site::new(catalog, &Scope::default(), LinkStyle::Hosted { prefix: String::new() });
            let inputs = Inputs::new(&site, sources, &Assets::new(sources, &site.catalog), "program");
            (site, inputs)
        };
        let ((old_site, old), (site, new)) = (inputs(&before), inputs(&after));
        let unchanged = new.since(&old.note(&old_site, "nn"));
        let of = |page: Page| match page.kind {
            PageKind::Pair(r, a, b) if !unchanged.as_ref().is_some_and(|u| u.has(page)) => {
                let value = |code| site.catalog.registry(r).code(code).value.as_str();
                Some(format!("{}-{}", value(a), value(b)))
            }
            _ => None,
        };
        let english = site.whole.pages().filter(|page| page.locale == site.catalog.default_locale);
        english.filter_map(of).collect()
    }

    #[test]
    fn an_edit_of_prose_makes_the_comparisons_of_its_code_again() {
        let of_450 = ["220-450", "450-451", "450-ERR_7"];
        assert_eq!(made_again("content/mail/en/450.md", ("- Wait.", "- Stay.")), of_450);
        assert_eq!(made_again("content/mail/vi/450.md", ("- Hãy đợi.", "- Đợi.")), of_450);
        let of_both = ["220-450", "220-ERR_7", "450-451", "450-ERR_7", "451-ERR_7"];
        assert_eq!(made_again("content/mail/en/450-vs-err_7.md", ("patience", "time")), of_both);
        assert!(made_again("content/mail/en/4xx.md", ("no such text", "")).is_empty());
    }

    #[test]
    fn an_edit_of_anything_else_makes_all_comparisons_again() {
        let edits = [
            ("content/mail/en/450.md", "Busy", "Occupied"),
            ("content/mail/en/450.md", "## When to use it", "## Notes"),
            ("content/mail/codes.toml", "\"DATA\"", "\"HELO\""),
            ("content/mail/vi/strings.toml", "Thử lại", "Thử"),
            ("content/mail/en/4xx.md", "+++\nname", "+++\n\nname"),
            ("site.toml", "Tiny", "Small"),
            ("templates/pair.html", "<", " <"),
        ];
        for (path, old, new) in edits {
            assert_eq!(made_again(path, (old, new)).len(), 6, "{path}: {new}");
        }
    }
}
