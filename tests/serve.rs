//! The preview over real connections: what it answers, what it refuses, what it tells of changes.

#![cfg(feature = "serve")]
#![expect(clippy::disallowed_methods, reason = "tests write projects, and are clients of the preview")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use codegloss::serve::{News, Options, Server, Watching};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(20);

struct Preview {
    project: TempDir,
    server: Server,
}

struct Response {
    status: u16,
    headers: String,
    body: String,
}

impl Response {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn tiny() -> TempDir {
    let project = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tiny"), project.path());
    project
}

fn any_port() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

impl Preview {
    fn of(project: TempDir, watching: Watching) -> Self {
        let options = Options { root: project.path().to_owned(), address: Some(any_port()), watching };
        let server = Server::start(&options, Box::new(|_: News<'_>| {})).unwrap();
        Self { project, server }
    }

    fn tiny() -> Self {
        Self::of(tiny(), Watching::Native)
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.server.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// The answer to a request line and headers, as they are.
    fn raw(&self, head: &str) -> Response {
        let mut stream = self.connect();
        stream.write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (headers, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = headers.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        Response { status, headers: headers.to_owned(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Response {
        self.raw(&format!("GET {path} HTTP/1.1\r\nHost: localhost"))
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.project.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.project.path().join(path)).unwrap()
    }

    fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, &text.replace(from, to));
    }

    fn events(&self) -> Events {
        let mut stream = self.connect();
        stream.write_all(b"GET /__codegloss/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut events = Events(BufReader::new(stream));
        assert_eq!(events.next().0, "problems", "the first event says how things are");
        events
    }
}

struct Events(BufReader<TcpStream>);

impl Events {
    /// Waits for an event of a kind; warnings of prose follow a change when they are found.
    fn until(&mut self, kind: &str) {
        while self.next().0 != kind {}
    }

    /// Kind and data of the next event.
    fn next(&mut self) -> (String, Value) {
        let mut kind = String::new();
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).expect("an event in time"), 0, "the events ended");
            if let Some(name) = line.strip_prefix("event: ") {
                name.trim().clone_into(&mut kind);
            }
            if let Some(data) = line.strip_prefix("data: ") {
                return (kind, serde_json::from_str(data).unwrap());
            }
        }
    }
}

fn script(body: &str) -> &str {
    let start = body.find("<script defer src=\"/__codegloss/live.js\"").expect("the page has the script");
    &body[start..=start + body[start..].find("</script>\n").unwrap() + "</script>".len()]
}

#[test]
fn a_page_is_the_built_page_and_a_script() {
    let preview = Preview::tiny();
    let out = tempfile::tempdir().unwrap();
    let built = std::process::Command::new(env!("CARGO_BIN_EXE_codegloss"))
        .args(["build", "--root"])
        .arg(preview.project.path())
        .arg("--out")
        .arg(out.path().join("dist"))
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let mut pages = 0;
    for entry in walkdir::WalkDir::new(out.path().join("dist")) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(out.path().join("dist")).unwrap().to_str().unwrap();
        if !entry.file_type().is_file() || path.starts_with(".codegloss") {
            continue;
        }
        let file = fs::read(entry.path()).unwrap();
        let file = String::from_utf8_lossy(&file);
        let answer = preview.get(&format!("/docs/{}", path.strip_suffix("index.html").unwrap_or(path)));
        assert_eq!(answer.status, 200, "{path}");
        if Path::new(path).extension().is_some_and(|e| e == "html") {
            pages += 1;
            assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
            assert_eq!(answer.body.replace(script(&answer.body), ""), file, "{path}");
        } else {
            assert_eq!(answer.body, file, "{path}");
        }
    }
    assert!(pages > 20, "{pages}");
}

#[test]
fn drafts_are_shown_and_labelled() {
    let project = tiny();
    let edit = |path: &str, from: &str, to: &str| {
        let path = project.path().join("content").join(path);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    };
    edit("mail/codes.toml", "name = \"Local error\"", "name = \"Local error\"\ndraft = true");
    for path in
        ["about/en.md", "vi.md", "mail/en/220.md", "mail/vi/450.md", "mail/en/450-vs-err_7.md", "mail/en/4xx.md"]
    {
        edit(path, "+++\n", "+++\ndraft = true\n");
    }
    let preview = Preview::of(project, Watching::Native);
    let labelled = [
        "mail/451/",
        "mail/220-vs-451/",
        "about/",
        "vi/about/",
        "vi/",
        "mail/220/",
        "vi/mail/220/",
        "vi/mail/450/",
        "vi/mail/450-vs-err_7/",
        "mail/450-vs-err_7/",
        "mail/4xx/",
    ];
    let plain = ["", "mail/", "mail/450/", "vi/mail/err_7/", "mail/compare/", "mail/retry/", "mail/2xx/"];
    for (path, draft) in labelled.map(|path| (path, true)).into_iter().chain(plain.map(|path| (path, false))) {
        let answer = preview.get(&format!("/docs/{path}"));
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(script(&answer.body).contains(" data-draft>"), draft, "{path}");
    }
    let mut events = preview.events();
    preview.replace("content/mail/en/4xx.md", "draft = true\n", "");
    events.until("pages");
    assert!(!script(&preview.get("/docs/mail/4xx/").body).contains("data-draft"));
}

#[test]
fn the_terminal_counts_drafts() {
    let project = tiny();
    let path = project.path().join("content/mail/en/4xx.md");
    fs::write(&path, fs::read_to_string(&path).unwrap().replacen("+++\n", "+++\ndraft = true\n", 1)).unwrap();
    let (send, told) = std::sync::mpsc::channel();
    let options = Options { root: project.path().to_owned(), address: Some(any_port()), watching: Watching::Native };
    let tell = move |news: News<'_>| {
        if let News::Shown { drafts, .. } = news {
            let _ = send.send(drafts);
        }
    };
    let _server = Server::start(&options, Box::new(tell)).unwrap();
    assert_eq!(told.recv_timeout(PATIENCE), Ok(1));
}

#[test]
fn files_have_their_content_type() {
    let preview = Preview::tiny();
    let page = preview.get("/docs/").body;
    let style = page.split('"').find(|s| s.starts_with("/docs/assets/style.")).unwrap();
    let cases = [
        (style, "text/css; charset=utf-8"),
        ("/docs/robots.txt", "text/plain; charset=utf-8"),
        ("/docs/sitemap.xml", "application/xml; charset=utf-8"),
        ("/__codegloss/live.js", "text/javascript; charset=utf-8"),
        ("/docs/404.html", "text/html; charset=utf-8"),
    ];
    for (path, kind) in cases {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let head = preview.raw(&format!("HEAD {path} HTTP/1.1\r\nHost: localhost"));
        assert_eq!((head.status, head.body.as_str()), (200, ""), "{path}");
        assert_eq!(head.header("content-length"), answer.header("content-length"), "{path}");
    }
    let post = preview.raw("POST /docs/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0");
    assert_eq!((post.status, post.header("allow")), (405, Some("GET, HEAD")));
}

#[test]
fn paths_that_lead_nowhere_get_the_sites_own_page() {
    let preview = Preview::tiny();
    let english = preview.get("/docs/mail/999/");
    assert_eq!(english.status, 404);
    assert!(english.body.contains("<html lang=\"en\""), "{}", english.body);
    let vietnamese = preview.get("/docs/vi/mail/999/");
    assert_eq!(vietnamese.status, 404);
    assert!(vietnamese.body.contains("<html lang=\"vi\""), "{}", vietnamese.body);
    assert_eq!(preview.get("/mail/450/").status, 404, "outside the path of the base URL");
}

#[test]
fn other_names_of_a_page_lead_to_it() {
    let preview = Preview::tiny();
    let cases = [
        ("/", "/docs/"),
        ("/docs", "/docs/"),
        ("/docs/mail/450", "/docs/mail/450/"),
        ("/docs/mail/451-vs-450/", "/docs/mail/450-vs-451/"),
        ("/docs/mail/451-vs-450?x=%20y", "/docs/mail/450-vs-451/?x=%20y"),
        ("/docs/mail/450/index.html", "/docs/mail/450/"),
        ("/docs//", "/docs/"),
    ];
    for (from, to) in cases {
        let answer = preview.get(from);
        assert_eq!((answer.status, answer.header("location")), (308, Some(to)), "{from}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "a redirect must not outlive the preview");
    }
}

#[test]
fn no_spelling_leads_out_of_the_site() {
    let preview = Preview::tiny();
    let secret = "a secret beside the site";
    preview.write("secret.txt", secret);
    let spellings = [
        "/../secret.txt",
        "/docs/../../secret.txt",
        "/docs/%2e%2e/secret.txt",
        "/docs/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/docs/..%5c..%5csecret.txt",
        "/docs/..\\secret.txt",
        "/docs/%252e%252e/secret.txt",
        "/docs/%c0%ae%c0%ae/secret.txt",
        "/docs/%00/../secret.txt",
        "/docs/assets/../../secret.txt",
        "/docs/assets/%2e%2e/site.toml",
        "/docs/site.toml",
        "/docs/content/en.md",
        "/__codegloss/../site.toml",
        "/__codegloss/..%2fsite.toml",
        "//etc/passwd",
        "/docs//etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://localhost/../../etc/passwd",
    ];
    for path in spellings {
        let answer = preview.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.headers);
        for leak in [secret, "root:", "base_url"] {
            assert!(!answer.body.contains(leak), "{path}");
        }
    }
    assert_eq!(preview.get("/docs/").status, 200, "and the preview lives");
}

#[test]
fn raw_bytes_are_refused() {
    let preview = Preview::tiny();
    assert!(matches!(preview.get("/docs/\0/").status, 0 | 400));
    assert_eq!(preview.get("/docs/").status, 200);
}

#[test]
fn other_names_of_this_machine_are_refused() {
    let preview = Preview::tiny();
    assert_eq!(preview.raw("GET /docs/ HTTP/1.1\r\nHost: evil.example").status, 421);
    assert_eq!(preview.raw("GET /__codegloss/events HTTP/1.1\r\nHost: evil.example:3000").status, 421);
    assert_eq!(preview.raw("GET /docs/ HTTP/1.1\r\nHost: [::1]:3000").status, 200);
}

#[test]
fn an_edit_is_told_and_shown() {
    edit(Watching::Native);
}

#[test]
fn an_edit_is_found_by_looking() {
    edit(Watching::Poll);
}

fn edit(watching: Watching) {
    let preview = Preview::of(tiny(), watching);
    let mark = script(&preview.get("/docs/").body).to_owned();
    let mut events = preview.events();
    preview.replace("site.toml", "title = \"Tiny\"", "title = \"Renamed\"");
    let (kind, data) = events.next();
    assert_eq!(kind, "pages", "{data}");
    let body = preview.get("/docs/").body;
    assert!(body.contains("Renamed"), "{body}");
    assert!(script(&body).contains(data["pages"].as_str().unwrap()), "the page says which state it shows");
    assert_ne!(script(&body), mark);
}

#[test]
fn editors_that_rename_and_new_and_removed_files_are_noticed() {
    let preview = Preview::tiny();
    assert_eq!(preview.get("/docs/news/").status, 404);
    let mut events = preview.events();
    preview.write("content/news/en.md", "+++\nname = \"News\"\nsummary = \"What is new.\"\n+++\n\nFirst.\n");
    events.until("pages");
    assert!(preview.get("/docs/news/").body.contains("First."));
    let text = preview.read("content/news/en.md").replace("First.", "Second.");
    preview.write("content/news/.en.md.swp", &text);
    let (from, to) = ("content/news/.en.md.swp", "content/news/en.md");
    fs::rename(preview.project.path().join(from), preview.project.path().join(to)).unwrap();
    events.until("pages");
    assert!(preview.get("/docs/news/").body.contains("Second."));
    fs::remove_dir_all(preview.project.path().join("content/news")).unwrap();
    events.until("pages");
    assert_eq!(preview.get("/docs/news/").status, 404);
}

#[test]
fn a_folder_that_is_made_later_is_watched() {
    let preview = Preview::tiny();
    let mut events = preview.events();
    for text in ["one", "two", "three"] {
        preview.write("static/extra.txt", text);
        assert_eq!(events.next().0, "pages", "{text}");
    }
    fs::remove_dir_all(preview.project.path().join("static")).unwrap();
    assert_eq!(events.next().0, "pages");
    preview.write("static/extra.txt", "four");
    assert_eq!(events.next().0, "pages");
}

#[test]
fn an_error_lies_over_the_last_good_page_until_it_is_mended() {
    let preview = Preview::tiny();
    let good = preview.get("/docs/mail/450/").body;
    let mut events = preview.events();
    let codes = preview.read("content/mail/codes.toml");
    preview.write("content/mail/codes.toml", &format!("{codes}\n[[code]]\nvalue = \"<b>\n"));
    let (kind, data) = events.next();
    assert!(kind == "problems" && data["errors"].as_u64() > Some(0), "{data}");
    let frame = data["problems"][0]["text"].as_str().unwrap();
    assert!(frame.contains("content/mail/codes.toml:") && frame.contains("value = \"<b>"), "{frame}");
    let behind = preview.get("/docs/mail/450/");
    assert_eq!((behind.status, behind.body), (200, good.clone()));
    preview.write("content/mail/codes.toml", &codes);
    let (kind, data) = events.next();
    assert_eq!((kind.as_str(), data["errors"].as_u64()), ("problems", Some(0)), "the pages are those from before");
    assert_eq!(preview.get("/docs/mail/450/").body, good);
}

#[test]
fn a_template_with_an_error_does_not_replace_a_site_without() {
    let preview = Preview::tiny();
    let mut events = preview.events();
    preview
        .write("templates/home.html", "{% extends \"base.html\" %}\n{% block main %}{{ nothing.here }}{% endblock %}");
    let (kind, data) = events.next();
    assert_eq!(kind, "problems");
    let frame = data["problems"][0]["text"].as_str().unwrap();
    assert!(frame.contains("templates/home.html:2"), "{frame}");
    assert_eq!(preview.get("/docs/").status, 200);
    preview.write("templates/home.html", "{% extends \"base.html\" %}\n{% block main %}mended{% endblock %}");
    assert_eq!(events.next().0, "pages");
    assert!(preview.get("/docs/").body.contains("mended"));
}

#[test]
fn errors_at_the_start_stand_at_every_url_until_they_are_mended() {
    let project = tiny();
    let site = fs::read_to_string(project.path().join("site.toml")).unwrap();
    fs::write(project.path().join("site.toml"), "title = \"<script>\nbase").unwrap();
    let preview = Preview::of(project, Watching::Native);
    for path in ["/", "/docs/", "/docs/x.css"] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 500, "{path}");
        assert!(answer.body.contains("site.toml:1") && answer.body.contains("&lt;script&gt;"), "{}", answer.body);
        assert!(!answer.body.contains("<script>"), "{}", answer.body);
        script(&answer.body);
    }
    let mut events = preview.events();
    preview.write("site.toml", &site);
    assert_eq!(events.next().0, "pages");
    assert_eq!(preview.get("/docs/").status, 200);
}

