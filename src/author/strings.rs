//! A locale's `strings.toml` made from another's: every key and comment, the plural categories of
//! the new language, and a mark on each text that is still in the old one.

use crate::catalog::Locale;
use crate::catalog::locale::Plural;
use crate::check::MARK;
use std::collections::BTreeSet;
use toml_edit::{DocumentMut, InlineTable, Item, TableLike, TomlError, Value};

/// `source` for the readers of `locale`; `plural` names the messages that depend on a count.
///
/// # Errors
/// When `source` is no TOML.
pub(super) fn untranslated(source: &str, locale: &Locale, plural: &BTreeSet<String>) -> Result<String, TomlError> {
    let mut document: DocumentMut = source.parse()?;
    let skeleton = Skeleton { needed: locale.plurals(), plural };
    skeleton.table(document.as_table_mut(), "");
    Ok(document.to_string())
}

struct Skeleton<'a> {
    needed: Vec<Plural>,
    plural: &'a BTreeSet<String>,
}

impl Skeleton<'_> {
    fn table(&self, table: &mut dyn TableLike, prefix: &str) {
        for (mut key, item) in table.iter_mut() {
            let full = if prefix.is_empty() { key.get().to_owned() } else { format!("{prefix}.{}", key.get()) };
            if full == "$schema" {
                continue;
            }
            if self.plural.contains(&full) && item.is_table() {
                // A table's key carries the spaces of its header.
                key.fmt();
            }
            self.item(item, &full);
        }
    }

    fn item(&self, item: &mut Item, key: &str) {
        if self.plural.contains(key) {
            let forms = |name: &str| form(item, name);
            let table: InlineTable = self.needed.iter().map(|p| (p.name(), Value::from(forms(p.name())))).collect();
            let before = item.as_value().map(|value| value.decor().clone());
            let mut value = Value::from(table);
            if let Some(decor) = before {
                *value.decor_mut() = decor;
            }
            mark(&mut value);
            *item = Item::Value(value);
            return;
        }
        match item {
            Item::Value(value) => {
                if let Value::InlineTable(table) = value {
                    self.inline(table, key);
                }
                mark(value);
            }
            Item::Table(table) => self.table(table, key),
            Item::None | Item::ArrayOfTables(_) => {}
        }
    }

    /// Messages inside an inline table: the mark stands behind the whole.
    fn inline(&self, table: &mut InlineTable, prefix: &str) {
        for (key, value) in table.iter_mut() {
            let full = format!("{prefix}.{}", key.get());
            if let Value::InlineTable(inner) = value {
                if self.plural.contains(&full) {
                    let item = Item::Value(Value::InlineTable(inner.clone()));
                    *inner = self.needed.iter().map(|p| (p.name(), Value::from(form(&item, p.name())))).collect();
                } else {
                    self.inline(inner, &full);
                }
            }
        }
    }
}

/// The text for a plural category: its own, that of `other`, or the only one.
fn form(item: &Item, category: &str) -> String {
    let of = |name: &str| item.get(name).and_then(Item::as_str);
    of(category).or_else(|| of("other")).or_else(|| item.as_str()).unwrap_or_default().to_owned()
}

fn mark(value: &mut Value) {
    let suffix = value.decor().suffix().and_then(|s| s.as_str()).unwrap_or_default().trim().to_owned();
    if suffix.starts_with(MARK) {
        return;
    }
    let suffix = if suffix.is_empty() { format!(" {MARK}") } else { format!(" {MARK} {suffix}") };
    value.decor_mut().set_suffix(suffix);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tag: &str, plural: &[&str], source: &str, expected: &str) {
        let locale = Locale::new(tag, tag, Vec::new());
        let plural = plural.iter().map(|key| (*key).to_owned()).collect();
        assert_eq!(untranslated(source, &locale, &plural).unwrap(), expected);
    }

    #[test]
    fn every_text_is_marked_and_comments_stay() {
        check(
            "ja",
            &["count"],
            "# Words.\nname = \"Codes\" # short\ncount = { one = \"{count} code\", other = \"{count} codes\" }\n\n[facet.a]\nvalue = { x = \"X\" }\n",
            "# Words.\nname = \"Codes\" # untranslated # short\ncount = { other = \"{count} codes\" } # untranslated\n\n[facet.a]\nvalue = { x = \"X\" } # untranslated\n",
        );
    }

    #[test]
    fn a_language_with_more_categories_gets_them_all() {
        check(
            "ru",
            &["count", "facet.a.only"],
            "count = \"{count} mã\"\n\n[facet.a.only]\nother = \"x\"\n",
            "count = { one = \"{count} mã\", few = \"{count} mã\", many = \"{count} mã\", other = \"{count} mã\" } # untranslated\n\n[facet.a]\nonly = { one = \"x\", few = \"x\", many = \"x\", other = \"x\" } # untranslated\n",
        );
    }
}
