//! A language as data: tag, direction, plural categories, list joining, order of titles.
//!
//! All rules come from CLDR through ICU4X; none is written here.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
use icu_locale::{Locale as IcuLocale, LocaleCanonicalizer, LocaleDirectionality, LocaleExpander, locale};
use icu_plurals::{PluralCategory, PluralRuleType, PluralRules};
use std::cmp::Ordering;
use std::fmt;

/// A locale's number within a site; 0 is not special.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocaleId(pub u16);

impl LocaleId {
    /// As an index.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Direction of a locale's script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// A language of the site.
pub struct Locale {
    /// Canonical BCP 47 tag.
    pub tag: String,
    /// The language's name in itself.
    pub name: String,
    /// Direction of its script.
    pub direction: Direction,
    /// Language and territory as Open Graph writes them: `vi_VN`. The territory is CLDR's likely one
    /// where the tag names none; the language stands alone where CLDR knows none.
    pub territory: String,
    /// Where text comes from when this locale has none, nearest first; ends with the default locale.
    pub fallbacks: Vec<LocaleId>,
    plurals: Option<PluralRules>,
    list: Option<ListFormatter>,
    collator: Option<CollatorBorrowed<'static>>,
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Locale").field("tag", &self.tag).finish_non_exhaustive()
    }
}

/// The canonical form of a BCP 47 tag; `None` when it is not well formed.
#[must_use]
pub fn canonicalize(tag: &str) -> Option<String> {
    let mut locale = IcuLocale::try_from_str(tag).ok()?;
    if locale.id.language.is_unknown() {
        return None;
    }
    // A pseudo-locale is a private variant of a real one; CLDR knows no better form of it.
    if locale.id.variants.is_empty() {
        LocaleCanonicalizer::new_common().canonicalize(&mut locale);
    }
    Some(locale.to_string())
}

/// <https://ogp.me/#optional>: `language_TERRITORY`.
fn territory(locale: &IcuLocale) -> String {
    let mut likely = locale.id.clone();
    LocaleExpander::new_common().maximize(&mut likely);
    let language = locale.id.language.as_str();
    likely.region.map_or_else(|| language.to_owned(), |region| format!("{language}_{}", region.as_str()))
}

impl Locale {
    /// The locale with this canonical tag.
    #[must_use]
    pub fn new(tag: &str, name: &str, fallbacks: Vec<LocaleId>) -> Self {
        let icu = IcuLocale::try_from_str(tag).unwrap_or(locale!("und"));
        let rtl = LocaleDirectionality::new_common().is_right_to_left(&icu.id);
        Self {
            tag: tag.to_owned(),
            name: name.to_owned(),
            direction: if rtl { Direction::Rtl } else { Direction::Ltr },
            territory: territory(&icu),
            fallbacks,
            plurals: PluralRules::try_new((&icu).into(), PluralRuleType::Cardinal.into()).ok(),
            list: ListFormatter::try_new_and((&icu).into(), ListFormatterOptions::default()).ok(),
            collator: Collator::try_new((&icu).into(), CollatorOptions::default()).ok(),
        }
    }

    /// The CLDR plural category of a count.
    #[must_use]
    pub fn plural(&self, count: usize) -> Plural {
        self.plurals.as_ref().map_or(Plural::Other, |rules| Plural::from_icu(rules.category_for(count)))
    }

    /// The plural categories this language distinguishes, in CLDR order.
    #[must_use]
    pub fn plurals(&self) -> Vec<Plural> {
        let mut all: Vec<_> = self
            .plurals
            .iter()
            .flat_map(|rules| rules.categories().map(Plural::from_icu).collect::<Vec<_>>())
            .collect();
        all.push(Plural::Other);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// "a, b and c".
    #[must_use]
    pub fn join<S: AsRef<str>>(&self, items: &[S]) -> String {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        match &self.list {
            Some(list) => list.format(items.iter()).to_string(),
            None => items.join(", "),
        }
    }

    /// Order of two titles for readers of this language.
    #[must_use]
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.collator.as_ref().map_or_else(|| a.cmp(b), |collator| collator.compare(a, b)).then_with(|| a.cmp(b))
    }
}

/// A CLDR plural category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plural {
    /// For counts such as 0 in Arabic.
    Zero,
    /// For counts such as 1 in English.
    One,
    /// For counts such as 2 in Arabic.
    Two,
    /// For counts such as 2 to 4 in Russian.
    Few,
    /// For counts such as 5 in Russian.
    Many,
    /// For every other count; every language has it.
    Other,
}

impl Plural {
    /// Every category, in CLDR order.
    pub const ALL: [(&'static str, Self); 6] = [
        ("zero", Self::Zero),
        ("one", Self::One),
        ("two", Self::Two),
        ("few", Self::Few),
        ("many", Self::Many),
        ("other", Self::Other),
    ];

    /// Its name in CLDR and in `strings.toml`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    fn from_icu(category: PluralCategory) -> Self {
        match category {
            PluralCategory::Zero => Self::Zero,
            PluralCategory::One => Self::One,
            PluralCategory::Two => Self::Two,
            PluralCategory::Few => Self::Few,
            PluralCategory::Many => Self::Many,
            PluralCategory::Other => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cldr_decides_direction_plurals_and_lists() {
        let ar = Locale::new("ar", "العربية", vec![]);
        assert_eq!(ar.direction, Direction::Rtl);
        assert_eq!(ar.plurals().len(), 6);
        let vi = Locale::new("vi", "Tiếng Việt", vec![]);
        assert_eq!(vi.plurals(), [Plural::Other]);
        assert_eq!(vi.join(&["MAIL", "RCPT", "DATA"]), "MAIL, RCPT và DATA");
        let ru = Locale::new("ru", "Русский", vec![]);
        assert_eq!(ru.plural(3), Plural::Few);
        assert_eq!(Locale::new("en", "English", vec![]).join(&["a", "b"]), "a and b");
    }

    #[test]
    fn open_graph_names_a_language_with_its_territory() {
        let of = |tag| Locale::new(tag, "", vec![]).territory;
        assert_eq!(
            ["en", "vi", "pt", "pt-PT", "zh-Hant", "en-XA"].map(of),
            ["en_US", "vi_VN", "pt_BR", "pt_PT", "zh_TW", "en_XA"]
        );
        assert_eq!(of("qaa"), "qaa");
    }

    #[test]
    fn tags_have_one_form() {
        assert_eq!(canonicalize("vi-vn").as_deref(), Some("vi-VN"));
        assert_eq!(canonicalize("iw").as_deref(), Some("he"));
        assert_eq!(canonicalize("english!"), None);
    }
}
