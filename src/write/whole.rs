//! Publishing a site as a whole: the new tree is completed beside the former one, and the two
//! change places in one step.
//!
//! Files that stay are hard links, so they keep their bytes and times and cost no copy. What
//! cannot be linked (another file system below the output, one without hard links, a read-only
//! directory) makes the caller patch instead.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::journal::{self, Journal, Step};
use super::manifest::{Fate, Former, is_own};
use super::patch::{in_the_way, slashed};
use super::place::{Place, with_parent};
use crate::error::Error;

/// The former site and what stays of it.
pub(super) struct Stock<'a> {
    pub(super) former: &'a Former,
    /// Whether a file that was not put stays nevertheless.
    pub(super) keeps: &'a dyn Fn(&str) -> bool,
    /// The number of files that were put unchanged.
    pub(super) unchanged: u64,
}

/// Completes the staging tree and exchanges it with the output. False, with the output
/// untouched, if this file system or this output does not allow it.
pub(super) fn publish(place: &Place, stock: &Stock<'_>) -> Result<bool, Error> {
    if !place.out.exists() {
        let moved = fs::rename(&place.tree, &place.out);
        return moved.map(|()| true).map_err(|error| Error::io("create", &place.out, error));
    }
    let status = |path: &Path| fs::metadata(path).map_err(|error| Error::io("read", path, error));
    let mut carry = Carry {
        place,
        stock,
        usual: status(&place.tree)?.permissions(),
        device: device(&status(&place.out)?),
        linked: 0,
    };
    // A file that vanished since it was compared is missing among the links.
    if !carry.directory(Path::new(""))? || carry.linked != stock.unchanged {
        return Ok(false);
    }
    match exchange(&place.tree, &place.out) {
        Ok(()) => Ok(true),
        Err(error) if is_unsupported(&error) => exchange_in_two_steps(place),
        Err(error) if is_immovable(&error) => Ok(false),
        Err(error) => Err(Error::io("replace", &place.out, error)),
    }
}

/// Links what stays from the output into the staging tree.
struct Carry<'a> {
    place: &'a Place,
    stock: &'a Stock<'a>,
    /// The permissions of a directory made just now.
    usual: Permissions,
    device: u64,
    linked: u64,
}

impl Carry<'_> {
    /// False if something here cannot be linked.
    fn directory(&mut self, relative: &Path) -> Result<bool, Error> {
        let (from, to) = (self.place.out.join(relative), self.place.tree.join(relative));
        let failed = |error| Error::io("read the directory", &from, error);
        let status = fs::symlink_metadata(&from).map_err(failed)?;
        // In a read-only directory nothing could be linked, nor the former tree removed.
        if device(&status) != self.device || status.permissions().readonly() {
            return Ok(false);
        }
        let mut empty = true;
        for entry in fs::read_dir(&from).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            if relative.as_os_str().is_empty() && is_own(&name) {
                continue;
            }
            empty = false;
            let child = relative.join(name);
            let is_directory = entry.file_type().map_err(failed)?.is_dir();
            if !(if is_directory { self.directory(&child)? } else { self.file(&child)? }) {
                return Ok(false);
            }
        }
        if empty {
            fs::create_dir_all(&to).map_err(|_| in_the_way(&from))?;
        }
        if status.permissions() != self.usual && to.is_dir() {
            let set = fs::set_permissions(&to, status.permissions());
            set.map_err(|error| Error::io("set the permissions of", &to, error))?;
        }
        Ok(true)
    }

    fn file(&mut self, relative: &Path) -> Result<bool, Error> {
        let (from, to) = (self.place.out.join(relative), self.place.tree.join(relative));
        let path = slashed(relative).unwrap_or_default();
        let fate = self.stock.former.fate(&path);
        let stays = match fate {
            Some(Fate::Changed) => false,
            Some(Fate::Missing) => (self.stock.keeps)(&path),
            Some(Fate::Unchanged) | None => true,
        };
        if !stays {
            return Ok(true);
        }
        match with_parent(&to, || fs::hard_link(&from, &to)) {
            Ok(()) => {
                self.linked += u64::from(fate == Some(Fate::Unchanged));
                Ok(true)
            }
            Err(error) if is_occupied(&error) => {
                // `put` decided that a file may replace this one; a directory may not.
                let replaced = to.symlink_metadata().is_ok_and(|status| !status.is_dir());
                if fate.is_none() && replaced { Ok(true) } else { Err(in_the_way(&from)) }
            }
            Err(_) => Ok(false),
        }
    }
}

/// Exchanges two directories in one step.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_a: &Path, _b: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// The same where the system cannot: for a moment the output is missing, and a build that is
/// killed in this moment is completed by the next.
fn exchange_in_two_steps(place: &Place) -> Result<bool, Error> {
    let mut journal = Journal::new(place)?;
    journal.push(Step::Swap)?;
    journal.commit(place)?;
    if let Err(error) = fs::rename(&place.out, &place.old) {
        let _ = fs::remove_file(&place.journal);
        let immovable = is_immovable(&error);
        return if immovable { Ok(false) } else { Err(Error::io("replace", &place.out, error)) };
    }
    journal::complete(place).map(|()| true)
}

fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput)
}

/// A mount point, or a directory that an overlay has from a lower layer.
fn is_immovable(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::CrossesDevices | ErrorKind::ResourceBusy)
}

fn is_occupied(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotADirectory)
}

#[cfg(unix)]
fn device(status: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::dev(status)
}

#[cfg(not(unix))]
fn device(_status: &fs::Metadata) -> u64 {
    0
}

/// Removes a tree that was the output. A file that is not in its manifest, and missing or older
/// in `out`, came while it was exchanged, and moves there.
pub(super) fn retire(tree: &Path, out: &Path, former: &Former) -> io::Result<()> {
    retire_directory(tree, out, Path::new(""), former)
}

fn retire_directory(tree: &Path, out: &Path, relative: &Path, former: &Former) -> io::Result<()> {
    let directory = tree.join(relative);
    for entry in fs::read_dir(&directory)? {
        let entry = entry?;
        let child = relative.join(entry.file_name());
        let (from, to) = (tree.join(&child), out.join(&child));
        if entry.file_type()?.is_dir() {
            retire_directory(tree, out, &child, former)?;
        } else if !is_former(&child, former) && is_newer(&from, &to)? {
            with_parent(&to, || fs::rename(&from, &to))?;
        } else {
            fs::remove_file(&from)?;
        }
    }
    fs::remove_dir(&directory)
}

fn is_former(path: &Path, former: &Former) -> bool {
    path.iter().next().is_some_and(is_own) || slashed(path).is_some_and(|path| former.fate(&path).is_some())
}

fn is_newer(file: &Path, than: &Path) -> io::Result<bool> {
    let changed = |path| fs::symlink_metadata(path).and_then(|status| status.modified());
    let Ok(other) = changed(than) else { return Ok(true) };
    Ok(changed(file)? > other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::{Directory, Options, Output as _};

    fn build(out: &Path, text: &str) {
        let directory = Directory::open(out, &[], Options::default()).unwrap();
        directory.put("x/index.html", text.as_bytes()).unwrap();
        directory.finish().unwrap();
    }

    /// A former site saying 1, and beside it a complete tree saying 2.
    fn ready_to_exchange(base: &Path) -> Place {
        let place = Place::beside(&base.join("dist")).unwrap();
        build(&place.out, "2");
        fs::create_dir(&place.staging).unwrap();
        fs::rename(&place.out, &place.tree).unwrap();
        fs::create_dir(base.join("aside")).unwrap();
        fs::rename(&place.staging, base.join("aside/staging")).unwrap();
        build(&place.out, "1");
        fs::rename(base.join("aside/staging"), &place.staging).unwrap();
        fs::remove_dir(base.join("aside")).unwrap();
        place
    }

    fn page(place: &Place) -> String {
        fs::read_to_string(place.out.join("x/index.html")).unwrap()
    }

    #[test]
    fn two_steps_exchange_as_one_does() {
        let base = tempfile::tempdir().unwrap();
        let place = ready_to_exchange(base.path());
        assert!(exchange_in_two_steps(&place).unwrap());
        assert_eq!(page(&place), "2");
        assert!(place.old.exists() && !place.journal.exists());
        drop(Directory::open(&place.out, &[], Options::default()).unwrap());
        assert!(!place.staging.exists());
    }

    #[test]
    fn an_exchange_killed_between_its_steps_is_completed() {
        for steps in 0..=2 {
            let base = tempfile::tempdir().unwrap();
            let place = ready_to_exchange(base.path());
            let mut journal = Journal::new(&place).unwrap();
            journal.push(Step::Swap).unwrap();
            journal.commit(&place).unwrap();
            if steps > 0 {
                fs::rename(&place.out, &place.old).unwrap();
            }
            if steps > 1 {
                fs::rename(&place.tree, &place.out).unwrap();
            }
            drop(Directory::open(&place.out, &[], Options::default()).unwrap());
            assert_eq!(page(&place), if steps == 0 { "1" } else { "2" });
            assert!(!place.staging.exists());
        }
    }

    #[test]
    fn a_file_that_came_during_the_exchange_is_not_lost() {
        let base = tempfile::tempdir().unwrap();
        let place = ready_to_exchange(base.path());
        fs::create_dir(place.out.join("new")).unwrap();
        fs::write(place.out.join("new/late"), "late").unwrap();
        let older = fs::File::create(place.tree.join("edited")).unwrap();
        older.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        fs::write(place.out.join("edited"), "newer").unwrap();
        fs::rename(&place.out, &place.old).unwrap();
        fs::rename(&place.tree, &place.out).unwrap();
        drop(Directory::open(&place.out, &[], Options::default()).unwrap());
        let read = |path| fs::read_to_string(place.out.join(path)).unwrap();
        assert_eq!([page(&place), read("new/late"), read("edited")], ["2", "late", "newer"]);
        assert!(!place.staging.exists());
    }
}
