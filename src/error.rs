//! What the environment refused: one type, always with the path.
//!
//! A problem of the content is a diagnostic and a bug is a panic; neither comes here.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A failure of the environment that ends the command.
#[derive(Debug)]
pub enum Error {
    /// The operating system refused something to one path.
    Io {
        /// What was tried, to be read after "cannot": `write`, `create the directory`.
        action: &'static str,
        /// What it was tried on.
        path: PathBuf,
        /// Why it was refused.
        source: io::Error,
    },
    /// The environment is not as the command needs it.
    Environment {
        /// What is wrong: lower case, no full stop, paths in backticks.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
}

impl Error {
    /// The operating system's refusal of `action` on `path`.
    pub fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source }
    }

    /// Anything else that is wrong with the environment.
    pub fn message(message: impl Into<String>) -> Self {
        Self::Environment { message: message.into(), help: None }
    }

    /// The same failure with a way out; one of the operating system has none to add.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        match self {
            Self::Environment { message, .. } => Self::Environment { message, help: Some(help.into()) },
            io => io,
        }
    }

    /// What to do about it, if that is known.
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::Io { .. } => None,
            Self::Environment { help, .. } => help.as_deref(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { action, path, source } => {
                write!(f, "cannot {action} `{}`: {source}", path.display())
            }
            Self::Environment { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Environment { .. } => None,
        }
    }
}
