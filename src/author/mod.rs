//! What the author's commands write: a starter site, a code, a locale, a registry.
//!
//! Values in, [`Change`]s out: nothing here touches the disk, so a command that fails on the way
//! has written nothing. Everything written passes `codegloss check` and says in comments what to
//! do next. Changing facts from a foreign table is [`crate::import`].

mod code;
mod locale;
mod registry;
mod starter;
mod strings;
mod teach;

pub use code::{Draft, new_code};
pub(crate) use code::{citation, class_of, example, spaced};
pub use locale::new_locale;
pub use registry::new_registry;
pub use starter::starter;

/// A file of the project as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Path below the root, `/`-separated.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Whether the file is new; otherwise one that exists is replaced.
    pub new: bool,
}

impl Change {
    fn create(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), new: true }
    }

    /// A file that exists, with another text.
    pub(crate) fn replace(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), new: false }
    }
}

/// A string as TOML writes it, quoted.
pub(crate) fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// A key as TOML writes it, quoted where it has to be.
pub(crate) fn key(name: &str) -> String {
    toml_edit::Key::new(name).display_repr().into_owned()
}
