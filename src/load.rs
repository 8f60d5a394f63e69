//! Stage 1: disk → [`SourceMap`]. The only reader of the disk.
//!
//! Reads `site.toml` and everything below `content/`, `templates/` and `static/`, and adds the
//! theme that is embedded in the binary wherever the site has no file of that name. Text becomes
//! NFC with LF line ends here, once; what cannot be read is reported, never left out silently.

use crate::config::SITE_FILE;
use crate::diag::{Diagnostic, Diagnostics, Rule, rules};
use crate::error::Error;
use crate::ledger::LEDGER_FILE;
use crate::source::{Asset, SourceMap, Span};
use rust_embed::Embed;
use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use unicode_normalization::{UnicodeNormalization, is_nfc};
use walkdir::{DirEntry, WalkDir};

/// Largest text file that is read, in bytes.
pub const MAX_TEXT_BYTES: u64 = 4 << 20;

/// Largest ledger that is read: about 4 million lines.
const MAX_LEDGER_BYTES: u64 = 256 << 20;

/// The folders of a project that are read.
pub const FOLDERS: [&str; 3] = ["content", "templates", "static"];

#[derive(Embed)]
#[folder = "templates/"]
struct EmbeddedTemplates;

#[derive(Embed)]
#[folder = "static/"]
struct EmbeddedStatic;

/// Reads the project at `root` over the embedded theme.
///
/// # Errors
/// When there is no readable `site.toml` at `root`.
pub fn load(root: &Path, problems: &mut Diagnostics) -> Result<SourceMap, Error> {
    require(root)?;
    let mut loader = Loader { root: root.to_owned(), sources: SourceMap::new(), seen: BTreeSet::new(), problems };
    let site = root.join(SITE_FILE);
    if !loader.leads_out(&site, root, "the project") {
        loader.text(&site, SITE_FILE);
    }
    let ledger = root.join(LEDGER_FILE);
    if ledger.exists() && !loader.leads_out(&ledger, root, "the project") {
        loader.text_up_to(&ledger, LEDGER_FILE, MAX_LEDGER_BYTES);
    }
    for folder in FOLDERS {
        loader.folder(folder)?;
    }
    let mut sources = loader.sources;
    add_theme(&mut sources);
    Ok(sources)
}

/// The text of a file outside the folders of a project, such as one that is imported.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn outside(path: &Path) -> Result<String, Error> {
    let bytes = read_bytes(path).map_err(|error| Error::io("read", path, error))?;
    String::from_utf8(bytes).map_err(|_| {
        Error::message(format!("`{}` is not valid UTF-8", path.display())).with_help("save the file as UTF-8")
    })
}

/// Tells one state of a file from another without reading it, as `make` does: by its path, its size and
/// the time of its last change.
#[must_use]
pub fn identity(path: &Path) -> Option<String> {
    let meta = std::fs::metadata(path).ok()?;
    let changed = meta.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", path.display(), meta.len(), changed.as_nanos()))
}

/// Says that there is a project at `root`.
///
/// # Errors
/// When there is none.
pub fn require(root: &Path) -> Result<(), Error> {
    if root.join(SITE_FILE).is_file() {
        return Ok(());
    }
    let message = format!("`{}` is not a codegloss project: it has no `{SITE_FILE}`", root.display());
    Err(Error::message(message).with_help("go to the project, or name it with `--root DIR`"))
}

/// Adds the embedded theme under whatever `sources` already has.
pub fn add_theme(sources: &mut SourceMap) {
    for name in EmbeddedTemplates::iter() {
        if let Some(file) = EmbeddedTemplates::get(&name) {
            sources.add(&format!("templates/{name}"), String::from_utf8_lossy(&file.data).as_ref());
        }
    }
    for name in EmbeddedStatic::iter() {
        if let Some(file) = EmbeddedStatic::get(&name) {
            sources.add_asset(Asset { path: name.to_string(), bytes: file.data.as_ref().into() });
        }
    }
}

