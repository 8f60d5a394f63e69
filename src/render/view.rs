//! What templates get: the contract of a theme.
//!
//! Fields of type [`Safe`] are finished HTML; all other text is escaped by the template engine.
//! Every `href` is final. `lang` and `dir` stand where a text's language is not the page's.

use super::values::{Fields, View};
use std::sync::Arc;
use tera::Value;

/// Finished HTML.
#[derive(Debug, Clone, Default)]
pub(crate) struct Safe(pub(crate) String);

impl Safe {
    /// The HTML as a template value that is not escaped.
    #[must_use]
    pub(crate) fn value(&self) -> Value {
        Value::safe_string(&self.0)
    }
}

macro_rules! view {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub(crate) struct $name { $($(#[$field_doc])* pub(crate) $field: $type,)* }

        impl $name {
            /// What templates see, by name.
            #[allow(dead_code, reason = "few views stand on pages that are filled in")]
            pub(crate) fn fields(&self) -> Fields {
                vec![$((stringify!($field), self.$field.to_value())),*]
            }

            /// The view as a value of one page.
            #[allow(dead_code, reason = "few views stand on pages that are filled in")]
            pub(crate) fn own(&self) -> Arc<View> {
                View::new(self.fields())
            }
        }

        impl ToValue for $name {
            fn to_value(&self) -> Value {
                // The engine makes its own kind of map of any other, so the cheapest will do.
                let mut map = std::collections::BTreeMap::new();
                $(map.insert(stringify!($field), self.$field.to_value());)*
                Value::from(map)
            }
        }
    };
}

/// Something templates can read. Unlike serde it keeps [`Safe`] HTML unescaped and shares values.
pub(crate) trait ToValue {
    /// The value as templates see it.
    fn to_value(&self) -> Value;
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        Value::normal_string(self)
    }
}
impl ToValue for &'static str {
    fn to_value(&self) -> Value {
        Value::normal_string(self)
    }
}
impl ToValue for Safe {
    fn to_value(&self) -> Value {
        self.value()
    }
}
impl ToValue for bool {
    fn to_value(&self) -> Value {
        Value::from(*self)
    }
}
impl ToValue for u8 {
    fn to_value(&self) -> Value {
        Value::from(u32::from(*self))
    }
}
impl ToValue for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }
}
impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or_else(Value::none, ToValue::to_value)
    }
}
impl<T: ToValue> ToValue for Vec<T> {
    fn to_value(&self) -> Value {
        Value::from(self.iter().map(ToValue::to_value).collect::<Vec<Value>>())
    }
}

view! {
    /// A breadcrumb: a link, or the page itself (`here`). `code` when its label is a code or the id of a class, the same in every language.
    Crumb { label: String, href: Option<String>, code: bool, lang: Option<String>, dir: Option<&'static str>, }
}
impl Crumb {
    /// A label in the page's language.
    pub(crate) fn new(label: String, href: Option<String>) -> Self {
        Self { label, href, code: false, lang: None, dir: None }
    }
}
view! {
    /// A registry in navigation.
    RegistryLink { id: String, name: String, title: String, href: String, }
}
view! {
    /// The site, on every page.
    SiteView { title: String, home: String, about: Option<String>, compare: Option<String>, base: String, suffix: &'static str, registries: Vec<RegistryLink>, }
}
view! {
    /// A file beside the page.
    FormatView { href: &'static str, label: &'static str, media_type: &'static str, }
}
view! {
    /// The page's language.
    LocaleView { lang: String, dir: &'static str, name: String, }
}
view! {
    /// One entry of the language switcher.
    SwitcherEntry { lang: String, name: String, href: String, current: bool, source: bool, }
}
view! {
    /// The registry of a page.
    RegistryView { id: String, title: String, name: String, href: String, compare_href: String, noun: String, count_text: String, }
}
view! {
    /// A class, as a badge or heading.
    ClassView { id: String, name: String, short: String, tone: &'static str, href: String, }
}
view! {
    /// Standing of a code.
    StatusView { id: &'static str, label: String, }
}
view! {
    /// A fact at a glance.
    Glance { id: String, label: String, value: Safe, }
}
view! {
    /// A code with what every page says of it.
    CodeView {
        value: String, slug: String, name: String, registered: Option<String>, coined: bool, status: StatusView, class: Value,
        summary: String, href: String, glance: Vec<Glance>, aliases: Vec<String>, tone: &'static str,
        lang: Option<String>, dir: Option<&'static str>,
    }
}
view! {
    /// A fact in a code's table.
    Fact { id: String, label: String, help: Option<String>, value: Safe, reading: bool, }
}
view! {
    /// A place in a source.
    Cite { title: String, section: Option<String>, text: String, href: String, }
}
view! {
    /// One registered meaning of a code.
    UseView { label: Option<String>, facts: Vec<Fact>, sources: Vec<Cite>, }
}
view! {
    /// A part of prose.
    SectionView { id: String, heading: String, html: Safe, lang: Option<String>, dir: Option<&'static str>, }
}
view! {
    /// A text with its language.
    TextView { html: Safe, lang: Option<String>, dir: Option<&'static str>, }
}
view! {
    /// The answer of a comparison.
    VerdictView { html: Safe, curated: bool, lang: Option<String>, dir: Option<&'static str>, }
}
view! {
    /// Another code with the difference in a line; `lang` is the line's.
    NeighbourView { href: String, value: String, name: String, tone: &'static str, line: Option<Safe>, lang: Option<String>, dir: Option<&'static str>, name_lang: Option<String>, name_dir: Option<&'static str>, }
}
view! {
    /// A code of any registry.
    RelatedView { href: String, value: String, name: String, registry: String, tone: &'static str, lang: Option<String>, dir: Option<&'static str>, }
}
view! {
    /// A code in a list of links.
    CodeLink { href: String, value: String, name: String, slug: String, lang: Option<String>, dir: Option<&'static str>, }
}
view! {
    /// A row of differing facts.
    Row { id: String, label: String, help: Option<String>, a: Safe, b: Safe, reading: bool, }
}
view! {
    /// A fact that both codes share.
    Same { id: String, label: String, value: Safe, }
}
view! {
    /// A comparison in a list.
    ComparisonLink { href: String, label: String, registry: String, line: Option<Safe>, lang: Option<String>, dir: Option<&'static str>, }
}
view! {
    /// How related two codes are, and why.
    RelatednessView { score: u8, reasons: String, }
}
view! {
    /// A class with its codes.
    ClassGroup { id: String, name: String, short: String, tone: &'static str, href: String, codes: Vec<Value>, }
}
view! {
    /// A column of the table of facts.
    Column { id: String, label: String, }
}
view! {
    /// A row of the table of facts.
    FacetRow { href: String, value: String, name: String, tone: &'static str, cells: Vec<Safe>, }
}
view! {
    /// The table of facts of a registry.
    FacetTable { columns: Vec<Column>, rows: Vec<FacetRow>, }
}
view! {
    /// A guide in a list.
    GuideLink { href: String, name: String, summary: String, lang: Option<String>, dir: Option<&'static str>, }
}
view! {
    /// A row of the matrix of comparisons.
    MatrixRow { value: String, slug: String, name: String, href: String, pairs: Vec<CodeLink>, }
}
view! {
    /// A registry on the home page.
    RegistryCard { id: String, name: String, title: String, href: String, summary: String, count_text: String, classes: Vec<ClassView>, lang: Option<String>, dir: Option<&'static str>, }
}
