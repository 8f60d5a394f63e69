//! Where an output and its neighbours are on the disk, and whether we may write there.
//!
//! The staging directory and the lock stand beside the output, on the same file system, so
//! that directories can be exchanged: for `dist`, `.dist.codegloss-staging`. An output that is
//! a mount point (a volume of a container), or whose parent may not be written, has them
//! inside, in `.codegloss/`, and is only ever patched.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::OWN_DIRECTORY;
use super::lock::Lock;
use super::manifest::{MANIFEST, is_own};
use crate::error::Error;

/// The paths of one output.
pub(super) struct Place {
    /// The output itself: absolute, symbolic links resolved.
    pub(super) out: PathBuf,
    /// Everything that is not published yet; removed when a build ends.
    pub(super) staging: PathBuf,
    /// The new site, inside `staging`; after an exchange the former one.
    pub(super) tree: PathBuf,
    /// Where the former site stands between two renames.
    pub(super) old: PathBuf,
    /// What remains to be done after the point of no return.
    pub(super) journal: PathBuf,
    /// Whether `tree` and `out` may change places.
    pub(super) swappable: bool,
}

impl Place {
    /// Resolves an output, which need not exist.
    pub(super) fn beside(out: &Path) -> Result<Self, Error> {
        let out = resolve(out)?;
        let staging = sibling(&out, "staging")?;
        Ok(Self::new(out, staging, true))
    }

    /// The same output with its neighbours inside it.
    fn inside(self) -> Self {
        let staging = self.out.join(OWN_DIRECTORY).join("staging");
        Self::new(self.out, staging, false)
    }

    fn new(out: PathBuf, staging: PathBuf, swappable: bool) -> Self {
        let [tree, old, journal] = ["tree", "old", "journal"].map(|name| staging.join(name));
        Self { out, staging, tree, old, journal, swappable }
    }

    /// Refuses an output that is or holds a protected path, or lies in one. It may lie in the
    /// one that holds other protected paths: that is the root of the site.
    pub(super) fn refuse_protected(&self, protected: &[&Path]) -> Result<(), Error> {
        for path in protected {
            let (out, real) = (self.out.display(), resolve(path)?);
            let holds_others = protected.iter().any(|other| other != path && other.starts_with(path));
            let problem = if real.starts_with(&self.out) {
                format!("the output `{out}` would replace `{}`", path.display())
            } else if self.out.starts_with(&real) && !holds_others {
                format!("the output `{out}` lies inside `{}`", path.display())
            } else {
                continue;
            };
            let help = "choose a directory of its own for the output, such as `dist`";
            return Err(Error::message(problem).with_help(help));
        }
        Ok(())
    }

    /// Refuses an output that is no directory, or that holds files but no manifest.
    pub(super) fn refuse_foreign(&self) -> Result<(), Error> {
        let out = &self.out;
        let entries = match fs::read_dir(out) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                let problem = format!("the output `{}` is not a directory", out.display());
                return Err(Error::message(problem).with_help("choose another path"));
            }
            Err(error) => return Err(Error::io("read the directory", out, error)),
        };
        let made_by_us = out.join(MANIFEST).exists() || self.journal.exists();
        let mut foreign = entries.flatten().filter(|entry| !is_own(&entry.file_name()));
        match foreign.next() {
            Some(entry) if !made_by_us => Err(Error::message(format!(
                "the output `{}` holds files that codegloss did not write, such as `{}`",
                out.display(),
                entry.file_name().display()
            ))
            .with_help("choose an empty directory, or empty this one yourself")),
            _ => Ok(()),
        }
    }

    /// Locks the output against other builds, and decides where its neighbours are.
    pub(super) fn lock(self) -> Result<(Self, Lock), Error> {
        if is_mount_point(&self.out) {
            return self.lock_inside();
        }
        if let Some(parent) = self.out.parent() {
            fs::create_dir_all(parent).map_err(|error| Error::io("create the directory", parent, error))?;
        }
        let path = sibling(&self.out, "lock")?;
        match Lock::take(&path, &self.out) {
            Err(Error::Io { source, .. }) if is_forbidden(&source) && self.out.is_dir() => self.lock_inside(),
            lock => Ok((self, lock?)),
        }
    }

    fn lock_inside(self) -> Result<(Self, Lock), Error> {
        let own = self.out.join(OWN_DIRECTORY);
        fs::create_dir_all(&own).map_err(|error| Error::io("create the directory", &own, error))?;
        let lock = Lock::take(&own.join("lock"), &self.out)?;
        Ok((self.inside(), lock))
    }
}

fn is_forbidden(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}

/// `.dist.codegloss-staging` beside `dist`.
pub(super) fn sibling(out: &Path, role: &str) -> Result<PathBuf, Error> {
    let Some(name) = out.file_name() else {
        let problem = format!("the output `{}` has no name of its own", out.display());
        return Err(Error::message(problem).with_help("choose a directory such as `dist`"));
    };
    let mut neighbour = std::ffi::OsString::from(".");
    neighbour.push(name);
    neighbour.push(format!(".codegloss-{role}"));
    Ok(out.with_file_name(neighbour))
}

/// The real path of something that may not exist yet.
fn resolve(path: &Path) -> Result<PathBuf, Error> {
    let failed = |error| Error::io("resolve", path, error);
    let absolute = std::path::absolute(path).map_err(failed)?;
    for (depth, ancestor) in absolute.ancestors().enumerate() {
        match ancestor.canonicalize() {
            Ok(mut real) => {
                let components = absolute.components().count();
                for component in absolute.components().skip(components - depth) {
                    real.push(component);
                }
                return Ok(real);
            }
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
            Err(_) if ancestor.is_symlink() || ancestor.file_name().is_none() => {
                let problem = format!("`{}` leads to nothing", ancestor.display());
                let help = "create what it should lead to, or name another path";
                return Err(Error::message(problem).with_help(help));
            }
            Err(_) => {}
        }
    }
    Ok(absolute)
}

/// Whether `out` is on another mount than its parent. Rename refuses to cross mounts, even
/// two of the same device, so the device number alone does not tell.
#[cfg(target_os = "linux")]
fn is_mount_point(out: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxFlags, statx};
    let mount = |path: &Path| {
        let status = statx(CWD, path, AtFlags::empty(), StatxFlags::MNT_ID).ok()?;
        Some((status.stx_mnt_id, status.stx_dev_major, status.stx_dev_minor))
    };
    match (mount(out), out.parent().and_then(mount)) {
        (Some(own), Some(parent)) => own != parent,
        _ => false,
    }
}

#[cfg(not(target_os = "linux"))]
fn is_mount_point(_out: &Path) -> bool {
    false
}

/// Creates a file that must not exist, and the directories above it.
///
/// A page is the only file of its directory, so the directory is made first when the name says
/// so, without asking; a call that fails costs as much as one that works.
pub(super) fn create_file(path: &Path) -> io::Result<File> {
    let parent = path.parent().unwrap_or(path);
    if path.file_name().is_some_and(|name| name == "index.html")
        && let Err(error) = fs::create_dir(parent)
        && error.kind() == ErrorKind::NotFound
    {
        fs::create_dir_all(parent)?;
    }
    let create = || OpenOptions::new().write(true).create_new(true).open(path);
    with_parent(path, create)
}

/// Does something at `path`; if its parent is missing, creates that and tries again.
pub(super) fn with_parent<T>(path: &Path, act: impl Fn() -> io::Result<T>) -> io::Result<T> {
    match act() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().unwrap_or(path))?;
            act()
        }
        result => result,
    }
}
