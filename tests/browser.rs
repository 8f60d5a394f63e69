//! The built site in real browsers and in the Nu HTML checker: `tests/browser/`, run by Node.
//!
//! A machine that lacks what a suite needs skips it and says so; with `CODEGLOSS_REQUIRE_BROWSERS` set,
//! as in CI, nothing may be skipped. `npm ci` in `tests/browser` installs the drivers.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod project;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex};
use std::{env, fs};

use project::Project;

const REQUIRE: &str = "CODEGLOSS_REQUIRE_BROWSERS";

/// What a suite may need: its name, and how to find out that it is there.
type Tool = (&'static str, fn() -> bool);

const TOOLS: [Tool; 6] = [
    ("node", || runs("node", "--version")),
    ("npm ci", || directory().join("node_modules/puppeteer-core").exists()),
    ("chromium", || runs(&named("CHROMIUM", "/usr/bin/chromium"), "--version")),
    ("firefox-esr", || runs(&named("FIREFOX", "/usr/bin/firefox-esr"), "--version")),
    ("java", || runs("java", "-version")),
    ("unzip", || runs("unzip", "-v")),
];

/// Browsers measure and wait: one suite at a time has the machine.
static MACHINE: Mutex<()> = Mutex::new(());

/// The sites that the suites look at, built once.
static SITES: LazyLock<[(&'static str, PathBuf); 4]> = LazyLock::new(|| {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    let [tiny, flagship, zip, tiny_zip] = ["tiny", "flagship", "codes.zip", "tiny.zip"].map(|name| place.join(name));
    fs::create_dir_all(&place).unwrap();
    let fixture = project::locales::project();
    run(&fixture, "build", &tiny, &[]);
    run(&fixture, "bundle", &tiny_zip, &[]);
    let content = Project::flagship();
    let part = ["--locale", "en", "--locale", "vi", "--registry", "smtp", "--registry", "http"];
    run(&content, "build", &flagship, &[&part[..], &["--base-url", "https://example.org"]].concat());
    run(&content, "bundle", &zip, &[&part[..], &["--registry", "smtp-enhanced"]].concat());
    [
        ("CODEGLOSS_TINY", tiny),
        ("CODEGLOSS_FLAGSHIP", flagship),
        ("CODEGLOSS_ZIP", zip),
        ("CODEGLOSS_TINY_ZIP", tiny_zip),
    ]
});

fn run(project: &Project, command: &str, out: &Path, args: &[&str]) {
    let run = project.run(&[&[command, "--out", out.to_str().unwrap()], args].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

fn named(variable: &str, default: &str) -> String {
    env::var(variable).unwrap_or_else(|_| default.to_owned())
}

fn runs(program: &str, argument: &str) -> bool {
    let quiet = Command::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

/// Says something that `cargo test` shows although the test passes.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Runs files of a suite with Node, or says why it is skipped.
fn suite(files: &[&str], needs: &[&str], sites: bool) {
    let missing: Vec<&str> =
        TOOLS.iter().filter(|(name, is_there)| needs.contains(name) && !is_there()).map(|(name, _)| *name).collect();
    if !missing.is_empty() {
        assert!(env::var_os(REQUIRE).is_none(), "{files:?} need {missing:?}");
        say(&format!("skipped: {} (not here: {})", files.join(", "), missing.join(", ")));
        return;
    }
    let _alone = MACHINE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut node = Command::new("node");
    node.arg("--test").args(files).current_dir(directory()).stdin(Stdio::null());
    if sites {
        node.envs(SITES.iter().map(|(name, path)| (name, path)));
    }
    let output = node.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let summary: Vec<&str> =
        said.lines().filter(|l| ["# pass", "# fail", "ℹ pass", "ℹ fail"].iter().any(|s| l.starts_with(s))).collect();
    say(&format!("{}: {}", files.join(", "), summary.join(" ")));
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn scripts_do_what_their_tests_say() {
    suite(&["unit/search.test.mjs", "unit/compare.test.mjs"], &["node"], false);
}

#[test]
fn every_kind_of_page_is_sound_in_a_browser() {
    suite(&["site/pages.test.mjs", "site/reading.test.mjs"], &["node", "npm ci", "chromium"], true);
}

#[test]
fn readers_find_their_way() {
    let files = ["site/journeys.test.mjs", "site/search.test.mjs"];
    suite(&files, &["node", "npm ci", "chromium", "firefox-esr"], true);
}

#[test]
fn the_markup_is_valid_and_light() {
    suite(&["site/markup.test.mjs"], &["node", "npm ci", "java"], true);
}

#[test]
fn the_bundle_works_from_disk() {
    suite(&["bundle/bundle.test.mjs"], &["node", "npm ci", "chromium", "firefox-esr", "unzip"], true);
}
