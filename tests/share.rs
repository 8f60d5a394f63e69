//! Pictures for previews of shared links, as a build writes them: which there are, that they are
//! pictures, and that none is drawn twice.
#![cfg(feature = "share")]
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod page;
mod project;

use std::collections::BTreeSet;
use std::path::Path;

use project::{Project, Run, Tree, assert_same, tree};
use resvg::tiny_skia::Pixmap;

const FOLDER: &str = "assets/share/";
const BASE: &str = "https://tiny.example.org/docs/";

fn pictures(files: &Tree) -> BTreeSet<&str> {
    files.keys().map(String::as_str).filter(|path| path.starts_with(FOLDER)).collect()
}

/// The pictures of two trees that are not in both, without their hashes.
fn changed(a: &Tree, b: &Tree) -> BTreeSet<String> {
    let (a, b) = (pictures(a), pictures(b));
    let stem = |path: &&str| path.trim_end_matches(".png").rsplit_once('.').unwrap().0.replace(FOLDER, "");
    a.symmetric_difference(&b).map(stem).collect()
}

/// How many pictures a build says it drew and kept.
fn counts(run: &Run) -> (usize, usize) {
    let line = run.stderr.lines().find_map(|line| line.strip_prefix("pictures ")).unwrap_or("0 drawn, 0 kept");
    let (drawn, kept) = line.split_once(" drawn, ").unwrap();
    (drawn.parse().unwrap(), kept.trim_end_matches(" kept").parse().unwrap())
}