#[test]
fn a_page_that_only_fails_when_it_is_asked_for_says_so() {
    let project = tiny();
    let theme = "{% extends \"base.html\" %}\n{% block main %}{{ nothing.here }}{% endblock %}";
    fs::create_dir_all(project.path().join("templates")).unwrap();
    fs::write(project.path().join("templates/404.html"), theme).unwrap();
    let preview = Preview::of(project, Watching::Native);
    assert_eq!(preview.get("/docs/").status, 200);
    let broken = preview.get("/docs/nowhere/");
    assert_eq!(broken.status, 500);
    assert!(broken.body.contains("templates/404.html:2") && broken.body.contains("data-problem"), "{}", broken.body);
}

#[test]
fn a_project_that_went_away_is_told_and_the_site_stays() {
    let preview = Preview::tiny();
    let mut events = preview.events();
    let site = preview.read("site.toml");
    fs::remove_file(preview.project.path().join("site.toml")).unwrap();
    let (kind, data) = events.next();
    assert_eq!((kind.as_str(), data["errors"].as_u64()), ("problems", Some(1)));
    assert_eq!(preview.get("/docs/").status, 200);
    preview.write("site.toml", &site);
    assert_eq!(events.next().1["errors"].as_u64(), Some(0));
}

#[test]
fn a_stylesheet_is_swapped_without_a_new_page() {
    let project = tiny();
    fs::create_dir_all(project.path().join("static")).unwrap();
    fs::write(project.path().join("static/style.css"), "body { color: red }").unwrap();
    let preview = Preview::of(project, Watching::Native);
    let page = preview.get("/docs/").body;
    let mut events = preview.events();
    preview.write("static/style.css", "body { color: blue }");
    let (kind, data) = events.next();
    assert_eq!(kind, "styles", "{data}");
    assert!(script(&page).contains(data["pages"].as_str().unwrap()), "the page is still the same");
    let path = data["styles"]["/docs/assets/style.css"].as_str().unwrap();
    assert!(!page.contains(path));
    assert_eq!(preview.get(path).body, "body { color: blue }");
}

