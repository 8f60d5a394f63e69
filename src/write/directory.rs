//! A directory on disk as an output.

use std::fmt;
use std::fs;
use std::io::{self, BufRead, BufWriter, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::lock::Lock;
use super::manifest::{Digest, Fate, Former, HEADER, Line, Lines, MANIFEST, digest, is_absent};
use super::options::{Options, Publish, Summary};
use super::own::{self, Own};
use super::patch::{self, in_the_way};
use super::place::{Place, create_file};
use super::record::{Merge, Records, Sorted};
use super::whole::{self, Stock, retire};
use super::{Output, check_path, journal, put_twice, recover};
use crate::error::Error;

/// A site of up to so many files is always published as a whole. Linking the files that stay
/// and removing the former tree costs 37 µs a file on a memory disk; a patch costs what changed.
const WHOLE_UP_TO: u64 = 1024;

/// A larger site is published as a whole when more than one file in so many changed.
const WHOLE_FROM_ONE_IN: u64 = 4;

/// A directory that becomes equal to what is put, at [`Directory::finish`] and not before.
///
/// Dropped without it, the former site stays as it is.
pub struct Directory {
    options: Options,
    notes: Vec<(Own, Vec<u8>)>,
    former: Former,
    records: Records,
    written: AtomicU64,
    unchanged: AtomicU64,
    bytes: AtomicU64,
    failed: AtomicBool,
    place: Place,
    // Dropped in this order: the next build finds the staging directory gone.
    staging: Staging,
    _lock: Lock,
}

impl Directory {
    /// Opens `out`, which need not exist, and completes or clears away a build that was killed.
    ///
    /// `protected` are the directories that a build reads. The output may not be, hold or lie
    /// inside one of them; it may lie inside one that itself holds another, the site's root.
    ///
    /// # Errors
    ///
    /// When `out` is protected, is no directory, holds files of somebody else and no manifest,
    /// is being written by another build, or cannot be read or locked.
    pub fn open(out: &Path, protected: &[&Path], options: Options) -> Result<Self, Error> {
        let place = Place::beside(out)?;
        place.refuse_protected(protected)?;
        place.refuse_foreign()?;
        let (place, lock) = place.lock()?;
        recover::recover(&place)?;
        Ok(Self {
            options,
            notes: Vec::new(),
            former: Former::load(&place.out)?,
            records: Records::new(place.staging.clone()),
            written: AtomicU64::new(0),
            unchanged: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            failed: AtomicBool::new(false),
            staging: Staging { root: place.staging.clone(), journal: place.journal.clone(), stays: false },
            place,
            _lock: lock,
        })
    }

    /// What the former build left.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn own(&self, file: Own) -> Result<Option<String>, Error> {
        own::own(&self.place.out, file)
    }

    /// Leaves something to the next build; published with everything else.
    pub fn leave(&mut self, file: Own, bytes: Vec<u8>) {
        self.notes.push((file, bytes));
    }

    /// Whether this build leaves what the former one left.
    fn leaves_the_same(&self) -> bool {
        self.notes.iter().all(|(file, bytes)| fs::read(self.place.out.join(file.path())).is_ok_and(|old| old == *bytes))
    }

    /// Publishes what was put and removes what a former build wrote and this one did not.
    ///
    /// # Errors
    ///
    /// When a file could not be put, or the site cannot be published; then the former site is
    /// untouched. Only a patch can fail half-way; the next [`Directory::open`] completes it.
    pub fn finish(mut self) -> Result<Summary, Error> {
        if self.failed.load(Ordering::Relaxed) {
            return Err(Error::message("a build with failed files cannot be published"));
        }
        let removed = self.removed()?;
        let summary = Summary {
            written: self.written.load(Ordering::Relaxed),
            unchanged: self.unchanged.load(Ordering::Relaxed),
            removed: removed.len() as u64,
            bytes: self.bytes.load(Ordering::Relaxed),
        };
        if self.former.exists() && summary.written == 0 && summary.removed == 0 && self.leaves_the_same() {
            return Ok(summary);
        }
        let staged = self.records.close();
        own::stage(&self.place, &self.notes)?;
        self.stage_manifest(&staged)?;
        let keeps = |path: &str| self.keeps(path);
        let stock = Stock { former: &self.former, keeps: &keeps, unchanged: summary.unchanged };
        if self.wants_whole(summary) && whole::publish(&self.place, &stock)? {
            // The site is published; what cannot be removed now, the next build removes.
            let retired = [&self.place.tree, &self.place.old]
                .map(|tree| !tree.exists() || retire(tree, &self.place.out, &self.former).is_ok());
            self.staging.stays = retired != [true, true];
        } else {
            patch::commit(&self.place, &staged, &removed)?;
            journal::complete(&self.place)?;
        }
        Ok(summary)
    }

    fn wants_whole(&self, summary: Summary) -> bool {
        let files = (summary.written + summary.unchanged).max(self.former.len() as u64);
        let changed = summary.written + summary.removed;
        let auto = !self.former.exists() || files <= WHOLE_UP_TO || changed * WHOLE_FROM_ONE_IN > files;
        let wanted = match self.options.publish {
            Publish::Auto => auto,
            Publish::Whole => true,
            Publish::Patch => false,
        };
        wanted && self.place.swappable
    }

    fn keeps(&self, path: &str) -> bool {
        self.options.keep.as_ref().is_some_and(|keep| keep(path))
    }

    /// The former files that go, sorted by path.
    fn removed(&self) -> Result<Vec<String>, Error> {
        let mut removed = Vec::new();
        if self.former.all_decided() {
            return Ok(removed);
        }
        if let Some(mut lines) = Lines::open(&self.place.out)? {
            while let Some(Line { path, .. }) = lines.next()? {
                if self.former.fate(path) == Some(Fate::Missing) && !self.keeps(path) {
                    removed.push(path.to_owned());
                }
            }
        }
        Ok(removed)
    }

    /// Writes the manifest aside and renames it into the tree: a tree with a manifest is whole.
    fn stage_manifest(&self, staged: &Sorted) -> Result<(), Error> {
        let (draft, path) = (self.place.staging.join("manifest"), self.place.tree.join(MANIFEST));
        let former: Box<dyn BufRead> = match Lines::open(&self.place.out)? {
            Some(lines) => Box::new(lines.into_reader()),
            None => Box::new(io::empty()),
        };
        let mut readers = vec![former];
        readers.extend(staged.readers()?);
        let write = || -> io::Result<()> {
            let mut writer = BufWriter::new(create_file(&draft)?);
            writeln!(writer, "{HEADER}")?;
            let mut merge = Merge::new(readers)?;
            while let Some(head) = merge.next()? {
                if head.reader > 0 || self.stays(&head.line) {
                    writer.write_all(head.line.as_bytes())?;
                }
            }
            writer.flush()?;
            fs::create_dir_all(path.parent().unwrap_or(&path))?;
            fs::rename(&draft, &path)
        };
        write().map_err(|error| Error::io("write", &draft, error))
    }

    /// Whether a line of the former manifest is also one of the new.
    fn stays(&self, line: &str) -> bool {
        let path = Line::parse(line.trim_end_matches('\n')).map_or("", |line| line.path);
        match self.former.fate(path) {
            Some(Fate::Unchanged) => true,
            Some(Fate::Missing) => self.keeps(path),
            Some(Fate::Changed) | None => false,
        }
    }

    /// Puts a file that is new or has new bytes into the staging tree.
    fn stage(&self, path: &str, bytes: &[u8], hash: Digest) -> Result<(), Error> {
        let target = self.place.tree.join(path);
        let mut file = create_file(&target).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => put_twice(path),
            _ => Error::io("create", &target, error),
        })?;
        file.write_all(bytes).map_err(|error| Error::io("write", &target, error))?;
        drop(file);
        self.written.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        self.records.push(&Line { hash, size: bytes.len() as u64, path })
    }

    /// Whether the file is on the disk with the size that it must have.
    fn stands(&self, path: &str, size: u64) -> bool {
        let status = fs::symlink_metadata(self.place.out.join(path));
        status.is_ok_and(|status| status.is_file() && status.len() == size)
    }

    /// A new file may replace one of somebody else only if it is the same or on request.
    fn refuse_replacing(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let target = self.place.out.join(path);
        match fs::symlink_metadata(&target) {
            // What is in a directory in the way is looked at when it is known what stays.
            Ok(status) if status.is_dir() => Ok(()),
            Ok(_) if fs::read(&target).is_ok_and(|found| found == bytes) => Ok(()),
            Ok(_) => Err(in_the_way(&target)),
            Err(error) if is_absent(&error) => Ok(()),
            Err(error) => Err(Error::io("read", &target, error)),
        }
    }

    fn compare_and_stage(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        check_path(path)?;
        let hash = digest(bytes);
        let Some((number, former)) = self.former.find(path) else {
            if self.former.exists() && !self.options.force {
                self.refuse_replacing(path, bytes)?;
            }
            return self.stage(path, bytes, hash);
        };
        let size = bytes.len() as u64;
        let same = former.hash == hash && former.size == size && !self.options.force;
        let fate = if same && self.stands(path, size) { Fate::Unchanged } else { Fate::Changed };
        if !self.former.decide(number, fate) {
            return Err(put_twice(path));
        }
        if fate == Fate::Unchanged {
            self.unchanged.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        self.stage(path, bytes, hash)
    }

    fn find_and_keep(&self, paths: &[String]) -> Result<bool, Error> {
        let stand = |path: &String| {
            let (number, former) = self.former.find(path)?;
            self.stands(path, former.size).then_some(number)
        };
        let found: Option<Vec<usize>> = paths.iter().map(stand).collect();
        let Some(found) = found.filter(|_| !self.options.force) else { return Ok(false) };
        for (number, path) in found.iter().zip(paths) {
            if !self.former.decide(*number, Fate::Unchanged) {
                return Err(put_twice(path));
            }
        }
        self.unchanged.fetch_add(found.len() as u64, Ordering::Relaxed);
        Ok(true)
    }

    fn noting_failure<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        if result.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        result
    }
}

impl Output for Directory {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        self.noting_failure(self.compare_and_stage(path, bytes))
    }

    fn keep(&self, paths: &[String]) -> Result<bool, Error> {
        self.noting_failure(self.find_and_keep(paths))
    }

    fn wrote(&self, path: &str, bytes: &[u8]) -> bool {
        self.former.find(path).is_some_and(|(_, file)| file.size == bytes.len() as u64 && file.hash == digest(bytes))
    }

    fn had(&self, path: &str) -> bool {
        self.former.find(path).is_some()
    }
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory").field("out", &self.place.out).finish_non_exhaustive()
    }
}

/// Removes the staging directory, unless something in it is still needed.
struct Staging {
    root: PathBuf,
    /// While it exists, the new site is partly here.
    journal: PathBuf,
    stays: bool,
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.stays && !self.journal.exists() {
            let _ = fs::remove_dir_all(&self.root);
        }
    }
}
