//! A build that is killed at any moment leaves the former site or the new one.
//!
//! The test runs itself again as a child that builds the second site over the first, and kills
//! it: at a random time, or shortly after a file appeared that marks the end of the build.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use codegloss::write::{Directory, Options, Output as _, Publish, Summary};
use rayon::prelude::*;

const FILES: usize = 900;
const KILLS: u32 = 120;
const OUT: &str = "CODEGLOSS_TEST_KILL_OUT";
const PUBLISH: &str = "CODEGLOSS_TEST_KILL_PUBLISH";

type Site = BTreeMap<String, Vec<u8>>;

/// A third of the files is the same in both versions, a third differs, a third is in one only.
fn site(version: u8) -> Site {
    let page = |number: usize| match number % 3 {
        0 => (format!("same/{number}/index.html"), vec![b'0'; 3000]),
        1 => (format!("page/{number}/index.html"), vec![version; 3000 + usize::from(version)]),
        _ => (format!("only-{version}/{number}.html"), vec![version; 3000]),
    };
    (0..FILES).map(page).collect()
}

fn build(out: &Path, version: u8, publish: Publish) -> Summary {
    let options = Options { publish, ..Options::default() };
    let directory = Directory::open(out, &[], options).unwrap();
    let files: Vec<_> = site(version).into_iter().collect();
    files.par_iter().for_each(|(path, bytes)| directory.put(path, bytes).unwrap());
    directory.finish().unwrap()
}

fn tree(out: &Path) -> Site {
    fn walk(root: &Path, directory: &Path, found: &mut Site) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = Site::new();
    walk(out, out, &mut found);
    found
}

/// The child: not a test of its own.
#[test]
fn child() {
    let Some(out) = env::var_os(OUT) else { return };
    let publish = if env::var(PUBLISH).unwrap() == "patch" { Publish::Patch } else { Publish::Whole };
    build(Path::new(&out), 2, publish);
}

fn spawn(out: &Path, publish: Publish) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "child"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.env(OUT, out);
    command.env(PUBLISH, if publish == Publish::Patch { "patch" } else { "whole" });
    command.spawn().unwrap()
}

/// Numbers below 1 that look random and are the same in every run (Knuth's MMIX constants).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX)
    }
}

/// Waits until `path` appears or the child ends.
fn wait_for(path: &Path, child: &mut Child) {
    while !path.exists() && child.try_wait().unwrap().is_none() {
        thread::yield_now();
    }
}

fn kill_again_and_again(publish: Publish, mark: &str) {
    let base = tempfile::tempdir_in(scratch()).unwrap();
    let out = base.path().join("dist");
    build(&out, 1, publish);
    fs::write(out.join("page/foreign"), "f").unwrap();
    let first = tree(&out);
    let start = Instant::now();
    assert!(spawn(&out, publish).wait().unwrap().success());
    let whole_build = start.elapsed();
    let second = tree(&out);
    let staging = base.path().join(".dist.codegloss-staging");
    let (mut chance, mut left, mut forward) = (Chance(1), 0, 0);
    for kill in 0..KILLS {
        build(&out, 1, publish);
        assert_eq!(tree(&out), first);
        let mut child = spawn(&out, publish);
        let mut delay = whole_build.mul_f64(chance.next());
        if kill % 2 == 0 {
            wait_for(&staging.join(mark), &mut child);
            delay = Duration::from_millis(25).mul_f64(chance.next().powi(2));
        }
        thread::sleep(delay);
        child.kill().unwrap();
        child.wait().unwrap();
        left += u32::from(staging.exists());
        if publish == Publish::Patch {
            forward += u32::from(staging.join("journal").exists());
            drop(Directory::open(&out, &[], Options::default()).unwrap());
        }
        let found = tree(&out);
        assert!(found == first || found == second, "kill {kill} after {delay:?} left a mixture");
        forward += u32::from(publish == Publish::Whole && found == second && staging.exists());
        if kill % 3 == 0 {
            build(&out, 2, publish);
            assert_eq!(tree(&out), second);
        }
    }
    build(&out, 1, publish);
    assert_eq!(tree(&out), first);
    let names: Vec<_> = fs::read_dir(base.path()).unwrap().flatten().collect();
    assert_eq!(names.len(), 1, "only the output is left: {names:?}");
    assert!(forward > KILLS / 40, "only {forward} kills came past the point of no return");
    assert!(left > KILLS / 10, "only {left} kills came before the end");
}

/// A memory disk where there is one: the test writes a few hundred megabytes.
fn scratch() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { env::temp_dir() }
}

#[test]
fn a_killed_exchange_leaves_the_former_site_or_the_new_one() {
    kill_again_and_again(Publish::Whole, "tree/.codegloss/manifest");
}

#[test]
fn a_killed_patch_is_completed_by_the_next_build() {
    kill_again_and_again(Publish::Patch, "journal");
}