/// The files of an archive that `build.rs` packed, over the embedded theme.
#[must_use]
pub fn unpack(archive: &[u8]) -> SourceMap {
    let mut text = String::new();
    let mut sources = SourceMap::new();
    // The archive was packed from files of this repository, so it is UTF-8 and complete.
    if flate2::read::DeflateDecoder::new(archive).read_to_string(&mut text).is_ok() {
        let mut rest = text.as_str();
        while let Some((path, after)) = rest.split_once('\n')
            && let Some((length, after)) = after.split_once('\n')
            && let Some((file, after)) = length.parse().ok().and_then(|n| after.split_at_checked(n))
        {
            sources.add(path, file);
            rest = after;
        }
    }
    add_theme(&mut sources);
    sources
}

/// The embedded templates, which use every message of the embedded strings.
pub(crate) fn theme_templates() -> impl Iterator<Item = String> {
    let html = EmbeddedTemplates::iter().filter(|name| name.ends_with(".html"));
    html.filter_map(|name| Some(String::from_utf8_lossy(&EmbeddedTemplates::get(&name)?.data).into_owned()))
}

struct Loader<'a> {
    root: PathBuf,
    sources: SourceMap,
    /// Paths of files that were met, in normalization form C.
    seen: BTreeSet<String>,
    problems: &'a mut Diagnostics,
}

