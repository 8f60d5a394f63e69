//! The record of what codegloss wrote, kept inside the output as `.codegloss/manifest`.
//!
//! Text, sorted by path, without times, so that equal sites have equal manifests:
//!
//! ```text
//! codegloss manifest 1
//! 0f5c…32 hexadecimal digits… 10822 smtp/334/index.html
//! ```
//!
//! The hash is XXH3 of 128 bits: nobody has a use for two files with the same hash, and a hash that
//! could not be forged costs a third of what writing a file costs. [`Former`] holds it in memory at
//! 41 bytes a file, without paths: the names of files to remove are read from disk again.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, Ordering};

use super::{OWN_DIRECTORY, check_path};
use crate::error::Error;

/// The manifest's path inside the output.
pub(super) const MANIFEST: &str = ".codegloss/manifest";

/// The first line. Another format gets another number.
pub(super) const HEADER: &str = "codegloss manifest 1";

/// An XXH3 hash of 128 bits.
pub(super) type Digest = [u8; 16];

/// The hash by which the bytes of files are compared.
pub(super) fn digest(bytes: &[u8]) -> Digest {
    twox_hash::XxHash3_128::oneshot(bytes).to_be_bytes()
}

/// One file as the manifest names it.
pub(super) struct Line<'a> {
    pub(super) hash: Digest,
    pub(super) size: u64,
    pub(super) path: &'a str,
}

impl<'a> Line<'a> {
    /// Reads a line without its line break.
    pub(super) fn parse(line: &'a str) -> Option<Self> {
        let (hash, rest) = line.split_at_checked(32)?;
        let (size, path) = rest.strip_prefix(' ')?.split_once(' ')?;
        check_path(path).ok()?;
        Some(Self { hash: unhex(hash.as_bytes())?, size: size.parse().ok()?, path })
    }

    /// Appends the line with its line break.
    pub(super) fn push_to(&self, text: &mut Vec<u8>) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        for byte in self.hash {
            text.push(DIGITS[usize::from(byte >> 4)]);
            text.push(DIGITS[usize::from(byte & 15)]);
        }
        // Writing to a Vec cannot fail.
        let _ = writeln!(text, " {} {}", self.size, self.path);
    }
}

fn unhex(digits: &[u8]) -> Option<Digest> {
    let value = |digit: u8| (digit as char).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let mut bytes = Digest::default();
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = value(pair[0])? << 4 | value(pair[1])?;
    }
    Some(bytes)
}

/// A manifest on disk, read line by line.
pub(super) struct Lines {
    path: PathBuf,
    reader: BufReader<File>,
    line: String,
}

impl Lines {
    /// Opens the manifest of an output; `None` if it has none.
    pub(super) fn open(output: &Path) -> Result<Option<Self>, Error> {
        let path = output.join(MANIFEST);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(Error::io("open", &path, error)),
        };
        let mut lines = Self { path, reader: BufReader::new(file), line: String::new() };
        lines.read()?;
        if lines.line == HEADER { Ok(Some(lines)) } else { Err(lines.unknown()) }
    }

    /// The next file; `None` after the last.
    pub(super) fn next(&mut self) -> Result<Option<Line<'_>>, Error> {
        if !self.read()? {
            return Ok(None);
        }
        match Line::parse(&self.line) {
            Some(line) => Ok(Some(line)),
            None => Err(self.unknown()),
        }
    }

    /// The rest of the manifest as it stands.
    pub(super) fn into_reader(self) -> BufReader<File> {
        self.reader
    }

    fn read(&mut self) -> Result<bool, Error> {
        self.line.clear();
        let read = self.reader.read_line(&mut self.line);
        let count = read.map_err(|error| Error::io("read", &self.path, error))?;
        if self.line.ends_with('\n') {
            self.line.pop();
        }
        Ok(count > 0)
    }

    fn unknown(&self) -> Error {
        let message = format!("`{}` is not a manifest of this codegloss", self.path.display());
        Error::message(message).with_help(
            "another version wrote it, or it was edited; remove the output directory yourself \
             and build again",
        )
    }
}

