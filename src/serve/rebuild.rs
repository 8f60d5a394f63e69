//! Reads the project again whenever its files changed, and decides what browsers have to do.

use super::problems::{Problem, Problems};
use super::shown::{Kind, Shown};
use super::snapshot::{Begun, Snapshot, Trial};
use super::watch::Watch;
use super::{News, Options, Tell, Watching};
use crate::catalog::Drafts;
use crate::error::Error;
use crate::pipeline::{self, Project};
use crate::source::SourceMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Files must rest this long before they are read: editors write in several steps.
const REST: Duration = Duration::from_millis(60);

/// Longest wait for that rest.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// What makes the reader act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// A file changed.
    Changed,
    /// A folder of the project came or went: it must be watched anew.
    Folders,
    /// The end.
    Stop,
}

/// Reads, and publishes what is shown.
pub(super) struct Builder {
    root: PathBuf,
    watching: Watching,
    shown: watch::Sender<Shown>,
    tell: Tell,
    /// The files of the last reading, whether it had errors or not.
    last: Option<Arc<SourceMap>>,
}

impl Builder {
    pub(super) fn new(options: &Options, shown: watch::Sender<Shown>, tell: Tell) -> Self {
        // Watchers report absolute paths.
        let root = options.root.canonicalize().unwrap_or_else(|_| options.root.clone());
        Self { root, watching: options.watching, shown, tell, last: None }
    }

    /// Reads at once and after every change, until it is told to stop.
    pub(super) fn run(mut self, changed: &Sender<Signal>, signals: &Receiver<Signal>) {
        // Watching begins before reading: a change in between is not missed.
        let mut watch = Watch::start(&self.root, self.watching, changed, &self.tell);
        loop {
            self.read();
            match next(signals) {
                Signal::Stop => return,
                Signal::Folders => watch.again(&self.tell),
                Signal::Changed => {}
            }
        }
    }

    fn read(&mut self) {
        let start = Instant::now();
        match pipeline::read(&self.root, Drafts::Show) {
            Ok(project) => self.show(project, start),
            Err(error) => self.unreadable(&error),
        }
    }

    fn unreadable(&mut self, error: &Error) {
        self.last = None;
        (self.tell)(News::Unreadable(error));
        self.publish(Problems::one(Problem::of_environment(error)), None);
    }

    fn show(&mut self, project: Project, start: Instant) {
        let Project { sources, catalog, problems } = project;
        if self.last.as_ref().is_some_and(|last| change(last, &sources).is_none()) {
            return;
        }
        let sources = Arc::new(sources);
        self.last = Some(Arc::clone(&sources));
        let former = self.shown.borrow().snapshot.clone();
        // Mended back to what is shown is no change: browsers need not load it again.
        let kind = former.as_ref().map_or(Some(Kind::Pages), |s| change(&s.sources, &sources));
        let trial = if former.is_some() { Trial::EachKind } else { Trial::None };
        let begun = match catalog {
            Some(catalog) if !problems.has_errors() => Snapshot::begin(catalog, &sources, problems, trial),
            _ => Begun { snapshot: None, problems, lint: None },
        };
        let Begun { snapshot, mut problems, lint } = begun;
        match &snapshot {
            Some(s) => (self.tell)(News::Shown { pages: s.pages, drafts: s.drafts, took: start.elapsed() }),
            None => (self.tell)(News::Kept { problems: (&problems, &sources) }),
        }
        self.publish(Problems::new(&problems, &sources), snapshot.zip(kind));
        // Prose is read last: it takes longer than all other reading, and changes no page.
        if let Some(lint) = lint.and_then(|lint| lint.recv().ok()) {
            problems.extend(lint);
            (self.tell)(News::Checked { problems: (&problems, &sources) });
            self.publish(Problems::new(&problems, &sources), None);
        }
    }

    fn publish(&self, problems: Problems, replacement: Option<(Snapshot, Kind)>) {
        self.shown.send_if_modified(|shown| {
            let same = shown.ready && replacement.is_none() && *shown.problems == problems;
            shown.ready = true;
            shown.problems = Arc::new(problems);
            if let Some((snapshot, kind)) = replacement {
                shown.replace(snapshot, kind);
            }
            !same
        });
    }
}

/// The next signal, after the files have come to rest; the weightiest of those that came meanwhile.
fn next(signals: &Receiver<Signal>) -> Signal {
    let Ok(mut weightiest) = signals.recv() else { return Signal::Stop };
    let end = Instant::now() + LONGEST_WAIT;
    while weightiest != Signal::Stop && Instant::now() < end {
        match signals.recv_timeout(REST) {
            Ok(Signal::Changed) => {}
            Ok(other) => weightiest = other,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return Signal::Stop,
        }
    }
    weightiest
}

/// What of a site changed between two readings.
fn change(old: &SourceMap, new: &SourceMap) -> Option<Kind> {
    let texts = |map: &SourceMap| map.files().map(|(_, f)| (f.path.clone(), Arc::clone(&f.text))).collect::<Vec<_>>();
    if texts(old) != texts(new) {
        return Some(Kind::Pages);
    }
    let assets = |map: &SourceMap, styles: bool| {
        let wanted = map.assets().filter(|a| a.path.ends_with(".css") == styles);
        wanted.map(|a| (a.path.clone(), Arc::clone(&a.bytes))).collect::<Vec<_>>()
    };
    let names = |map: &SourceMap| map.assets().map(|a| a.path.clone()).collect::<Vec<_>>();
    if assets(old, false) != assets(new, false) || names(old) != names(new) {
        return Some(Kind::Pages);
    }
    (assets(old, true) != assets(new, true)).then_some(Kind::Styles)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Asset;

    fn map(text: &str, assets: &[(&str, &str)]) -> SourceMap {
        let mut map = SourceMap::from_texts([("content/a.md", text)]);
        for (path, bytes) in assets {
            map.add_asset(Asset { path: (*path).to_owned(), bytes: bytes.as_bytes().into() });
        }
        map
    }

    #[test]
    fn only_stylesheets_are_swapped() {
        let old = map("a", &[("style.css", "a"), ("x.js", "a")]);
        assert_eq!(change(&old, &map("a", &[("style.css", "a"), ("x.js", "a")])), None);
        assert_eq!(change(&old, &map("a", &[("style.css", "b"), ("x.js", "a")])), Some(Kind::Styles));
        assert_eq!(change(&old, &map("a", &[("style.css", "b"), ("x.js", "b")])), Some(Kind::Pages));
        assert_eq!(change(&old, &map("b", &[("style.css", "b"), ("x.js", "a")])), Some(Kind::Pages));
        assert_eq!(change(&old, &map("a", &[("other.css", "a"), ("x.js", "a")])), Some(Kind::Pages));
    }

    #[test]
    fn a_burst_of_signals_is_one() {
        let (send, receive) = std::sync::mpsc::channel();
        for signal in [Signal::Changed, Signal::Folders, Signal::Changed] {
            send.send(signal).unwrap();
        }
        assert_eq!(next(&receive), Signal::Folders);
        drop(send);
        assert_eq!(next(&receive), Signal::Stop);
    }
}
