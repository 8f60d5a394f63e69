//! Every file of the project, by [`FileId`], and places inside them.
//!
//! A [`SourceMap`] is filled by `load` from the disk or by a test from strings; nothing after it
//! reads the disk. Text is UTF-8 in NFC with LF line ends, so spans are byte offsets into exactly
//! what diagnostics print.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Identifies a text file of the project within one [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A byte range in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of `range` bytes in `file`.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The range as offsets into the file's text.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// A text file.
#[derive(Debug)]
pub struct SourceFile {
    /// Path relative to the project root, `/`-separated, NFC.
    pub path: String,
    /// Content, NFC, LF line ends, without a byte order mark.
    pub text: Arc<str>,
}

/// A file that is copied, not read.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Path below `static/`, `/`-separated, NFC.
    pub path: String,
    /// Content.
    pub bytes: Arc<[u8]>,
}

/// All files of a project.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    by_path: BTreeMap<String, FileId>,
    unread: BTreeMap<String, FileId>,
    assets: BTreeMap<String, Asset>,
}

impl SourceMap {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A map of `(path, text)` files, as tests use it.
    #[must_use]
    pub fn from_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut map = Self::new();
        for (path, text) in files {
            map.add(path, text);
        }
        map
    }

    /// Adds a text file, or returns the id of the file that already has this path.
    pub fn add(&mut self, path: &str, text: impl Into<Arc<str>>) -> FileId {
        if let Some(id) = self.by_path.get(path) {
            return *id;
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile { path: path.to_owned(), text: text.into() });
        self.by_path.insert(path.to_owned(), id);
        id
    }

    /// Names a file whose text could not be read, so that a problem has a place.
    ///
    /// It is not among the files; what would be said of an absent one should not be said of it.
    pub fn add_unread(&mut self, path: &str) -> FileId {
        if let Some(id) = self.unread.get(path) {
            return *id;
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile { path: path.to_owned(), text: "".into() });
        self.unread.insert(path.to_owned(), id);
        id
    }

    /// Whether there is a file at `path`, read or not.
    #[must_use]
    pub fn exists(&self, path: &str) -> bool {
        self.by_path.contains_key(path) || self.unread.contains_key(path)
    }

    /// Adds a file below `static/`; the first one of a path stays.
    pub fn add_asset(&mut self, asset: Asset) {
        self.assets.entry(asset.path.clone()).or_insert(asset);
    }

    /// The files below `static/` by path.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.assets.values()
    }

    /// The file with this id.
    #[must_use]
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The id of the file at `path`.
    #[must_use]
    pub fn id(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// Text files in order of their path.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.by_path.values().map(|id| (*id, self.get(*id)))
    }

    /// Text files whose path begins with `prefix`, in order of their path.
    pub fn files_below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (FileId, &'a SourceFile)> + 'a {
        self.by_path
            .range(prefix.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(prefix))
            .map(|(_, id)| (*id, self.get(*id)))
    }

    /// Line and column of a span's start, both from 1; the column counts characters.
    #[must_use]
    pub fn position(&self, span: Span) -> (usize, usize) {
        let text = &self.get(span.file).text;
        let start = floor_boundary(text, span.start as usize);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }
}

/// The nearest character boundary at or before `at`.
#[must_use]
pub fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_counts_characters_from_one() {
        let mut map = SourceMap::new();
        let file = map.add("a.md", "một\nhai ba\n");
        let at = map.get(file).text.find("ba").unwrap();
        assert_eq!(map.position(Span::new(file, at..at + 2)), (2, 5));
    }

    #[test]
    fn files_below_stops_at_the_end_of_the_folder() {
        let map = SourceMap::from_texts([("a/x", ""), ("a/y", ""), ("ab", ""), ("b", "")]);
        let paths: Vec<_> = map.files_below("a/").map(|(_, f)| f.path.as_str()).collect();
        assert_eq!(paths, ["a/x", "a/y"]);
    }
}
