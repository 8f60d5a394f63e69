//! Packs the flagship's content, so that `codegloss explain` answers where there is no site.
//!
//! The archive is linked into the program and not into the library: an edit of the content does not
//! compile the library again. Its format is read by `load::unpack`.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a build script reads the disk and talks to cargo")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("flagship.bin");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=site.toml");
    println!("cargo::rerun-if-changed=content");
    let mut files = vec!["site.toml".to_owned()];
    collect(&root, Path::new("content"), &mut files)?;
    files.sort();
    let mut packed = flate2::write::DeflateEncoder::new(fs::File::create(out)?, flate2::Compression::best());
    for path in files {
        let bytes = fs::read(root.join(&path))?;
        // A file is its path, a line end, its length in decimal, a line end, and its bytes.
        write!(packed, "{path}\n{}\n", bytes.len())?;
        packed.write_all(&bytes)?;
    }
    packed.finish()?;
    Ok(())
}

/// Paths of the text files below `folder`, with `/` between their parts.
fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let path = folder.join(entry?.file_name());
        if root.join(&path).is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|e| e == "toml" || e == "md") {
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            files.push(parts.join("/"));
        }
    }
    Ok(())
}
