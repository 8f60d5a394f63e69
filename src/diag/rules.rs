//! The table of rules. `check --explain`, the documentation and the tests loop over [`RULES`].
//!
//! A rule is one static; the check that reports it names the static, so a rule cannot be reported
//! without being documented.

use serde::{Deserialize, Serialize};

/// How much a broken rule matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported; the build goes on.
    Warn,
    /// Reported; nothing is written.
    Deny,
}

impl Level {
    /// The words `site.toml` may use.
    pub const NAMES: [&'static str; 3] = ["allow", "warn", "deny"];

    /// The level with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Allow, Self::Warn, Self::Deny].into_iter().zip(Self::NAMES).find(|(_, n)| *n == name).map(|(l, _)| l)
    }

    /// The name `site.toml` uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// A rule that content must keep.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `group/name`, as printed and as written in `site.toml` under `[rules]`.
    pub id: &'static str,
    /// Level unless `site.toml` says otherwise.
    pub level: Level,
    /// Whether `site.toml` may change the level. A rule without which no page can be made may not.
    pub fixed: bool,
    /// One line.
    pub summary: &'static str,
    /// Why it exists and what to do.
    pub explain: &'static str,
}

macro_rules! rules {
    ($($name:ident, $id:literal, $level:ident $(, $fixed:ident)?: $summary:literal, $explain:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $name: Rule = Rule {
                id: $id,
                level: Level::$level,
                fixed: rules!(@fixed $($fixed)?),
                summary: $summary,
                explain: $explain,
            };
        )*
        /// Every rule, by id.
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
    (@fixed fixed) => { true };
    (@fixed) => { false };
}

rules! {
    CODE_CLASS, "code/class", Deny, fixed: "a code belongs to no class, or to an unknown one",
        "Every code belongs to exactly one class: by `class = \"…\"` on the code, or by the `match` prefix of a class. Classes give the overview page its order and the pages their colour and icon.";
    CODE_DUPLICATE, "code/duplicate", Deny, fixed: "two codes of a registry have the same value, slug or alias",
        "A value, a slug and an alias each lead to one page. Several registered meanings of one number are `[[code.use]]` entries of one code. Slugs that differ only by case would overwrite each other on some file systems.";
    CODE_SLUG, "code/slug", Deny, fixed: "a slug cannot stand in a URL or in a file name",
        "A slug is lower-case ASCII: letters, digits, `.`, `_` and `-`, beginning and ending with a letter or digit, at most 80 characters. `-vs-` is kept for comparisons; names such as `con` or `nul` cannot be files on Windows; `compare`, `index` and the ids of classes and guides are pages already. Set `slug = \"…\"` on the code.";
    CODE_SOURCE, "code/source", Warn: "a code in force has no source, or one without a section",
        "Facts are worth as much as their sources. Readers should land on the paragraph, not on a document of a hundred pages.";
    CODE_USES, "code/uses", Deny, fixed: "`[[code.use]]` stands alone or repeats an id",
        "Uses exist to tell several registered meanings of one code apart, so there are at least two and each has an id of its own.";
    COMPLETE_PROSE, "complete/prose", Warn: "a code has no prose in the source language",
        "A code without prose in the default locale has only a facts table. Write `<default locale>/<slug>.md`, or give the code status `reserved`.";
    COMPLETE_TRANSLATION, "complete/translation", Allow: "an entry is not translated in a locale whose fallback is `mark` or `omit`",
        "Off by default: a site may be translated over time, and the page says truthfully what is not. Set it to `warn` to see the list, or the fallback to `error` to insist.";
    FACET_MISSING, "facet/missing", Deny, fixed: "a code lacks a facet that its registry requires",
        "A facet with `required = true` is needed for every code with status `standard`, either on the code or on each of its uses.";
    FACET_UNKNOWN, "facet/unknown", Deny, fixed: "a code has a facet that its registry does not declare",
        "Facets are declared in `registry.toml` so that every page and every language knows them.";
    FACET_VALUE, "facet/value", Deny, fixed: "a facet has a value outside its set, or of the wrong type",
        "The values of a facet are a closed set, so that \"same\" and \"differs\" are decided by rule. Add the value to `registry.toml` and its words to every `strings.toml`, or correct it.";
    FALLBACK_ERROR, "fallback/error", Deny, fixed: "a page is not translated in a locale whose fallback is `error`",
        "The fallback `error` promises that a locale is complete. Translate the page or choose `mark` or `omit`.";
    L10N_STALE, "l10n/stale", Warn: "the source of a translation has changed since it was made",
        "`source_hash` in the front matter holds the hash of each source section at the time of the translation; `codegloss l10n stamp` writes it after a review. White space and reflowing do not count.";
    LEDGER_LINE, "ledger/line", Deny, fixed: "a line of `ledger.tsv` that cannot be read",
        "`codegloss ledger update` writes the file; nobody has to. A merge of two branches may leave a conflict in it: keep either side of each line, then update.";
    LEDGER_LOST, "ledger/lost", Deny: "an address that was published is gone and leads nowhere",
        "Links and bookmarks outlive a site's plans. Every address of `ledger.tsv` must be a page or lead to one: by an alias of a code, by a `[[redirect]]` of `site.toml`, or by a code that is kept as withdrawn. `codegloss ledger update --forget` gives addresses up.";
    LINK_BROKEN, "link/broken", Deny: "a `code:`, `pair:`, `class:`, `registry:` or `page:` link has no target",
        "Links between entries are checked at build time, so that no page can lead nowhere.";
    LINK_SCHEME, "link/scheme", Deny, fixed: "a link could run code, or points into this site by path",
        "`javascript:`, `data:` and other active links are refused. Only `https:`, `http:`, `mailto:` and links by name (`code:550`) are allowed; a path such as `/smtp/550/` would break in another locale or from disk.";
    PAGE_DUPLICATE, "page/duplicate", Warn: "two indexable pages say nearly the same",
        "Search engines show one of two pages that say the same, and trust a site less that has many of them. Compared is the main text of the indexable pages of a language, in shingles of five words: at 80 % in common, both are named.";
    PAIR_BUDGET, "pair/budget", Deny, fixed: "the plan has more pages than `[limits] pages`",
        "Every registry of n codes has n(n-1)/2 comparisons per locale. Raise the limit, or set `[pairs] emit` to `related` or `curated`.";
    PAIR_ORDER, "pair/order", Deny: "a comparison is named in the wrong order",
        "An unordered pair has one page, lower code first in the order of the registry. Rename the file.";
    PAIR_UNORIGINAL, "pair/unoriginal", Warn: "a comparison with prose of its own says too little that its codes' pages do not",
        "Search engines treat a page that repeats two others as a copy of them, so it is `noindex` although somebody wrote about it. `[pairs] index_originality` is the share that is needed.";
    PROSE_COPY, "prose/copy", Warn: "a translation is the source text, word for word",
        "A copied section counts as translated and tells search engines that the page is in a language in which it is not. Without the section the page says truthfully that it is untranslated.";
    PROSE_EMPTY, "prose/empty", Deny: "a file or a section is empty",
        "An empty section would become a heading with nothing under it. Write it or delete it.";
    PROSE_FRONT_MATTER, "prose/front-matter", Deny, fixed: "front matter is missing or never ends",
        "Prose begins with a line `+++`, TOML, and a second line `+++`.";
    PROSE_HEADING, "prose/heading", Deny: "a section heading is unknown, in the wrong language, or stands twice",
        "A section begins with `## ` and the section's heading in the language of the file, or its id (`description`). The ids a registry knows stand in `registry.toml` under `[sections]`, their headings in the theme's strings.";
    PROSE_HTML, "prose/html", Deny: "raw HTML in Markdown",
        "Raw HTML is off: it would bypass the check of links, the translation table and the content security policy. Put placeholders such as `<domain>` in backticks.";
    PROSE_LANGUAGE, "prose/language", Warn: "a paragraph reads like another language of the site",
        "Statistical detection among the site's own languages, for paragraphs of some length. Screen readers and search engines trust the language of the page.";
    PROSE_ORPHAN, "prose/orphan", Deny: "prose belongs to no code, pair, class or guide",
        "The name of a file under `content/<registry>/<locale>/` says what it describes: a code's slug, `a-vs-b`, a class id, a guide of `registry.toml`, or `index`.";
    PROSE_SECTION, "prose/section", Deny: "prose lacks a section that the registry requires",
        "Required sections make a page complete; a page that lacks one counts as not translated.";
    PROSE_STRUCTURE, "prose/structure", Deny: "text before the first section, or a heading that breaks the outline",
        "The page already has a title. Inside an entry only `## ` section headings are allowed, so that every page has the same outline and heading ids are the same in every locale.";
    PROSE_SUMMARY, "prose/summary", Warn: "a summary is too short or too long for a description",
        "The summary is also the page's meta description. Search engines show about 160 columns; CJK characters take two.";
    PROSE_TERM, "prose/term", Warn: "a wording that the glossary says is not used",
        "One term for one thing, in every page of a locale. `content/glossary.toml` holds the terms, and under `avoid` what to replace.";
    PROSE_UNLINKED, "prose/unlinked", Warn: "a code is named in prose and never linked in that entry",
        "A reader who meets another code wants to go there. One link in an entry is enough.";
    REDIRECT_FROM, "redirect/from", Deny, fixed: "a redirect from a page, or a second one from the same address",
        "A page is shown and never redirected, and an address leads to one place.";
    REFERENCE_SELF, "reference/self", Deny: "a code names itself as related or confused with",
        "A comparison of a code with itself does not exist.";
    REFERENCE_UNKNOWN, "reference/unknown", Deny, fixed: "a source, class or code that does not exist is named",
        "References are by id: sources and classes from `registry.toml`, codes by value (`550`, or `smtp-enhanced/5.1.1` in another registry).";
    SOURCE_BOM, "source/bom", Deny: "a file begins with a byte order mark",
        "UTF-8 needs no byte order mark, and tools trip over it. Save the file as \"UTF-8 without BOM\".";
    SOURCE_ENCODING, "source/encoding", Deny, fixed: "a file is not valid UTF-8",
        "All content is UTF-8. Convert the file, for example with `iconv -f WINDOWS-1258 -t UTF-8`.";
    SOURCE_LINE_ENDS, "source/line-ends", Warn: "a file has CRLF line ends",
        "The output is the same either way; mixed line ends make diffs and `source_hash` noisy. Add `* text=auto eol=lf` to `.gitattributes`.";
    SOURCE_NFC, "source/nfc", Warn: "a file name or text is not in Unicode normalization form C",
        "The output is always NFC, and a name in NFD (as macOS may write it) gives the same URL. Text that looks the same but differs in bytes defeats search and diffs; convert it with `uconv -x nfc`.";
    SOURCE_PATH, "source/path", Deny: "a file stands where nothing is read, or leads out of the project",
        "Symbolic links out of the project are not followed. A file in `content/` that no rule of the layout reads would be lost silently, so it is an error.";
    SOURCE_SIZE, "source/size", Deny, fixed: "a text file is larger than 4 MiB",
        "No entry is this large; it is most likely a file put here by mistake. Assets belong in `static/`.";
    SOURCE_UNREADABLE, "source/unreadable", Deny, fixed: "a file cannot be read",
        "The operating system refused to read the file. Leaving it out would publish a site with a hole.";
    STRINGS_MISSING, "strings/missing", Warn: "a message has no text in a locale",
        "The text of the fallback locale stands in its place, so readers see a foreign word.";
    STRINGS_PLACEHOLDER, "strings/placeholder", Deny: "a message has other placeholders than the program fills",
        "A placeholder such as `{code}` is filled by the program; one it does not know would be printed as it stands, one that is missing loses a fact.";
    STRINGS_PLURAL, "strings/plural", Deny: "a message has the wrong plural categories",
        "Plural categories are those of the locale in CLDR: `other` for Vietnamese and Japanese, `one` and `other` for English, six for Arabic. Exactly these are needed.";
    STRINGS_REQUIRED, "strings/required", Deny, fixed: "a locale has no strings, or the default locale lacks a message",
        "Without the words of the interface no page can be made. `templates/strings/<locale>.toml` holds the theme's words, `content/<registry>/<locale>/strings.toml` a registry's.";
    STRINGS_UNKNOWN, "strings/unknown", Deny: "a message that nothing uses",
        "Most often a typing error in a key, which would leave the real message without text.";
    STRINGS_UNTRANSLATED, "strings/untranslated", Warn: "messages are marked as not translated",
        "`codegloss new locale` writes every message in the source language and marks it. Until it is translated, readers see a foreign word in a page that says it is in their language. Remove the mark with the translation.";
    TEMPLATE, "template/error", Deny, fixed: "a template has an error",
        "The template cannot be parsed or uses a value that does not exist. It is reported once, however many pages use it.";
    TOML_KEY, "toml/key", Deny, fixed: "an unknown or missing key",
        "Unknown keys are errors, so that a typing error cannot switch off a setting silently.";
    TOML_SYNTAX, "toml/syntax", Deny, fixed: "TOML that cannot be parsed",
        "See https://toml.io/en/v1.0.0.";
    TOML_TYPE, "toml/type", Deny, fixed: "a value of the wrong type or form",
        "The message says which type is expected.";
    TOML_VERSION, "toml/version", Warn: "syntax that only TOML 1.1 allows",
        "Other tools that read the content, such as editors and translation systems, may know TOML 1.0 only.";
}

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_by_id_and_documented() {
        assert!(RULES.is_sorted_by(|a, b| a.id < b.id), "sort the table by id");
        for rule in RULES {
            assert!(rule.id.contains('/'), "{}", rule.id);
            assert!(rule.explain.ends_with('.') || rule.explain.ends_with('`'), "{}", rule.id);
        }
    }
}
