//! Notices that files of the project changed; what changed is found by reading.
//!
//! Folders are watched, not files: many editors write a new file and rename it over the old one.

use super::rebuild::Signal;
use super::{News, Tell, Watching};
use crate::config::SITE_FILE;
use crate::load::FOLDERS;
use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

/// How often files are looked at where the platform does not tell of changes.
const POLL: Duration = Duration::from_secs(1);

/// Watches one project.
pub(super) struct Watch {
    root: PathBuf,
    changed: Sender<Signal>,
    watching: Watching,
    watcher: Option<Box<dyn Watcher + Send>>,
}

impl Watch {
    pub(super) fn start(root: &Path, watching: Watching, changed: &Sender<Signal>, tell: &Tell) -> Self {
        let mut watch = Self { root: root.to_owned(), changed: changed.clone(), watching, watcher: None };
        watch.again(tell);
        watch
    }

    /// Watches the folders that there are now.
    pub(super) fn again(&mut self, tell: &Tell) {
        // The former watcher goes first: it may hold what the platform allows a process.
        self.watcher = None;
        match self.watcher(self.watching) {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(why) => {
                tell(News::Polling(why.to_string()));
                self.watching = Watching::Poll;
                self.watcher = self.watcher(Watching::Poll).ok();
            }
        }
    }

    fn watcher(&self, watching: Watching) -> notify::Result<Box<dyn Watcher + Send>> {
        let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
        let handler = handler(self.root.clone(), self.changed.clone());
        let mut watcher: Box<dyn Watcher + Send> = match watching {
            Watching::Native => Box::new(RecommendedWatcher::new(handler, config)?),
            Watching::Poll => Box::new(PollWatcher::new(handler, config)?),
        };
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        for folder in FOLDERS.map(|folder| self.root.join(folder)).iter().filter(|f| f.is_dir()) {
            watcher.watch(folder, RecursiveMode::Recursive)?;
        }
        Ok(watcher)
    }
}

fn handler(root: PathBuf, changed: Sender<Signal>) -> impl FnMut(notify::Result<Event>) + Send + 'static {
    move |event| {
        // After an error of the watcher events may be missing; reading once more is right.
        let signal = event.map_or(Some(Signal::Changed), |event| signal(&root, &event));
        if let Some(signal) = signal {
            let _ = changed.send(signal);
        }
    }
}

fn signal(root: &Path, event: &Event) -> Option<Signal> {
    let read_only = matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write));
    if read_only {
        return None;
    }
    if event.need_rescan() {
        return Some(Signal::Changed);
    }
    let below = |path: &PathBuf| path.strip_prefix(root).map(Path::to_owned).ok();
    let paths: Vec<PathBuf> = event.paths.iter().filter_map(below).collect();
    let whole = |path: &PathBuf| FOLDERS.iter().any(|folder| path == Path::new(folder));
    let came_or_went = matches!(
        event.kind,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(notify::event::ModifyKind::Name(_))
    );
    if came_or_went && paths.iter().any(whole) {
        return Some(Signal::Folders);
    }
    let ours = |path: &PathBuf| path == Path::new(SITE_FILE) || FOLDERS.iter().any(|folder| path.starts_with(folder));
    paths.iter().any(ours).then_some(Signal::Changed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, ModifyKind, RenameMode};

    fn of(kind: EventKind, path: &str) -> Option<Signal> {
        signal(Path::new("/p"), &Event::new(kind).add_path(path.into()))
    }

    #[test]
    fn only_the_projects_own_files_matter() {
        let modify = EventKind::Modify(ModifyKind::Any);
        assert_eq!(of(modify, "/p/content/smtp/codes.toml"), Some(Signal::Changed));
        assert_eq!(of(modify, "/p/site.toml"), Some(Signal::Changed));
        assert_eq!(of(modify, "/p/dist/index.html"), None);
        assert_eq!(of(modify, "/p/contents"), None);
        assert_eq!(of(EventKind::Create(CreateKind::Folder), "/p/templates"), Some(Signal::Folders));
        let rename = EventKind::Modify(ModifyKind::Name(RenameMode::To));
        assert_eq!(of(rename, "/p/content"), Some(Signal::Folders));
        assert_eq!(of(rename, "/p/content/en.md"), Some(Signal::Changed));
    }

    #[test]
    fn reading_is_no_change() {
        let open = EventKind::Access(AccessKind::Open(AccessMode::Any));
        let read = EventKind::Access(AccessKind::Close(AccessMode::Read));
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert_eq!(of(open, "/p/content/en.md"), None);
        assert_eq!(of(read, "/p/content/en.md"), None);
        assert_eq!(of(written, "/p/content/en.md"), Some(Signal::Changed));
    }
}
