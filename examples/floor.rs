//! How far the writer is from the floor: the same pages through [`Directory`] and through a
//! bare writer (mkdir, open, write, close), two threads each, alternating, medians.
//!
//! `cargo run --release --example floor -- [PAGES] [KB] [DIRECTORY]`
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measuring program")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use std::{env, fs, thread};

use codegloss::write::{Directory, Options, Output, Publish};

const THREADS: usize = 2;
const ROUNDS: usize = 7;

/// Calls `page` with every path and its bytes, from several threads.
fn render(pages: usize, size: usize, edited: usize, page: impl Fn(&str, &[u8]) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let (mut bytes, mut path) = (vec![b'x'; size], String::new());
                loop {
                    let from = next.fetch_add(64, Ordering::Relaxed);
                    for number in from..pages.min(from + 64) {
                        path.clear();
                        let (locale, code) = (number / 5000, number % 5000);
                        path.push_str(&format!("l{locale}/smtp/{code}-vs-550/index.html"));
                        let version = number + if number < edited { pages } else { 0 };
                        bytes[..8].copy_from_slice(&version.to_le_bytes());
                        page(&path, &bytes);
                    }
                    if from + 64 >= pages {
                        break;
                    }
                }
            });
        }
    });
}

fn bare(out: &Path, pages: usize, size: usize) {
    render(pages, size, 0, |path, bytes| {
        let path = out.join(path);
        let parent = path.parent().unwrap();
        if fs::create_dir(parent).is_err() {
            fs::create_dir_all(parent).unwrap();
        }
        fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    });
}

fn through(out: &Path, pages: usize, size: usize, edited: usize, publish: Publish) {
    let options = Options { publish, ..Options::default() };
    let directory = Directory::open(out, &[], options).unwrap();
    render(pages, size, edited, |path, bytes| directory.put(path, bytes).unwrap());
    directory.finish().unwrap();
}

/// Microseconds a page; every round has a directory of its own, removed after all rounds.
fn measure(pages: usize, mut run: impl FnMut()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64() * 1e6 / pages as f64
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let mut arguments = env::args().skip(1);
    let mut number = |default| arguments.next().map_or(default, |text| text.parse().unwrap());
    let (pages, size) = (number(20_000), number(10) * 1024);
    let base = PathBuf::from(arguments.next().unwrap_or("/dev/shm".to_owned())).join("floor");
    fs::create_dir_all(&base).unwrap();
    bare(&base.join("warm"), pages, size);
    let (mut bare_times, mut times) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let out = base.join(format!("bare-{round}"));
        bare_times.push(measure(pages, || bare(&out, pages, size)));
        fs::remove_dir_all(&out).unwrap();
        let out = base.join(format!("codegloss-{round}"));
        times.push(measure(pages, || through(&out, pages, size, 0, Publish::Auto)));
        if round + 1 < ROUNDS {
            fs::remove_dir_all(&out).unwrap();
        }
    }
    let (bare_time, time) = (median(bare_times), median(times));
    println!("fresh, {pages} pages of {size} bytes: bare {bare_time:.2} µs a page");
    println!("  codegloss {time:.2} µs a page, {:.2} ×", time / bare_time);
    let out = base.join(format!("codegloss-{}", ROUNDS - 1));
    let rebuilds = [
        ("unchanged", 0, Publish::Auto),
        ("70 edits, patched", 70, Publish::Patch),
        ("70 edits, as a whole", 70, Publish::Whole),
        ("all changed", pages, Publish::Auto),
    ];
    for (name, edited, publish) in rebuilds {
        let mut times = Vec::new();
        for round in 0..ROUNDS {
            let edited = if round % 2 == 0 { edited } else { 0 };
            times.push(measure(pages, || through(&out, pages, size, edited, publish)));
        }
        let time = median(times);
        println!("{name}: {time:.2} µs a page, {:.1} ms", time * pages as f64 / 1e3);
    }
    fs::remove_dir_all(&base).unwrap();
}
