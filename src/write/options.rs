//! What a build may do to its output, and what it did.

use std::fmt;

/// How a finished build reaches the output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Publish {
    /// As a whole, unless little changed in a large site.
    #[default]
    Auto,
    /// As a whole wherever the file system can.
    Whole,
    /// File by file.
    Patch,
}

/// Whether a file of this path stays.
pub type Keep = Box<dyn Fn(&str) -> bool + Send + Sync>;

/// What a build may do to its output.
#[derive(Default)]
pub struct Options {
    /// Writes every file anew, and over files that codegloss did not write.
    pub force: bool,
    /// Says of a former file that this build did not put whether it stays: it is outside the
    /// build's scope, as another locale's page is in a build of one locale. `None`: none stays.
    pub keep: Option<Keep>,
    /// How the build is published.
    pub publish: Publish,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("force", &self.force)
            .field("keep", &self.keep.is_some())
            .field("publish", &self.publish)
            .finish()
    }
}

/// What a build did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Files that are new or have new bytes.
    pub written: u64,
    /// Files that were put and already there.
    pub unchanged: u64,
    /// Files of the former build that are gone.
    pub removed: u64,
    /// The size of the written files.
    pub bytes: u64,
}