#[test]
fn a_file_saved_without_a_change_is_no_event() {
    let preview = Preview::tiny();
    let mut events = preview.events();
    preview.write("site.toml", &preview.read("site.toml"));
    std::thread::sleep(Duration::from_millis(500));
    preview.replace("site.toml", "title = \"Tiny\"", "title = \"Changed\"");
    assert_eq!(events.next().0, "pages", "the first event is that of the change");
    assert!(preview.get("/docs/").body.contains("Changed"));
}

#[test]
fn the_end_closes_events_and_frees_the_port() {
    let preview = Preview::tiny();
    let mut events = preview.events();
    let address = preview.server.address();
    let start = Instant::now();
    drop(preview);
    assert!(start.elapsed() < Duration::from_millis(1500), "{:?}", start.elapsed());
    let mut rest = String::new();
    events.0.read_to_string(&mut rest).unwrap();
    assert!(TcpListener::bind(address).is_ok(), "the port is free again");
}

#[test]
fn a_port_in_use_is_told() {
    let taken = TcpListener::bind(any_port()).unwrap();
    let address = taken.local_addr().unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_codegloss"))
        .args(["serve", "--root", "tests/tiny", "--addr", &address.to_string()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(talk.contains("is in use by another program") && talk.contains("--addr"), "{talk}");
}

#[test]
fn a_folder_that_is_no_project_is_refused() {
    let empty = tempfile::tempdir().unwrap();
    let options = Options { root: empty.path().to_owned(), address: Some(any_port()), watching: Watching::default() };
    let error = Server::start(&options, Box::new(|_: News<'_>| {})).unwrap_err();
    assert!(error.to_string().contains("it has no `site.toml`"), "{error}");
}