/// Whether an error says that nothing has this path.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// What became of a file of the former build in this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Fate {
    /// Not put so far.
    Missing,
    /// Put with the same bytes, and still on the disk.
    Unchanged,
    /// Put with other bytes.
    Changed,
}

/// The files of the former build, found by path; empty where there was none.
#[derive(Default)]
pub(super) struct Former {
    /// Sorted by the hash of the path.
    files: Vec<FormerFile>,
    /// One [`Fate`] a file, in the same order.
    fates: Vec<AtomicU8>,
    exists: bool,
}

/// A file of the former build, without its name.
pub(super) struct FormerFile {
    path: Digest,
    pub(super) hash: Digest,
    pub(super) size: u64,
}

impl Former {
    /// Reads the manifest of `output`.
    pub(super) fn load(output: &Path) -> Result<Self, Error> {
        let Some(mut lines) = Lines::open(output)? else {
            return Ok(Self::default());
        };
        let mut files = Vec::new();
        while let Some(Line { hash, size, path }) = lines.next()? {
            files.push(FormerFile { path: digest(path.as_bytes()), hash, size });
        }
        files.sort_unstable_by_key(|file| file.path);
        files.shrink_to_fit();
        let fates = files.iter().map(|_| AtomicU8::new(Fate::Missing as u8)).collect();
        Ok(Self { files, fates, exists: true })
    }

    /// Whether there was a former build.
    pub(super) fn exists(&self) -> bool {
        self.exists
    }

    /// The number of files.
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// The file of this path and its number.
    pub(super) fn find(&self, path: &str) -> Option<(usize, &FormerFile)> {
        if self.files.is_empty() {
            return None;
        }
        let path = digest(path.as_bytes());
        let number = self.files.binary_search_by_key(&path, |file| file.path).ok()?;
        Some((number, &self.files[number]))
    }

    /// Decides a file's fate; false if it was decided before.
    pub(super) fn decide(&self, number: usize, fate: Fate) -> bool {
        self.fates[number].swap(fate as u8, Ordering::Relaxed) == Fate::Missing as u8
    }

    /// Whether every file was put again.
    pub(super) fn all_decided(&self) -> bool {
        let missing = Fate::Missing as u8;
        self.fates.iter().all(|fate| fate.load(Ordering::Relaxed) != missing)
    }

    /// The fate of the file of this path; `None` for a file that codegloss did not write.
    pub(super) fn fate(&self, path: &str) -> Option<Fate> {
        let (number, _) = self.find(path)?;
        let fates = [Fate::Missing, Fate::Unchanged, Fate::Changed];
        let fate = self.fates[number].load(Ordering::Relaxed);
        fates.into_iter().find(|candidate| *candidate as u8 == fate)
    }
}

/// Whether a name at the top of an output belongs to codegloss itself.
pub(super) fn is_own(name: &std::ffi::OsStr) -> bool {
    name == OWN_DIRECTORY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_back_as_it_was_written() {
        let mut text = Vec::new();
        let hash = digest(b"x");
        Line { hash, size: 7, path: "a b/c.html" }.push_to(&mut text);
        let text = String::from_utf8(text).unwrap();
        let line = Line::parse(text.trim_end_matches('\n')).unwrap();
        assert_eq!((line.hash, line.size, line.path), (hash, 7, "a b/c.html"));
    }

    #[test]
    fn a_broken_line_is_not_a_file() {
        let hash = "0123456789abcdef0123456789abcdef";
        assert!(Line::parse(&format!("{hash} 1 a")).is_some());
        for line in ["", "x", hash, &format!("{hash} a"), &format!("{hash} 1 ../a")] {
            assert!(Line::parse(line).is_none(), "{line}");
        }
        assert!(Line::parse(&format!("{} 1 a", hash.replace('f', "g"))).is_none());
        assert!(Line::parse("é123456789abcdef0123456789abcdeé 1 a").is_none());
    }

    #[test]
    fn a_former_file_costs_at_most_48_bytes() {
        assert!(size_of::<FormerFile>() + size_of::<AtomicU8>() <= 48);
    }
}
