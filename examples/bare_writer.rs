//! Writes the files of a built site again, from memory, with nothing else to do: the floor of a build.
//!
//! ```console
//! cargo run --release --example bare_writer -- dist /dev/shm/copy 2
//! ```
//!
//! Prints the milliseconds that two threads (or as many as named) need for mkdir, open, write and
//! close of every file. Reading the site into memory is not counted.
#![allow(clippy::disallowed_methods, clippy::expect_used, reason = "a tool for measurements, not part of the program")]
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::exit, reason = "a command of its own")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [site, out, rest @ ..] = args.as_slice() else {
        eprintln!("usage: bare_writer SITE OUT [THREADS]");
        std::process::exit(2);
    };
    let threads: usize = rest.first().and_then(|n| n.parse().ok()).unwrap_or(2);
    let files = read(Path::new(site));
    let start = Instant::now();
    std::thread::scope(|scope| {
        let share = files.len().div_ceil(threads).max(1);
        for part in files.chunks(share) {
            scope.spawn(move || part.iter().for_each(|(path, bytes)| write(&Path::new(out).join(path), bytes)));
        }
    });
    println!("{:.1}", start.elapsed().as_secs_f64() * 1000.0);
}

fn read(site: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = walkdir::WalkDir::new(site).sort_by_file_name().into_iter().filter_map(Result::ok);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(site).expect("inside the site").to_owned();
            (path, fs::read(entry.path()).expect("read a file"))
        })
        .collect()
}

fn write(path: &Path, bytes: &[u8]) {
    let open = || fs::File::create(path);
    let mut file = open().or_else(|_| {
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("create a folder");
        open()
    });
    file.as_mut().expect("open a file").write_all(bytes).expect("write a file");
}
