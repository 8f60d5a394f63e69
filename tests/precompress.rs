//! Packed copies live and go with the texts they are made of.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod project;

use project::{Project, Tree, assert_same};

fn packing() -> Project {
    let project = Project::tiny();
    project.write("site.toml", &(project.read("site.toml") + "\n[output]\nprecompress = [\"gz\", \"br\"]\n"));
    project
}

/// Copies by the files they are made of.
fn packed(site: &Tree) -> Vec<&str> {
    site.keys().filter_map(|path| path.strip_suffix(".br")).collect()
}

fn files(run: &project::Run) -> &str {
    run.stderr.lines().find(|line| line.starts_with("files")).unwrap()
}

#[test]
fn every_text_of_a_kilobyte_has_both_copies_and_they_unpack_to_it() {
    let site = packing().build("dist", &["--date", "2026-01-02"]);
    assert!(packed(&site).contains(&"mail/450/index.html") && packed(&site).contains(&"mail/450/index.json"));
    for (path, text) in site.iter().filter(|(path, _)| path.ends_with(".html") || path.ends_with(".css")) {
        let copy = site.get(&format!("{path}.gz")).unwrap_or_else(|| panic!("{path} has no copy"));
        let mut back = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&copy[..]), &mut back).unwrap();
        assert!(back == *text, "{path}");
        assert!(site[&format!("{path}.br")].len() < copy.len(), "{path}");
    }
}

#[test]
fn only_what_changed_is_packed_again_and_the_rest_stays() {
    let project = packing();
    project.build("dist", &["--date", "2026-01-02"]);
    let again = project.run(&["build", "--out", project.beside("dist").to_str().unwrap(), "--date", "2026-01-02"]);
    assert!(files(&again).contains(" 0 written"), "{}", again.stderr);
    project.edit("content/mail/en/450.md", "Somebody else writes", "Another client writes");
    let edited = project.build("dist", &["--date", "2026-01-02"]);
    let of = |path: &str| {
        let mut back = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&edited[path][..]), &mut back).unwrap();
        String::from_utf8(back).unwrap()
    };
    assert!(of("mail/450/index.html.gz").contains("Another client writes"));
    project.edit("site.toml", "precompress = [\"gz\", \"br\"]", "");
    let plain = project.build("dist", &["--date", "2026-01-02"]);
    assert!(plain.keys().all(|path| !path.ends_with(".br") && !path.ends_with(".gz")));
}

#[test]
fn a_part_of_the_site_leaves_the_copies_of_the_rest() {
    let project = packing();
    let whole = project.build("dist", &["--date", "2026-01-02"]);
    assert_same(&whole, &project.build("dist", &["--date", "2026-01-02", "--locale", "vi"]));
    let mut merge = vec!["merge".to_owned()];
    for part in ["1/2", "2/2"] {
        let name = format!("part-{}", &part[..1]);
        project.build(&name, &["--date", "2026-01-02", "--shard", part]);
        merge.push(project.beside(&name).display().to_string());
    }
    merge.extend(["--out".to_owned(), project.beside("merged").display().to_string()]);
    let run = project.run_inside(&merge.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_same(&whole, &project::tree(&project.beside("merged")));
}
