//! What the output directory promises, on a real disk.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use codegloss::error::Error;
use codegloss::write::{Directory, Keep, Options, Output as _, Publish, Summary};
use proptest::prelude::*;
use rayon::prelude::*;

type Site = BTreeMap<String, String>;

fn site(files: &[(&str, &str)]) -> Site {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn with(publish: Publish) -> Options {
    Options { publish, ..Options::default() }
}

fn build(out: &Path, files: &Site, options: Options) -> Result<Summary, Error> {
    let directory = Directory::open(out, &[], options)?;
    let files: Vec<_> = files.iter().collect();
    files.into_par_iter().try_for_each(|(path, text)| directory.put(path, text.as_bytes()))?;
    directory.finish()
}

/// Every file but the manifest; every empty directory with a `/` at its end.
fn tree(out: &Path) -> Site {
    fn walk(root: &Path, directory: &Path, found: &mut Site) {
        let mut empty = true;
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            empty = false;
            if name == ".codegloss" {
                let own: Vec<_> = fs::read_dir(&path).unwrap().flatten().collect();
                assert_eq!(own.len(), 1, "only the manifest is left: {own:?}");
            } else if path.is_symlink() {
                found.insert(name, format!("-> {}", fs::read_link(&path).unwrap().display()));
            } else if path.is_dir() {
                walk(root, &path, found);
            } else {
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
        if empty {
            let name = directory.strip_prefix(root).unwrap().to_str().unwrap();
            found.insert(format!("{name}/"), String::new());
        }
    }
    let mut found = Site::new();
    walk(out, out, &mut found);
    found
}

fn manifest(out: &Path) -> String {
    fs::read_to_string(out.join(".codegloss/manifest")).unwrap()
}

/// Nothing but these names stands in the directory.
fn assert_only(directory: &Path, names: &[&str]) {
    let mut found: Vec<_> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    found.sort();
    assert_eq!(found, names);
}

const BOTH: [Publish; 2] = [Publish::Whole, Publish::Patch];

#[test]
fn a_rebuild_equals_a_clean_build() {
    for publish in BOTH {
        let base = tempfile::tempdir().unwrap();
        let (out, clean) = (base.path().join("a/dist"), base.path().join("clean"));
        let v1 = site(&[("index.html", "1"), ("x/index.html", "x"), ("gone/a/b.html", "g")]);
        let v2 = site(&[("index.html", "2"), ("x/index.html", "x"), ("new/index.html", "n")]);
        let first = build(&out, &v1, with(publish)).unwrap();
        assert_eq!(first, Summary { written: 3, unchanged: 0, removed: 0, bytes: 3 });
        assert_eq!(tree(&out), v1);
        let inode = fs::metadata(out.join("x/index.html")).unwrap().ino();
        let second = build(&out, &v2, with(publish)).unwrap();
        assert_eq!(second, Summary { written: 2, unchanged: 1, removed: 1, bytes: 2 });
        assert_eq!(tree(&out), v2);
        assert_eq!(fs::metadata(out.join("x/index.html")).unwrap().ino(), inode);
        build(&clean, &v2, Options::default()).unwrap();
        assert_eq!(manifest(&out), manifest(&clean));
        assert_only(&base.path().join("a"), &["dist"]);
    }
}

#[test]
fn the_manifest_is_sorted_text_without_times() {
    let base = tempfile::tempdir().unwrap();
    let files = site(&[("b", "2"), ("a/index.html", "1"), ("a-b", "3"), ("ä", "")]);
    build(base.path(), &files, Options::default()).unwrap();
    let text = manifest(base.path());
    let paths: Vec<_> = text.lines().skip(1).map(|line| line.splitn(3, ' ').nth(2)).collect();
    assert_eq!(paths, [Some("a-b"), Some("a/index.html"), Some("b"), Some("ä")]);
    let hash = format!("{:032x}", twox_hash::XxHash3_128::oneshot(b"1"));
    assert_eq!(text.lines().nth(2), Some(format!("{hash} 1 a/index.html").as_str()));
}

#[test]
fn a_build_without_a_change_writes_nothing() {
    let base = tempfile::tempdir().unwrap();
    let out = base.path().join("dist");
    let files = site(&[("index.html", "1"), ("x/index.html", "x")]);
    build(&out, &files, Options::default()).unwrap();
    let state = || {
        ["", "index.html", "x", "x/index.html", ".codegloss", ".codegloss/manifest"].map(|path| {
            let status = fs::metadata(out.join(path)).unwrap();
            (status.ino(), status.mtime(), status.mtime_nsec(), status.ctime_nsec())
        })
    };
    let before = state();
    let summary = build(&out, &files, Options::default()).unwrap();
    assert_eq!(summary, Summary { written: 0, unchanged: 2, removed: 0, bytes: 0 });
    assert_eq!(state(), before);
    let forced = Options { force: true, ..Options::default() };
    assert_eq!(build(&out, &files, forced).unwrap().written, 2);
    assert_ne!(state(), before);
}

#[test]
fn a_file_that_is_missing_or_of_another_size_is_written_again() {
    for publish in BOTH {
        let base = tempfile::tempdir().unwrap();
        let files = site(&[("a", "1"), ("b", "2"), ("c", "3")]);
        build(base.path(), &files, with(publish)).unwrap();
        fs::remove_file(base.path().join("a")).unwrap();
        fs::write(base.path().join("b"), "longer").unwrap();
        assert_eq!(build(base.path(), &files, with(publish)).unwrap().written, 2);
        assert_eq!(tree(base.path()), files);
    }
}

#[test]
fn foreign_files_survive() {
    for publish in BOTH {
        let base = tempfile::tempdir().unwrap();
        let out = base.path().join("dist");
        build(&out, &site(&[("index.html", "1"), ("x/index.html", "x")]), with(publish)).unwrap();
        fs::create_dir_all(out.join("private/empty")).unwrap();
        fs::set_permissions(out.join("private"), fs::Permissions::from_mode(0o700)).unwrap();
        fs::write(out.join("private/key"), "k").unwrap();
        fs::write(out.join("x/notes.txt"), "n").unwrap();
        symlink("/nowhere", out.join("link")).unwrap();
        let time = fs::metadata(out.join("x/notes.txt")).unwrap().modified().unwrap();
        build(&out, &site(&[("index.html", "2")]), with(publish)).unwrap();
        let expected = site(&[
            ("index.html", "2"),
            ("link", "-> /nowhere"),
            ("private/empty/", ""),
            ("private/key", "k"),
            ("x/notes.txt", "n"),
        ]);
        assert_eq!(tree(&out), expected);
        assert_eq!(fs::metadata(out.join("x/notes.txt")).unwrap().modified().unwrap(), time);
        assert_eq!(fs::metadata(out.join("private")).unwrap().mode() & 0o777, 0o700);
    }
}

#[test]
fn a_foreign_file_is_replaced_only_by_force() {
    for publish in BOTH {
        let base = tempfile::tempdir().unwrap();
        let out = base.path().join("dist");
        build(&out, &site(&[("index.html", "1")]), with(publish)).unwrap();
        fs::write(out.join("robots.txt"), "mine").unwrap();
        let v2 = site(&[("index.html", "2"), ("robots.txt", "ours")]);
        let error = build(&out, &v2, with(publish)).unwrap_err();
        assert!(error.to_string().contains("robots.txt` is in the way"), "{error}");
        assert_eq!(tree(&out), site(&[("index.html", "1"), ("robots.txt", "mine")]));
        build(&out, &v2, Options { force: true, publish, ..Options::default() }).unwrap();
        assert_eq!(tree(&out), v2);
        build(&out, &site(&[]), with(publish)).unwrap();
        assert_eq!(tree(&out), site(&[]));
    }
}

#[test]
fn a_file_may_become_a_directory_and_back() {
    for publish in BOTH {
        let base = tempfile::tempdir().unwrap();
        let out = base.path().join("dist");
        let file = site(&[("index.html", "i"), ("x", "file")]);
        let directory = site(&[("index.html", "i"), ("x/a/index.html", "a"), ("x/b", "b")]);
        for files in [&file, &directory, &file] {
            build(&out, files, with(publish)).unwrap();
            assert_eq!(&tree(&out), files);
        }
        build(&out, &directory, with(publish)).unwrap();
        fs::write(out.join("x/a/foreign"), "f").unwrap();
        let before = tree(&out);
        let error = build(&out, &file, with(publish)).unwrap_err();
        assert!(error.to_string().contains("x/a/foreign` is in the way"), "{error}");
        assert_eq!(tree(&out), before);
    }
}

#[test]
fn nothing_is_written_or_removed_behind_a_link_out_of_the_output() {
    for publish in BOTH {
        let base = tempfile::tempdir().unwrap();
        let (out, other) = (base.path().join("dist"), base.path().join("other"));
        build(&out, &site(&[("vi/index.html", "1"), ("vi/old", "o")]), with(publish)).unwrap();
        fs::rename(out.join("vi"), &other).unwrap();
        symlink(&other, out.join("vi")).unwrap();
        let error = build(&out, &site(&[("vi/index.html", "2")]), with(publish)).unwrap_err();
        assert!(error.to_string().contains("vi` is in the way"), "{error}");
        assert_eq!(fs::read_to_string(other.join("index.html")).unwrap(), "1");
        assert_eq!(fs::read_to_string(other.join("old")).unwrap(), "o");
    }
}

#[test]
fn a_build_of_a_part_keeps_the_rest() {
    for publish in BOTH {
        let base = tempfile::tempdir().unwrap();
        let out = base.path().join("dist");
        let v1 = site(&[("a", "1"), ("vi/a", "1"), ("vi/b", "1"), ("ja/a", "1")]);
        build(&out, &v1, with(publish)).unwrap();
        let keep: Keep = Box::new(|path| !path.starts_with("vi/"));
        let part = Options { keep: Some(keep), publish, ..Options::default() };
        let summary = build(&out, &site(&[("vi/a", "22")]), part).unwrap();
        assert_eq!(summary, Summary { written: 1, unchanged: 0, removed: 1, bytes: 2 });
        assert_eq!(tree(&out), site(&[("a", "1"), ("vi/a", "22"), ("ja/a", "1")]));
        assert_eq!(manifest(&out).lines().count(), 4);
    }
}

#[test]
fn few_changes_in_a_large_site_touch_nothing_else() {
    let base = tempfile::tempdir().unwrap();
    let out = base.path().join("dist");
    let mut files: Site = (0..5000).map(|number| (format!("{number}/index.html"), "page".to_owned())).collect();
    build(&out, &files, Options::default()).unwrap();
    let inode = || fs::metadata(&out).unwrap().ino();
    let first = inode();
    files.insert("7/index.html".to_owned(), "seven".to_owned());
    build(&out, &files, Options::default()).unwrap();
    assert_eq!((inode(), tree(&out)), (first, files.clone()));
    files.values_mut().take(2000).for_each(|text| text.push('!'));
    build(&out, &files, Options::default()).unwrap();
    assert_ne!(inode(), first);
    assert_eq!(tree(&out), files);
}

#[test]
fn an_output_that_is_not_ours_is_refused() {
    let base = tempfile::tempdir().unwrap();
    let root = &base.path().canonicalize().unwrap();
    for directory in ["content/smtp", "templates", "foreign", "empty"] {
        fs::create_dir_all(root.join(directory)).unwrap();
    }
    fs::write(root.join("foreign/thesis.doc"), "").unwrap();
    fs::write(root.join("file"), "").unwrap();
    symlink("content", root.join("to-content")).unwrap();
    symlink("nothing", root.join("dangling")).unwrap();
    let content = root.join("content");
    let protected = [root.as_path(), &content, &root.join("templates"), &root.join("static")];
    let refused = |out: &str| {
        let error = Directory::open(&root.join(out), &protected, Options::default()).unwrap_err();
        assert!(error.help().is_some(), "{error}");
        error.to_string().replace(&root.display().to_string(), "ROOT")
    };
    assert_eq!(refused("."), "the output `ROOT` would replace `ROOT`");
    assert!(refused("..").contains("would replace"));
    assert!(refused("content").contains("would replace"));
    assert!(refused("content/dist").contains("lies inside"));
    assert!(refused("to-content/dist").contains("lies inside"));
    assert!(refused("static/dist").contains("lies inside"));
    assert!(refused("foreign").contains("did not write, such as `thesis.doc`"));
    assert!(refused("file").contains("is not a directory"));
    assert!(refused("dangling").contains("leads to nothing"));
    for out in ["dist", "empty", "a/b/dist"] {
        drop(Directory::open(&root.join(out), &protected, Options::default()).unwrap());
    }
    assert_only(&root.join("foreign"), &["thesis.doc"]);
    assert_only(&root.join("empty"), &[]);
}

#[test]
fn a_symbolic_link_as_output_stays_one() {
    let base = tempfile::tempdir().unwrap();
    let real = base.path().join("elsewhere/site");
    fs::create_dir_all(&real).unwrap();
    let out = base.path().join("dist");
    symlink(&real, &out).unwrap();
    for publish in BOTH {
        for text in ["1", "2"] {
            let files = site(&[("index.html", text)]);
            build(&out, &files, with(publish)).unwrap();
            assert_eq!(tree(&real), files);
        }
    }
    assert!(out.is_symlink());
    assert_only(base.path(), &["dist", "elsewhere"]);
    assert_only(&base.path().join("elsewhere"), &["site"]);
}

#[test]
fn two_builds_at_once_are_refused() {
    let base = tempfile::tempdir().unwrap();
    let out = base.path().join("dist");
    let first = Directory::open(&out, &[], Options::default()).unwrap();
    first.put("index.html", b"1").unwrap();
    let error = Directory::open(&out, &[], Options::default()).unwrap_err();
    assert!(error.to_string().starts_with("another build is writing"), "{error}");
    first.finish().unwrap();
    assert_eq!(tree(&out), site(&[("index.html", "1")]));
    assert_only(base.path(), &["dist"]);
    drop(Directory::open(&out, &[], Options::default()).unwrap());
}

#[test]
fn a_dropped_build_leaves_no_trace() {
    let base = tempfile::tempdir().unwrap();
    let out = base.path().join("dist");
    let dropped = Directory::open(&out, &[], Options::default()).unwrap();
    dropped.put("index.html", b"1").unwrap();
    drop(dropped);
    assert_only(base.path(), &[]);
}

#[test]
fn a_path_put_twice_or_outside_fails_the_build() {
    let base = tempfile::tempdir().unwrap();
    let v1 = site(&[("index.html", "1")]);
    build(base.path(), &v1, Options::default()).unwrap();
    for path in ["index.html", "new", "../x", ".codegloss/manifest"] {
        let directory = Directory::open(base.path(), &[], Options::default()).unwrap();
        let puts = [directory.put(path, b"1"), directory.put(path, b"1")];
        assert!(puts.into_iter().any(|put| put.is_err()), "{path}");
        assert!(directory.finish().is_err());
        assert_eq!(tree(base.path()), v1);
    }
}

#[test]
fn a_place_that_may_not_be_written_is_named() {
    // Even root may not create a directory here.
    let error = Directory::open(Path::new("/sys/dist"), &[], Options::default()).unwrap_err();
    assert!(error.to_string().starts_with("cannot create `/sys/.dist.codegloss-lock`"), "{error}");
}

#[test]
fn a_read_only_directory_is_named_and_nothing_is_left() {
    let base = tempfile::tempdir().unwrap();
    let out = base.path().join("dist");
    let (v1, v2) = (site(&[("x/index.html", "1")]), site(&[("x/index.html", "2")]));
    build(&out, &v1, Options::default()).unwrap();
    let mode = |mode| {
        fs::set_permissions(out.join("x"), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(0o555);
    let allowed = fs::File::create(out.join("x/probe")).is_ok();
    let _ = fs::remove_file(out.join("x/probe"));
    for publish in BOTH {
        let built = build(&out, &v2, with(publish));
        // The superuser may write everywhere.
        if !allowed {
            let error = built.unwrap_err().to_string();
            assert!(error.contains("dist/x/index.html`: Permission denied"), "{error}");
            assert_eq!(tree(&out), v1);
        }
        assert_only(base.path(), &["dist"]);
    }
    mode(0o755);
    build(&out, &v2, Options::default()).unwrap();
    assert_eq!(tree(&out), v2);
}

/// Mounts a memory disk for one test; `None` where that is not allowed.
struct Mount<'a>(&'a Path);

impl<'a> Mount<'a> {
    fn new(at: &'a Path, options: &str) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "none"]).arg(at);
        mount.output().is_ok_and(|output| output.status.success()).then_some(Self(at))
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_leaves_the_former_site() {
    for (publish, inside) in [(Publish::Whole, "dist"), (Publish::Patch, "dist"), (Publish::Auto, "")] {
        let base = tempfile::tempdir().unwrap();
        let disk = base.path().join("disk");
        let Some(_mount) = Mount::new(&disk, "size=1m") else { return };
        let out = disk.join(inside);
        let page = |text: &str| text.repeat(100_000);
        let small = site(&[("index.html", "1"), ("x/index.html", "x")]);
        build(&out, &small, with(publish)).unwrap();
        let large: Site = (0..20).map(|number| (format!("{number}/index.html"), page("a"))).collect();
        let error = build(&out, &large, with(publish)).unwrap_err();
        assert!(error.to_string().contains("os error 28"), "{error}");
        assert!(error.to_string().contains("/index.html`"), "{error}");
        assert_eq!(tree(&out), small);
        if !inside.is_empty() {
            assert_only(&disk, &["dist"]);
        }
        assert_eq!(build(&out, &small, with(publish)).unwrap().unchanged, 2);
    }
}

#[test]
fn a_mount_point_is_patched_from_inside() {
    let base = tempfile::tempdir().unwrap();
    let out = base.path().join("volume");
    let Some(_mount) = Mount::new(&out, "size=1m") else { return };
    let locked = Directory::open(&out, &[], Options::default()).unwrap();
    assert!(Directory::open(&out, &[], Options::default()).is_err());
    drop(locked);
    for files in
        [site(&[("index.html", "1"), ("x/index.html", "x")]), site(&[("index.html", "2"), ("y/index.html", "y")])]
    {
        build(&out, &files, with(Publish::Whole)).unwrap();
        assert_eq!(tree(&out), files);
    }
    assert_only(base.path(), &["volume"]);
}

#[test]
fn another_file_system_below_the_output_is_left_alone() {
    let base = tempfile::tempdir().unwrap();
    let out = base.path().join("dist");
    build(&out, &site(&[("index.html", "1")]), with(Publish::Whole)).unwrap();
    let below = out.join("uploads");
    let Some(_mount) = Mount::new(&below, "size=1m") else { return };
    fs::write(below.join("photo"), "p").unwrap();
    build(&out, &site(&[("index.html", "2")]), with(Publish::Whole)).unwrap();
    assert_eq!(tree(&out), site(&[("index.html", "2"), ("uploads/photo", "p")]));
}

/// A small site: few paths, so that files and directories change places; few texts, so that
/// files stay unchanged.
fn any_site() -> impl Strategy<Value = Site> {
    let path = prop::sample::select(vec!["a", "a/index.html", "a/b", "a/b/c", "b", "b/c", "c"]);
    prop::collection::btree_map(path.prop_map(str::to_owned), "[12]{1,2}", 0..6).prop_map(|site| {
        let is_directory = |path: &str, site: &Site| site.keys().any(|other| other.starts_with(&format!("{path}/")));
        let keep = site.clone();
        site.into_iter().filter(|(path, _)| !is_directory(path, &keep)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_sequence_of_builds_equals_a_clean_build(
        builds in prop::collection::vec((any_site(), prop::bool::ANY), 1..6),
    ) {
        let base = tempfile::tempdir().unwrap();
        let (out, clean) = (base.path().join("dist"), base.path().join("clean"));
        for (files, whole) in &builds {
            let publish = if *whole { Publish::Whole } else { Publish::Patch };
            build(&out, files, with(publish)).unwrap();
            prop_assert_eq!(&tree(&out), files);
        }
        build(&clean, &builds[builds.len() - 1].0, Options::default()).unwrap();
        prop_assert_eq!(manifest(&out), manifest(&clean));
        assert_only(base.path(), &["clean", "dist"]);
    }
}
