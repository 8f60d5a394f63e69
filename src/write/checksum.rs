//! The checksum of a file that is being written, and the file that tells it: `sha256sum -c` reads it.

use super::place::sibling;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A writer that counts and hashes what passes.
#[derive(Debug)]
pub(super) struct Hashed<W> {
    inner: W,
    hash: Sha256,
    written: u64,
}

impl<W: Write> Hashed<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, hash: Sha256::new(), written: 0 }
    }

    /// Bytes so far.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// The number of bytes, their hash in hexadecimal, and the writer.
    pub(super) fn finish(mut self) -> io::Result<(u64, String, W)> {
        self.inner.flush()?;
        let mut hex = String::with_capacity(64);
        for byte in self.hash.finalize() {
            let _ = write!(hex, "{byte:02x}");
        }
        Ok((self.written, hex, self.inner))
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hash.update(&bytes[..count]);
        self.written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A checksum file under a temporary name, to be renamed.
pub(super) struct Draft {
    pub(super) draft: PathBuf,
    pub(super) path: PathBuf,
}

/// Writes what `codes.zip.sha256` will say of `codes.zip`.
pub(super) fn write_checksum(of: &Path, sha256: &str) -> io::Result<Draft> {
    let name = of.file_name().unwrap_or_default();
    let mut path = name.to_owned();
    path.push(".sha256");
    let path = of.with_file_name(path);
    let draft = sibling(&path, "new").map_err(io::Error::other)?;
    let mut line = format!("{sha256}  ").into_bytes();
    line.extend(name.as_encoded_bytes());
    line.push(b'\n');
    fs::write(&draft, line)?;
    Ok(Draft { draft, path })
}
