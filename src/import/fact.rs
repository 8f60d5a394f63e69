//! One fact of a code, in a form in which two of them can be compared.

use crate::author::{citation, quoted};
use toml_edit::{Item, Value};

/// A value of `codes.toml` that an import may write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    Text(String),
    Flag(bool),
    /// In the order of the file; comparisons do not mind it.
    List(Vec<String>),
    /// Ids of sources with sections.
    Sources(Vec<(String, Option<String>)>),
}

impl Fact {
    /// What stands in a file; `None` for what no import writes.
    pub(super) fn read(item: &Item) -> Option<Self> {
        if let Some(tables) = item.as_array_of_tables() {
            let place = |t: &toml_edit::Table| Some((text(t.get("id"))?, text(t.get("section"))));
            return tables.iter().map(place).collect::<Option<_>>().map(Self::Sources);
        }
        let value = item.as_value()?;
        if let Some(array) = value.as_array() {
            let place = |v: &Value| {
                let table = v.as_inline_table()?;
                let of = |key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
                Some((of("id")?, of("section")))
            };
            let sources: Option<Vec<_>> = array.iter().map(place).collect();
            return match sources.filter(|list| !list.is_empty()) {
                Some(list) => Some(Self::Sources(list)),
                None => array.iter().map(|v| v.as_str().map(str::to_owned)).collect::<Option<_>>().map(Self::List),
            };
        }
        value.as_str().map(|text| Self::Text(text.to_owned())).or_else(|| value.as_bool().map(Self::Flag))
    }

    /// Whether this says all that `imported` says.
    pub(super) fn covers(&self, imported: &Self) -> bool {
        match (self, imported) {
            (Self::List(own), Self::List(other)) => sorted(own) == sorted(other),
            // An author may cite more places than a registry does.
            (Self::Sources(own), Self::Sources(other)) => other
                .iter()
                .all(|(id, section)| own.iter().any(|(i, s)| i == id && (section.is_none() || s == section))),
            _ => self == imported,
        }
    }

    /// As TOML that a person would write.
    pub(super) fn toml(&self) -> String {
        match self {
            Self::Text(text) => quoted(text),
            Self::Flag(flag) => flag.to_string(),
            Self::List(items) => format!("[{}]", items.iter().map(|i| quoted(i)).collect::<Vec<_>>().join(", ")),
            Self::Sources(list) => {
                let list: Vec<_> = list.iter().map(|(id, section)| citation(id, section.as_deref())).collect();
                format!("[{}]", list.join(", "))
            }
        }
    }
}

fn sorted(list: &[String]) -> Vec<&String> {
    let mut list: Vec<_> = list.iter().collect();
    list.sort_unstable();
    list
}

fn text(item: Option<&Item>) -> Option<String> {
    item.and_then(Item::as_str).map(str::to_owned)
}
