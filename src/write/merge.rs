//! Shards of a build, made on several machines, as one site.
//!
//! Every shard has its part of the pages and the first one everything else, so the site is their
//! union. Each notes which part it is, so that a missing one is found before anything is written.

use super::manifest::{Lines, digest};
use super::own::{Own, own};
use super::{Directory, OWN_DIRECTORY, Output as _};
use crate::error::Error;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the note inside [`OWN_DIRECTORY`].
const NOTE: &str = "shard";

/// Notes in `out` that it holds part `index` of `count`, from 1.
///
/// # Errors
/// When the note cannot be written.
pub fn note_shard(out: &Path, shard: &str) -> Result<(), Error> {
    let path = out.join(OWN_DIRECTORY).join(NOTE);
    fs::write(&path, format!("{shard}\n")).map_err(|source| Error::io("write", &path, source))
}

/// Puts the files of all `parts` into `out`, which the caller finishes.
///
/// # Errors
/// When a part is missing, stands twice, is no shard, or differs from what its build wrote.
pub fn merge(parts: &[PathBuf], out: &mut Directory) -> Result<(), Error> {
    check_complete(parts)?;
    for part in parts {
        if note_of(part)?.0 == 1 {
            for file in Own::ALL {
                let left = own(part, file)?;
                left.into_iter().for_each(|text| out.leave(file, text.into_bytes()));
            }
        }
        let mut files = Vec::new();
        let mut lines = Lines::open(part)?.ok_or_else(|| no_shard(part))?;
        while let Some(line) = lines.next()? {
            files.push((line.path.to_owned(), line.hash));
        }
        files.par_iter().try_for_each(|(path, hash)| {
            let file = part.join(path);
            let bytes = fs::read(&file).map_err(|source| Error::io("read", &file, source))?;
            if digest(&bytes) != *hash {
                let message = format!("`{}` is not what the shard's build wrote", file.display());
                return Err(
                    Error::message(message).with_help("build the shard again, and copy it without changing files")
                );
            }
            out.put(path, &bytes)
        })?;
    }
    Ok(())
}

fn no_shard(part: &Path) -> Error {
    Error::message(format!("`{}` is not a shard of a build", part.display()))
        .with_help("build it with `codegloss build --shard I/N --out DIR`")
}

/// Whether the parts are 1/N to N/N, once each.
fn check_complete(parts: &[PathBuf]) -> Result<(), Error> {
    let mut seen: Vec<Option<&Path>> = Vec::new();
    for part in parts {
        let (index, count) = note_of(part)?;
        if seen.is_empty() {
            seen = vec![None; count];
        }
        if seen.len() != count {
            let message = format!("`{}` is one of {count} shards, the others are of {}", part.display(), seen.len());
            return Err(Error::message(message).with_help("merge the shards of one build"));
        }
        if let Some(other) = seen[index - 1].replace(part) {
            let message = format!("`{}` and `{}` are both shard {index}/{count}", other.display(), part.display());
            return Err(Error::message(message));
        }
    }
    let missing: Vec<String> = seen
        .iter()
        .enumerate()
        .filter(|(_, p)| p.is_none())
        .map(|(i, _)| format!("{}/{}", i + 1, seen.len()))
        .collect();
    if missing.is_empty() && !seen.is_empty() {
        return Ok(());
    }
    Err(Error::message(format!("shards are missing: {}", missing.join(", "))))
}

fn note_of(part: &Path) -> Result<(usize, usize), Error> {
    let text = fs::read_to_string(part.join(OWN_DIRECTORY).join(NOTE)).map_err(|_| no_shard(part))?;
    let (index, count) = text.trim().split_once('/').ok_or_else(|| no_shard(part))?;
    let number = |n: &str| n.parse::<usize>().ok().filter(|n| *n > 0).ok_or_else(|| no_shard(part));
    let (index, count) = (number(index)?, number(count)?);
    if index <= count { Ok((index, count)) } else { Err(no_shard(part)) }
}