fn build(project: &Project, out: &str, args: &[&str]) -> (Tree, Run) {
    let out = project.beside(out);
    let run = project.run(&[&["build", "--share-images", "--out", out.to_str().unwrap()], args].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    (tree(&out), run)
}

/// The `content` of a page's `<meta>` of this name.
fn meta(files: &Tree, path: &str, name: &str) -> Option<String> {
    let html = page::parse(std::str::from_utf8(&files[path]).unwrap());
    let found = html.named("meta").into_iter().find(|m| [m.get("property"), m.get("name")].contains(&Some(name)));
    found.and_then(|m| m.get("content")).map(str::to_owned)
}

/// What the page's `og:image` is, below the folder of pictures and without its hash.
fn shown(files: &Tree, path: &str) -> String {
    let url = meta(files, path, "og:image").unwrap_or_else(|| panic!("`{path}` shows no picture"));
    let file = url.strip_prefix(BASE).unwrap();
    assert!(files.contains_key(file), "`{path}` shows `{file}`, which there is not");
    file.strip_prefix(FOLDER).unwrap().trim_end_matches(".png").rsplit_once('.').unwrap().0.to_owned()
}

#[test]
fn there_are_none_unless_they_are_asked_for() {
    let project = Project::tiny();
    let without = project.build("without", &[]);
    assert!(pictures(&without).is_empty());
    assert_eq!(meta(&without, "mail/450/index.html", "og:image"), None);
    let (asked, _) = build(&project, "asked", &[]);
    assert!(!pictures(&asked).is_empty());
    project.edit("site.toml", "title = ", "output = { share_images = true }\ntitle = ");
    assert_same(&project.build("set", &[]), &asked);
    let bundle = project.beside("bundle");
    assert_eq!(project.run(&["bundle", "--out", bundle.to_str().unwrap()]).status, 0);
    let bundle = tree(&bundle);
    assert!(pictures(&bundle).is_empty() && bundle.len() > 20);
}

#[test]
fn every_page_shows_a_picture_that_there_is() {
    let (files, _) = build(&Project::tiny(), "dist", &[]);
    let cases = [
        ("index.html", "index"),
        ("vi/index.html", "vi"),
        ("about/index.html", "index"),
        ("mail/index.html", "mail"),
        ("mail/4xx/index.html", "mail"),
        ("mail/compare/index.html", "mail"),
        ("mail/450/index.html", "mail/450"),
        ("vi/mail/450/index.html", "vi/mail/450"),
        ("vi/mail/451/index.html", "mail/451"), // not translated: its page is the English one
        ("mail/450-vs-err_7/index.html", "mail/450-vs-err_7"),
        ("mail/450-vs-451/index.html", "mail"), // not to be indexed
    ];
    for (page, picture) in cases {
        assert_eq!(shown(&files, page), picture, "{page}");
    }
    let mut used = BTreeSet::new();
    for path in files.keys().filter(|path| path.ends_with("index.html")) {
        used.insert(shown(&files, path));
        assert_eq!(meta(&files, path, "twitter:card").as_deref(), Some("summary_large_image"));
        assert_eq!(meta(&files, path, "og:image:width").as_deref(), Some("1200"));
        assert_eq!(meta(&files, path, "og:image:height").as_deref(), Some("630"));
        assert!(meta(&files, path, "og:image:alt").is_some_and(|alt| !alt.is_empty()));
    }
    assert_eq!(used.len(), pictures(&files).len(), "a picture is drawn that no page shows");
}

#[test]
fn a_picture_is_a_small_png_of_its_size_with_ink_on_paper() {
    let (files, _) = build(&Project::tiny(), "dist", &[]);
    for path in pictures(&files) {
        let bytes = &files[path];
        let picture = Pixmap::decode_png(bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (1200, 630));
        assert!(bytes.len() < 25_000, "`{path}` has {} bytes", bytes.len());
        let inked = picture.pixels().iter().filter(|pixel| pixel.green() < 100).count();
        assert!((5_000..200_000).contains(&inked), "`{path}` has {inked} dark pixels");
        let corner = picture.pixel(1199, 629).unwrap();
        assert_eq!([corner.red(), corner.green(), corner.blue(), corner.alpha()], [0xfd, 0xfc, 0xf9, 0xff]);
    }
}

#[test]
fn the_bytes_do_not_depend_on_threads_or_shards() {
    let project = Project::tiny();
    let (one, _) = build(&project, "one", &["--jobs", "1"]);
    let (four, _) = build(&project, "four", &["--jobs", "4"]);
    assert_same(&one, &four);
    let shards: Vec<String> = (1..=3)
        .map(|i| {
            let out = format!("shard-{i}");
            build(&project, &out, &["--shard", &format!("{i}/3")]);
            project.beside(&out).to_str().unwrap().to_owned()
        })
        .collect();
    let merged = project.beside("merged");
    let mut command = project::program();
    let done = command.arg("merge").args(&shards).arg("--out").arg(&merged).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_same(&tree(&merged), &one);
}

#[test]
fn what_stands_is_not_drawn_again() {
    let project = Project::tiny();
    let (first, run) = build(&project, "dist", &[]);
    let all = pictures(&first).len();
    assert_eq!(counts(&run), (all, 0));
    let (second, run) = build(&project, "dist", &[]);
    assert_eq!(counts(&run), (0, all));
    assert!(run.stderr.contains(" 0 written"), "{}", run.stderr);
    assert_same(&first, &second);
    let (_, run) = build(&project, "dist", &["--force"]);
    assert_eq!(counts(&run), (all, 0));

    project.edit("content/mail/en/450.md", "name = \"Busy\"", "name = \"Occupied\"");
    let (third, run) = build(&project, "dist", &[]);
    assert_eq!(changed(&second, &third), BTreeSet::from(["mail/450".to_owned(), "mail/450-vs-err_7".to_owned()]));
    assert_eq!(counts(&run), (2, all - 2));
    let (clean, _) = build(&project, "clean", &[]);
    let drawn = |files: &Tree| pictures(files).into_iter().map(|path| (path.to_owned(), files[path].clone())).collect();
    let (third, clean): (Tree, Tree) = (drawn(&third), drawn(&clean));
    assert_same(&third, &clean);
}

#[test]
fn a_picture_that_was_removed_or_cut_is_drawn_again() {
    let project = Project::tiny();
    let (first, _) = build(&project, "dist", &[]);
    let mut paths = pictures(&first).into_iter().map(|path| project.beside("dist").join(path));
    std::fs::remove_file(paths.next().unwrap()).unwrap();
    std::fs::write(paths.next().unwrap(), "cut").unwrap();
    let (second, run) = build(&project, "dist", &[]);
    assert_eq!(counts(&run).0, 2);
    assert_same(&first, &second);
}

#[test]
fn a_build_of_one_language_leaves_pictures_of_others() {
    let project = Project::tiny();
    let (first, _) = build(&project, "dist", &[]);
    project.edit("content/mail/vi/450.md", "name = \"", "name = \"Rất ");
    let (second, _) = build(&project, "dist", &["--locale", "vi"]);
    let vi = |path: &String| path.starts_with("vi/mail/450");
    assert!(changed(&first, &second).iter().all(vi), "{:?}", changed(&first, &second));
    assert!(!changed(&first, &second).is_empty());
    let without = project.build("dist", &[]);
    assert!(pictures(&without).is_empty(), "a build without pictures removes them");
}

/// The fixture in Arabic and Japanese too.
fn in_more_languages() -> Project {
    let project = Project::tiny();
    project::copy(&repository().join("tests/locales"), &project.root());
    project.edit("site.toml", "[[locale]]\ntag = \"en-XA\"\nname = \"[English]\"\n", "");
    project
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn add_font(project: &Project) {
    let font = project.root().join("static/share/arabic.ttf");
    std::fs::create_dir_all(font.parent().unwrap()).unwrap();
    std::fs::copy(repository().join("tests/share/NotoSansArabic-Bold.ttf"), font).unwrap();
}

#[test]
fn every_page_follows_a_change_of_fonts() {
    let project = Project::tiny();
    build(&project, "dist", &[]);
    add_font(&project);
    let (files, _) = build(&project, "dist", &[]);
    for path in files.keys().filter(|path| path.ends_with("index.html")) {
        shown(&files, path);
    }
}

#[test]
fn a_font_of_the_site_draws_its_script() {
    let project = in_more_languages();
    add_font(&project);
    let (files, _) = build(&project, "dist", &[]);
    assert_eq!(shown(&files, "ar/mail/index.html"), "ar/mail");
    assert_eq!(shown(&files, "ja/mail/index.html"), "plain/mail");
    assert!(!files.keys().any(|path| path.ends_with(".ttf")), "no page loads the font");
}

#[test]
fn pictures_have_the_icons_and_colours_of_the_pages() {
    let read = |path: &str| std::fs::read_to_string(repository().join(path)).unwrap();
    let (frame, base, style) =
        (read("templates/share/frame.svg"), read("templates/base.html"), read("static/style.css"));
    let after = |text: &str, before: &str| text.split_once(before).unwrap().1.to_owned();
    for tone in ["success", "info", "progress", "warning", "error"] {
        let drawn = after(&after(&frame, &format!("<path id=\"{tone}\"")), " d=");
        let shown = after(&after(&base, &format!("<symbol id=\"tone-{tone}\"")), " d=");
        assert_eq!(drawn.split('>').next(), shown.split('>').next(), "the icon of {tone}");
        let drawn = after(&frame, &format!(".{tone} {{ fill: "));
        let shown = after(&style, &format!("--{tone}: light-dark("));
        assert_eq!(drawn[..7], shown[..7], "the colour of {tone}");
    }
    for (name, picture) in [("paper", "height=\"630\" fill=\""), ("ink", ".ink { fill: "), ("muted", ".muted { fill: ")]
    {
        let shown = after(&style, &format!("--{name}: light-dark("));
        assert_eq!(after(&frame, picture)[..7], shown[..7], "{name}");
    }
}

#[test]
fn languages_that_the_fonts_lack_get_the_registry_without_words() {
    let project = in_more_languages();
    let (files, _) = build(&project, "dist", &[]);
    assert_eq!(shown(&files, "ja/mail/450/index.html"), "plain/mail");
    assert_eq!(shown(&files, "ja/mail/index.html"), "plain/mail");
    assert_eq!(shown(&files, "ja/index.html"), "ja", "with the registry's title that every language has");
    assert_eq!(shown(&files, "ar/mail/compare/index.html"), "plain/mail");
    assert_eq!(shown(&files, "ar/mail/450/index.html"), "mail/450", "not translated: its page is the English one");
    assert_eq!(shown(&files, "vi/mail/450/index.html"), "vi/mail/450");
    assert_eq!(pictures(&files).iter().filter(|path| path.contains("plain/")).count(), 1);
}

#[test]
fn a_broken_template_is_a_problem_with_a_place() {
    let project = Project::tiny();
    let say = |text: &str| {
        project.write("templates/share/code.svg", text);
        let out = project.beside("dist");
        let run = project.run(&["build", "--share-images", "--format", "short", "--out", out.to_str().unwrap()]);
        assert_eq!(run.status, 1, "{}", run.stderr);
        assert!(!out.exists());
        run.stdout + &run.stderr
    };
    let said = say("{{ nothing_of_this_name }}");
    assert!(said.contains("templates/share/code.svg:1:") && said.contains("nothing_of_this_name"), "{said}");
    let said = say("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>");
    assert!(said.contains("`share/code.svg` cannot be drawn: the picture is 10 by 10"), "{said}");
    let said = say("no svg");
    assert!(said.contains("`share/code.svg` cannot be drawn"), "{said}");
}
