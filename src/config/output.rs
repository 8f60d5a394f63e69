//! `[output]` of `site.toml`: what a hosted site has beside its pages.

use crate::diag::{Diagnostic, rules};
use crate::fields::Fields;
use crate::source::Spanned;

/// What is written beside the pages of a hosted site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputConfig {
    /// Whether pages have their facts beside them as JSON.
    pub json: bool,
    /// Whether pages have their text beside them as Markdown.
    pub markdown: bool,
    /// Whether each language has a feed of what changed.
    pub feeds: bool,
    /// The key by which search engines that follow IndexNow know this site.
    pub indexnow: Option<String>,
    /// Whether pages have pictures for previews of shared links.
    pub share_images: bool,
    /// Kinds of packed copies that texts have beside them.
    pub precompress: Vec<Packing>,
    /// Whether other names of pages are pages that lead on, for hosts that cannot redirect.
    pub redirect_stubs: bool,
}

impl Default for OutputConfig {
    fn default() -> Self {
        Self {
            json: true,
            markdown: true,
            feeds: true,
            indexnow: None,
            share_images: false,
            precompress: Vec::new(),
            redirect_stubs: false,
        }
    }
}

impl OutputConfig {
    pub(super) fn read(mut fields: Fields<'_, '_, '_>) -> Self {
        let output = Self {
            json: fields.opt_flag("json").unwrap_or(true),
            markdown: fields.opt_flag("markdown").unwrap_or(true),
            feeds: fields.opt_flag("feeds").unwrap_or(true),
            indexnow: indexnow(&mut fields),
            share_images: fields.flag("share_images"),
            precompress: precompress(&mut fields),
            redirect_stubs: fields.flag("redirect_stubs"),
        };
        fields.done();
        output
    }
}

/// A kind of packed copy, which a host sends to browsers that take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Packing {
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
}

impl Packing {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// What `site.toml` calls it, and what follows the name of a file.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }
}

fn precompress(fields: &mut Fields<'_, '_, '_>) -> Vec<Packing> {
    let names = fields.texts("precompress");
    let kind = |name: &Spanned<String>| {
        let found = Packing::ALL.into_iter().find(|packing| packing.ending() == name.value);
        if found.is_none() {
            let message = format!("nothing is packed as `{}`", name.value);
            let problem = Diagnostic::new(&rules::TOML_TYPE, name.span, message);
            fields.context().push(problem.suggest(&name.value, Packing::ALL.map(Packing::ending)));
        }
        found
    };
    let mut kinds: Vec<Packing> = names.iter().filter_map(kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Form of a key: <https://www.indexnow.org/documentation>.
pub(crate) const INDEXNOW_KEY: &str = "^[a-zA-Z0-9-]{8,128}$";

/// A key is the name of a file too, and by its form always one in the site's root.
fn indexnow(fields: &mut Fields<'_, '_, '_>) -> Option<String> {
    let key = fields.opt_text("indexnow")?;
    let plain = key.value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if plain && (8..=128).contains(&key.value.len()) {
        return Some(key.value);
    }
    let message = "`indexnow` is no IndexNow key";
    let help = "a key has 8 to 128 of the characters `a-z`, `A-Z`, `0-9` and `-`; make one with `openssl rand -hex 16`";
    fields.context().push(Diagnostic::new(&rules::TOML_TYPE, key.span, message).help(help));
    None
}
