//! A zip archive as an output: the same files give the same bytes on every machine.
//!
//! Entries stand in the order of their paths, all of one date, without extra fields. Pages are
//! compressed by any thread into a [`Packed`] and appended in order, so that the file is written
//! once from start to end and nothing of it is kept: its directory waits in a file of its own. The
//! format is the one of PKWARE's APPNOTE.TXT 6.3.10, of which the section is named where it decides.
//!
//! The archive is written under a temporary name and renamed when it is whole.

use super::checksum::{Hashed, write_checksum};
use super::lock::Lock;
use super::place::sibling;
use super::{Output, check_path};
use crate::error::Error;
use miniz_oxide::DataFormat;
use miniz_oxide::deflate::CompressionLevel;
use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// 1980-01-01, the first day that a zip can tell: 4.4.6.
const DATE: u16 = (1 << 5) | 1;
/// Names are UTF-8: 4.4.4, bit 11.
const FLAGS: u16 = 1 << 11;
/// Written as by MS-DOS, version 2.0: no permissions are told. 4.4.2.
const VERSION: u16 = 20;
/// The version that reads archives beyond 4 GB: 4.4.3.
const VERSION_64: u16 = 45;
/// From here on a number of 32 bits stands elsewhere: 4.4.1.4.
const BEYOND_32: u64 = 0xffff_ffff;
/// Of 46.6 MB of pages, level 3 made 13.3 MB in 0.46 s, 6 made 13.0 MB in 0.62 s, and 9 not 3 kB less.
const LEVEL: CompressionLevel = CompressionLevel::DefaultLevel;

/// Compresses files, one after the other; every thread has its own.
pub struct Packer {
    compressor: CompressorOxide,
}

impl Default for Packer {
    fn default() -> Self {
        Self { compressor: CompressorOxide::with_format_and_level(DataFormat::Raw, LEVEL) }
    }
}

/// A file as it stands in an archive.
#[derive(Debug)]
pub struct Packed {
    path: String,
    /// What both of its headers say: from "version needed" to "extra field length".
    facts: Vec<u8>,
    data: Vec<u8>,
}

impl Packer {
    /// Compresses one file.
    ///
    /// # Errors
    /// When `path` is no path inside an archive, or the file is too large for one.
    pub fn pack(&mut self, path: &str, bytes: &[u8]) -> Result<Packed, Error> {
        check_path(path)?;
        let deflated = self.deflate(bytes);
        let (method, data) = if deflated.len() < bytes.len() { (8, deflated) } else { (0, bytes.to_vec()) };
        let (Ok(size), Ok(packed), Ok(name)) =
            (u32::try_from(bytes.len()), u32::try_from(data.len()), u16::try_from(path.len()))
        else {
            return Err(Error::message(format!("`{path}` is too large for a zip archive")));
        };
        let mut facts = Vec::with_capacity(26);
        for word in [VERSION, FLAGS, method, 0, DATE] {
            facts.extend(word.to_le_bytes());
        }
        for number in [crc32fast::hash(bytes), packed, size] {
            facts.extend(number.to_le_bytes());
        }
        facts.extend(name.to_le_bytes());
        facts.extend([0, 0]);
        Ok(Packed { path: path.to_owned(), facts, data })
    }

    fn deflate(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.compressor.reset();
        let mut out = Vec::with_capacity(bytes.len() / 3 + 64);
        compress_to_output(&mut self.compressor, bytes, TDEFLFlush::Finish, |part| {
            out.extend_from_slice(part);
            true
        });
        out
    }
}

/// What an archive came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// Files in it.
    pub files: u64,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

/// An archive that appears, with its checksum, at [`Zip::finish`] and not before.
#[derive(Debug)]
pub struct Zip {
    path: PathBuf,
    parts: Parts,
    state: Mutex<State>,
    _lock: Lock,
}

#[derive(Debug)]
struct State {
    archive: Hashed<BufWriter<File>>,
    /// The central directory, until everything before it is written.
    directory: BufWriter<File>,
    directory_bytes: u64,
    files: u64,
    last: String,
}

impl Zip {
    /// Begins the archive `path`; one that is there stays until [`Zip::finish`].
    ///
    /// # Errors
    /// When files cannot be created beside it, or another process is writing it.
    pub fn create(path: &Path) -> Result<Self, Error> {
        if path.is_dir() {
            return Err(Error::message(format!("`{}` is a directory", path.display())));
        }
        let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
        if let Some(parent) = parent {
            fs::create_dir_all(parent).map_err(|error| Error::io("create the directory", parent, error))?;
        }
        let lock = Lock::take(&sibling(path, "lock")?, path)?;
        let parts = Parts { archive: sibling(path, "new")?, directory: sibling(path, "directory")? };
        let create = |path: &Path| File::create(path).map_err(|error| Error::io("create", path, error));
        let state = State {
            archive: Hashed::new(BufWriter::with_capacity(1 << 20, create(&parts.archive)?)),
            directory: BufWriter::new(create(&parts.directory)?),
            directory_bytes: 0,
            files: 0,
            last: String::new(),
        };
        Ok(Self { path: path.to_owned(), parts, state: Mutex::new(state), _lock: lock })
    }

