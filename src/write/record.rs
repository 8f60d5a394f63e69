//! What a build wrote, as lines of the manifest, in bounded memory.
//!
//! Pages come from many threads in any order, but the manifest is sorted, and a million paths
//! in memory would cost more than the rest of the program. So each thread appends to a run of
//! its own; a run that is full is sorted and spilled into the staging directory, and the runs
//! are merged at the end. A site of a few ten thousand pages never spills.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::mem;
use std::path::PathBuf;
use std::sync::atomic::{self, AtomicUsize};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::manifest::Line;
use crate::error::Error;

/// A run is spilled at this size, about 12,000 files.
const RUN_BYTES: usize = 1 << 20;

/// As many runs are open at most; more threads than this wait for one another.
const RUNS: usize = 32;

/// The lines of all files that were written, while the build runs.
pub(super) struct Records {
    directory: PathBuf,
    runs: Vec<Mutex<Run>>,
    spilled: AtomicUsize,
}

#[derive(Default)]
struct Run {
    text: Vec<u8>,
    lines: Vec<Span>,
}

/// Where a line stands in its run, and the path in it.
struct Span {
    start: usize,
    path: usize,
    end: usize,
}

impl Records {
    /// No records yet. Runs spill into `directory`, which exists once a page was written.
    pub(super) fn new(directory: PathBuf) -> Self {
        let runs = (0..RUNS).map(|_| Mutex::default()).collect();
        Self { directory, runs, spilled: AtomicUsize::new(0) }
    }

    /// Remembers a file that was written.
    pub(super) fn push(&self, line: &Line<'_>) -> Result<(), Error> {
        let mut run = self.free_run();
        let start = run.text.len();
        line.push_to(&mut run.text);
        let end = run.text.len();
        run.lines.push(Span { start, path: end - line.path.len() - 1, end });
        if run.text.len() < RUN_BYTES {
            return Ok(());
        }
        let full = mem::take(&mut *run);
        drop(run);
        self.spill(full)
    }

    /// Sorts what is still in memory.
    pub(super) fn close(&self) -> Sorted {
        let spilled = self.spilled.load(atomic::Ordering::Relaxed);
        let take = |run| mem::take(&mut *lock(run)).sorted();
        Sorted {
            files: (0..spilled).map(|number| self.run_path(number)).collect(),
            memory: self.runs.iter().map(take).filter(|text| !text.is_empty()).collect(),
        }
    }

    /// The first run that no other thread holds, so that there are as many as threads.
    fn free_run(&self) -> MutexGuard<'_, Run> {
        let free = self.runs.iter().find_map(|run| run.try_lock().ok());
        free.unwrap_or_else(|| lock(&self.runs[0]))
    }

    fn spill(&self, run: Run) -> Result<(), Error> {
        let path = self.run_path(self.spilled.fetch_add(1, atomic::Ordering::Relaxed));
        fs::write(&path, run.sorted()).map_err(|error| Error::io("write", &path, error))
    }

    fn run_path(&self, number: usize) -> PathBuf {
        self.directory.join(format!("run-{number}"))
    }
}

fn lock(run: &Mutex<Run>) -> MutexGuard<'_, Run> {
    run.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Run {
    fn sorted(mut self) -> Vec<u8> {
        // The line break counts as the end: below every byte that a path may have.
        self.lines.sort_unstable_by_key(|line| &self.text[line.path..line.end]);
        let mut sorted = Vec::with_capacity(self.text.len());
        for line in &self.lines {
            sorted.extend_from_slice(&self.text[line.start..line.end]);
        }
        sorted
    }
}

/// The path on a line; 32 digits and a space stand before the size.
fn path_of(line: &[u8]) -> &[u8] {
    let size = line.get(33..).unwrap_or_default();
    size.iter().position(|byte| *byte == b' ').map_or(size, |space| &size[space + 1..])
}

/// The lines of all files that were written, in sorted runs.
pub(super) struct Sorted {
    files: Vec<PathBuf>,
    memory: Vec<Vec<u8>>,
}

impl Sorted {
    /// Readers of the runs, each sorted by path.
    pub(super) fn readers(&self) -> Result<Vec<Box<dyn BufRead + '_>>, Error> {
        let mut readers: Vec<Box<dyn BufRead + '_>> = Vec::new();
        for path in &self.files {
            let file = File::open(path).map_err(|error| Error::io("open", path, error))?;
            readers.push(Box::new(BufReader::new(file)));
        }
        for text in &self.memory {
            readers.push(Box::new(text.as_slice()));
        }
        Ok(readers)
    }
}

/// Sorted lines from several readers as one sequence.
pub(super) struct Merge<'a> {
    readers: Vec<Box<dyn BufRead + 'a>>,
    heads: BinaryHeap<Head>,
}

/// The next line of one reader.
pub(super) struct Head {
    /// The line with its line break.
    pub(super) line: String,
    /// The number of the reader it comes from.
    pub(super) reader: usize,
}

impl<'a> Merge<'a> {
    /// Starts reading; each reader is sorted by path.
    pub(super) fn new(readers: Vec<Box<dyn BufRead + 'a>>) -> io::Result<Self> {
        let mut merge = Self { heads: BinaryHeap::with_capacity(readers.len()), readers };
        for reader in 0..merge.readers.len() {
            merge.advance(reader)?;
        }
        Ok(merge)
    }

    /// The line with the smallest path that is left.
    pub(super) fn next(&mut self) -> io::Result<Option<Head>> {
        let Some(head) = self.heads.pop() else {
            return Ok(None);
        };
        self.advance(head.reader)?;
        Ok(Some(head))
    }

    fn advance(&mut self, reader: usize) -> io::Result<()> {
        let mut line = String::new();
        if self.readers[reader].read_line(&mut line)? > 0 {
            self.heads.push(Head { line, reader });
        }
        Ok(())
    }
}

impl Ord for Head {
    /// Reversed, because the heap gives its greatest element.
    fn cmp(&self, other: &Self) -> Ordering {
        let paths = path_of(other.line.as_bytes()).cmp(path_of(self.line.as_bytes()));
        paths.then(other.reader.cmp(&self.reader))
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Head {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Head {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::manifest::digest;

    #[test]
    fn spilled_and_open_runs_merge_sorted_by_path() {
        let directory = tempfile::tempdir().unwrap();
        let records = Records::new(directory.path().to_owned());
        let count = 40_000_u64;
        for number in 0..count {
            let path = format!("{:05}/a-long-name-for-a-page/index.html", number * 7919 % count);
            let line = Line { hash: digest(path.as_bytes()), size: number, path: &path };
            records.push(&line).unwrap();
        }
        assert!(records.spilled.load(atomic::Ordering::Relaxed) > 1);
        let sorted = records.close();
        let mut merge = Merge::new(sorted.readers().unwrap()).unwrap();
        for number in 0..count {
            let head = merge.next().unwrap().unwrap();
            let line = Line::parse(head.line.trim_end()).unwrap();
            assert!(line.path.starts_with(&format!("{number:05}/")), "{}", line.path);
            assert_eq!(line.hash, digest(line.path.as_bytes()));
        }
        assert!(merge.next().unwrap().is_none());
    }
}