impl Loader<'_> {
    fn folder(&mut self, folder: &str) -> Result<(), Error> {
        let top = self.root.join(folder);
        if !top.exists() {
            return Ok(());
        }
        if self.leads_out(&top, &self.root.clone(), "the project") {
            return Ok(());
        }
        let inside = top.canonicalize().map_err(|e| Error::io("read", &top, e))?;
        // Sorted: the order of problems must not depend on the disk.
        let mut walk = WalkDir::new(&top).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) if is_hidden(&entry) => {
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                }
                Ok(entry) if entry.depth() > 0 && self.leads_out(entry.path(), &inside, "its folder") => {
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                }
                Ok(entry) if entry.file_type().is_file() => self.file(&entry, folder),
                Ok(_) => {}
                Err(error) => self.refused(&error),
            }
        }
        Ok(())
    }

    /// Whether `path` is a symbolic link to a place outside `inside`; reported.
    fn leads_out(&mut self, path: &Path, inside: &Path, of: &str) -> bool {
        if !path.is_symlink() {
            return false;
        }
        let inside = inside.canonicalize();
        let out = match (path.canonicalize(), inside) {
            (Ok(target), Ok(inside)) => !target.starts_with(inside),
            _ => true,
        };
        if out {
            let path = self.relative(path);
            let message = format!("`{path}` is a symbolic link out of {of}");
            self.report(&rules::SOURCE_PATH, &path, message, "copy the file into the project");
        }
        out
    }

    /// Path below the root, `/`-separated and in NFC.
    fn relative(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<String> = below.components().map(|c| c.as_os_str().to_string_lossy().nfc().collect()).collect();
        parts.join("/")
    }

    fn file(&mut self, entry: &DirEntry, folder: &str) {
        let path = self.relative(entry.path());
        if !self.name(entry.path(), &path) {
            return;
        }
        if folder == "static" {
            match read_bytes(entry.path()) {
                Ok(bytes) => {
                    let below = path["static/".len()..].to_owned();
                    self.sources.add_asset(Asset { path: below, bytes: bytes.into() });
                }
                Err(error) => self.unreadable(Some(entry.path()), &error.to_string()),
            }
            return;
        }
        self.text(entry.path(), &path);
    }

    /// Whether no other file has this name in normalization form C; other forms are reported.
    fn name(&mut self, disk: &Path, path: &str) -> bool {
        let is = |name: &str| disk.ends_with(name);
        if is(path) {
            return !self.taken(path);
        }
        let message = format!("the name of `{path}` is not in Unicode normalization form C");
        let place = self.sources.add_unread(path);
        let problem = Diagnostic::new(&rules::SOURCE_NFC, Span::new(place, 0..0), message);
        self.problems.push(problem.help("rename it; its URL is in form C either way"));
        !self.taken(path)
    }

    fn taken(&mut self, path: &str) -> bool {
        let taken = !self.seen.insert(path.to_owned());
        if taken {
            let message = format!("two files are called `{path}`, in two Unicode normalization forms");
            self.report(&rules::SOURCE_PATH, path, message, "remove one of them");
        }
        taken
    }

    fn text(&mut self, disk: &Path, path: &str) {
        self.text_up_to(disk, path, MAX_TEXT_BYTES);
    }

    fn text_up_to(&mut self, disk: &Path, path: &str, most: u64) {
        match std::fs::metadata(disk) {
            Ok(meta) if meta.len() > most => {
                let message = format!("`{path}` has {} MiB; a text file may have {}", meta.len() >> 20, most >> 20);
                self.report(
                    &rules::SOURCE_SIZE,
                    path,
                    message,
                    "move it out of the project, or into `static/` if pages link to it",
                );
                return;
            }
            Ok(_) => {}
            Err(error) => return self.unreadable(Some(disk), &error.to_string()),
        }
        match read_bytes(disk) {
            Ok(bytes) => self.decode(path, bytes),
            Err(error) => self.unreadable(Some(disk), &error.to_string()),
        }
    }

    fn decode(&mut self, path: &str, bytes: Vec<u8>) {
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
                let byte = error.as_bytes().get(at).copied().unwrap_or(0);
                // What is wrong elsewhere in the file is still worth saying.
                let file = self.sources.add(path, String::from_utf8_lossy(error.as_bytes()).as_ref());
                let message = format!("`{path}` is not valid UTF-8: byte 0x{byte:02X} in line {line}");
                let problem = Diagnostic::new(&rules::SOURCE_ENCODING, Span::new(file, at..at), message);
                self.problems.push(problem.help("save the file as UTF-8"));
                return;
            }
        };
        let bom = text.starts_with('\u{feff}');
        let text = text.trim_start_matches('\u{feff}');
        let crlf = text.contains('\r');
        let text = if crlf { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
        let nfc = is_nfc(&text);
        let text = if nfc { text } else { text.nfc().collect() };
        let file = self.sources.add(path, text);
        let mut warn = |holds: bool, rule: &'static Rule, message: &str, help: &str| {
            if holds {
                let message = format!("`{path}` {message}");
                self.problems.push(Diagnostic::new(rule, Span::new(file, 0..0), message).help(help));
            }
        };
        warn(bom, &rules::SOURCE_BOM, "begins with a byte order mark", "save the file as UTF-8 without BOM");
        warn(crlf, &rules::SOURCE_LINE_ENDS, "has CRLF line ends", "save the file with LF line ends");
        warn(!nfc, &rules::SOURCE_NFC, "is not in Unicode normalization form C", "convert it with `uconv -x nfc`");
    }

    fn report(&mut self, rule: &'static Rule, path: &str, message: String, help: &str) {
        let file = self.sources.add_unread(path);
        self.problems.push(Diagnostic::new(rule, Span::new(file, 0..0), message).help(help));
    }

    /// What the walk through a folder met.
    fn refused(&mut self, error: &walkdir::Error) {
        let dangling = error.path().is_some_and(|p| p.is_symlink() && !p.exists());
        let why = match (error.loop_ancestor(), error.io_error()) {
            (Some(ancestor), _) => format!("it is a symbolic link back to `{}`", self.relative(ancestor)),
            (None, Some(_)) if dangling => "it is a symbolic link to nothing".to_owned(),
            (None, Some(io)) => io.to_string(),
            (None, None) => error.to_string(),
        };
        self.unreadable(error.path(), &why);
    }

    fn unreadable(&mut self, disk: Option<&Path>, why: &str) {
        let path = disk.map_or_else(String::new, |p| self.relative(p));
        let message = format!("`{path}` cannot be read: {why}");
        self.report(&rules::SOURCE_UNREADABLE, &path, message, "correct its permissions, or remove it");
    }
}

/// Files of editors and systems that are never content.
fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() > 0
        && (name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#')))
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the disk")]
fn read_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}