    /// Writes a file; each must come after the one before by its path, byte by byte.
    ///
    /// # Errors
    /// When it does not, or cannot be written.
    pub fn append(&self, file: &Packed) -> Result<(), Error> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.files > 0 && file.path <= state.last {
            let problem = format!("`{}` comes after `{}`, against the order of their paths", file.path, state.last);
            return Err(Error::message(problem));
        }
        state.append(file).map_err(|error| Error::io("write", &self.parts.archive, error))?;
        state.last.clone_from(&file.path);
        Ok(())
    }

    /// Completes the archive and its checksum and puts both in their places.
    ///
    /// # Errors
    /// When that fails; then the former archive is untouched.
    pub fn finish(self) -> Result<Archive, Error> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let archive =
            state.close(&self.parts.directory).map_err(|error| Error::io("write", &self.parts.archive, error))?;
        let place = || -> io::Result<()> {
            let checksum = write_checksum(&self.path, &archive.sha256)?;
            fs::rename(&self.parts.archive, &self.path)?;
            fs::rename(checksum.draft, checksum.path)
        };
        place().map_err(|error| Error::io("write", &self.path, error))?;
        Ok(archive)
    }
}

impl Output for Zip {
    /// Unlike other outputs, an archive takes files in the order of their paths only.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        self.append(&Packer::default().pack(path, bytes)?)
    }
}

impl State {
    /// A local file header and the data, 4.3.7; the central header, 4.3.12, goes to the directory.
    fn append(&mut self, file: &Packed) -> io::Result<()> {
        let offset = self.archive.written();
        for part in [b"PK\x03\x04", file.facts.as_slice(), file.path.as_bytes(), &file.data] {
            self.archive.write_all(part)?;
        }
        let far = offset >= BEYOND_32;
        let mut header = Vec::with_capacity(64 + file.path.len());
        header.extend(b"PK\x01\x02");
        header.extend(VERSION.to_le_bytes());
        header.extend(&file.facts);
        if far {
            header[6..8].copy_from_slice(&VERSION_64.to_le_bytes());
            header[30..32].copy_from_slice(&12u16.to_le_bytes());
        }
        // No comment, first disk, no attributes.
        header.extend([0; 10]);
        header.extend(low(offset).to_le_bytes());
        header.extend(file.path.as_bytes());
        if far {
            // 4.5.3: the extra field of large archives, with nothing but the offset.
            header.extend([1, 0, 8, 0]);
            header.extend(offset.to_le_bytes());
        }
        self.directory.write_all(&header)?;
        self.directory_bytes += header.len() as u64;
        self.files += 1;
        Ok(())
    }

    /// The directory and its end, 4.3.14 to 4.3.16.
    fn close(mut self, directory: &Path) -> io::Result<Archive> {
        let start = self.archive.written();
        self.directory.flush()?;
        io::copy(&mut BufReader::new(File::open(directory)?), &mut self.archive)?;
        let end = self.archive.written();
        if self.files >= 0xffff || end >= BEYOND_32 {
            self.archive.write_all(&end_64(self.files, self.directory_bytes, start, end))?;
        }
        let files = u16::try_from(self.files).unwrap_or(u16::MAX).to_le_bytes();
        let mut record = b"PK\x05\x06\0\0\0\0".to_vec();
        record.extend([files, files].concat());
        record.extend(low(self.directory_bytes).to_le_bytes());
        record.extend(low(start).to_le_bytes());
        record.extend([0, 0]);
        self.archive.write_all(&record)?;
        let (bytes, sha256, file) = self.archive.finish()?;
        file.into_inner()?.sync_all()?;
        Ok(Archive { files: self.files, bytes, sha256 })
    }
}

/// The end of a directory that has more, or lies further, than 32 bits tell, and where it stands.
fn end_64(files: u64, directory_bytes: u64, start: u64, end: u64) -> Vec<u8> {
    let mut record = b"PK\x06\x06".to_vec();
    record.extend(44u64.to_le_bytes());
    record.extend([VERSION, VERSION_64].map(u16::to_le_bytes).concat());
    record.extend([0; 8]);
    for number in [files, files, directory_bytes, start] {
        record.extend(number.to_le_bytes());
    }
    record.extend(b"PK\x06\x07\0\0\0\0");
    record.extend(end.to_le_bytes());
    record.extend(1u32.to_le_bytes());
    record
}

fn low(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The files of an archive that is being made; they go with it.
#[derive(Debug)]
struct Parts {
    archive: PathBuf,
    directory: PathBuf,
}

impl Drop for Parts {
    fn drop(&mut self) {
        // After success the archive has its name already; nothing else is left to remove.
        let _ = fs::remove_file(&self.archive);
        let _ = fs::remove_file(&self.directory);
    }
}

#[cfg(test)]
mod tests;
