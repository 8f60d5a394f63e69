//! What hosts read: every redirect leads to a page in one step, headers do not contradict each other,
//! and a host that cannot redirect gets pages that lead on.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod project;

use project::{Project, Tree};
use std::collections::BTreeSet;

const PREFIX: &str = "/docs";

fn text(site: &Tree, path: &str) -> String {
    String::from_utf8(site[path].clone()).unwrap()
}

/// The file that a host answers a path with.
fn file(path: &str) -> String {
    let route = path.strip_prefix(PREFIX).and_then(|path| path.strip_prefix('/')).unwrap();
    if route.is_empty() || route.ends_with('/') { format!("{route}index.html") } else { route.to_owned() }
}

/// Lines of `_redirects`: from, to.
fn redirects(site: &Tree) -> Vec<(String, String)> {
    let line = |line: &str| {
        let parts: Vec<&str> = line.split(' ').collect();
        let [from, to, status] = parts[..] else { panic!("{line}") };
        assert_eq!(status, "301", "{line}");
        (from.to_owned(), to.to_owned())
    };
    text(site, "_redirects").lines().map(line).collect()
}

/// The fixture site with a code that took the place of another, and redirects of all kinds.
fn moved(output: &str) -> (Project, Tree) {
    let project = Project::tiny();
    let site = project.read("site.toml");
    let redirect = |from: &str, to: &str| format!("\n[[redirect]]\nfrom = \"{from}\"\nto = \"{to}\"\n");
    let more = [
        redirect("/old/page.html", "/mail/450/"),
        redirect("/away/", "https://example.org/a?b=c&d"),
        redirect("/post/*", "/mail/*"),
        redirect("/vi/thu/", "/vi/mail/"),
    ];
    project.write("site.toml", &format!("{site}{}\n[output]\n{output}\n", more.concat()));
    let tree = project.build("dist", &[]);
    (project, tree)
}

#[test]
fn every_redirect_leads_to_a_page_in_one_step_and_hides_none() {
    let (_, site) = moved("");
    let all = redirects(&site);
    let mut seen = BTreeSet::new();
    for (from, to) in &all {
        assert!(seen.insert(from), "{from} stands twice");
        if !from.ends_with('*') {
            assert!(!site.contains_key(&file(from)), "{from} is a page");
            assert!(to.starts_with("https://") || site.contains_key(&file(to)), "{from} leads to {to}");
        }
    }
    let leads = |from: &str, to: &str| {
        let (from, to) =
            (format!("{PREFIX}{from}"), if to.starts_with('/') { format!("{PREFIX}{to}") } else { to.into() });
        assert!(all.contains(&(from.clone(), to)), "{from}: {all:#?}");
    };
    leads("/old/page.html", "/mail/450/");
    leads("/vi/old/page.html", "/vi/mail/450/");
    leads("/away/", "https://example.org/a?b=c&d");
    leads("/vi/thu/", "/vi/mail/");
    leads("/mail/4.5.1/", "/mail/451/");
    leads("/vi/mail/4.5.1/", "/vi/mail/451/");
    leads("/mail/err_7-vs-450/", "/mail/450-vs-err_7/");
    leads("/vi/post/*", "/vi/mail/:splat");
    // A wide rule must not stand before a narrow one: the first counts.
    let wide = all.iter().position(|(from, _)| from.ends_with('*')).unwrap();
    assert!(all[wide..].iter().all(|(from, _)| from.ends_with('*')));
    assert!(!all.iter().any(|(from, _)| from.contains("err_7-vs-220")), "it is not to be indexed");
}

#[test]
fn no_page_gets_two_rules_for_its_cache() {
    let (_, site) = moved("");
    let headers = text(&site, "_headers");
    let mut rules: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in headers.lines() {
        match line.strip_prefix("  ") {
            Some(header) => rules.last_mut().unwrap().1.push(header),
            None => rules.push((line, Vec::new())),
        }
    }
    let holds = |pattern: &str, path: &str| match pattern.strip_suffix('*') {
        Some(prefix) => path.starts_with(prefix),
        None => pattern == path,
    };
    for path in site.keys().filter(|path| path.ends_with(".html") || path.starts_with("assets/")) {
        let url = format!("{PREFIX}/{}", path.strip_suffix("index.html").unwrap_or(path));
        let all = rules.iter().filter(|(pattern, _)| holds(pattern, &url)).flat_map(|(_, headers)| headers);
        let caches: Vec<_> = all.clone().filter(|h| h.starts_with("Cache-Control")).collect();
        match path.as_str() {
            path if path.starts_with("assets/") => {
                assert!(caches[0].ends_with("immutable") && caches.len() == 1, "{path}")
            }
            // A host answers other paths with it.
            "404.html" => assert!(caches.is_empty()),
            path => assert!(caches.len() == 1 && caches[0].contains("max-age=0"), "{path}: {caches:?}"),
        }
        assert_eq!(all.filter(|h| h.starts_with("Content-Security-Policy: default-src 'none';")).count(), 1, "{path}");
    }
}

#[test]
fn a_host_that_cannot_redirect_gets_pages_that_lead_on() {
    let (_, without) = moved("");
    let (_, with) = moved("redirect_stubs = true");
    let stubs: Vec<&String> = with.keys().filter(|path| !without.contains_key(*path)).collect();
    for path in [
        "old/page.html",
        "vi/old/page.html",
        "away/index.html",
        "mail/4.5.1/index.html",
        "post/450/index.html",
        "post/450-vs-err_7/index.html",
        "vi/post/index.html",
    ] {
        assert!(stubs.iter().any(|stub| *stub == path), "{path} is not among {stubs:#?}");
    }
    for path in &stubs {
        let page = text(&with, path);
        let between = |open: &str| page.split_once(open).unwrap().1.split_once('"').unwrap().0;
        let target = between("rel=\"canonical\" href=\"");
        assert_eq!(between("http-equiv=\"refresh\" content=\"0; url="), target, "{path}");
        let own = target.strip_prefix("https://tiny.example.org");
        assert!(own.is_none_or(|target| with.contains_key(&file(target))), "{path} leads to {target}");
    }
    assert!(!with.contains_key("mail/err_7-vs-450/index.html"), "one page for two codes, in one order");
    assert!(text(&with, "away/index.html").contains("a?b=c&amp;d"));
    let listed: String = with.iter().filter(|(p, _)| p.ends_with(".xml")).map(|(p, _)| text(&with, p)).collect();
    assert!(!listed.contains("/post/") && !listed.contains("4.5.1"));
}

#[test]
fn a_redirect_cannot_take_the_place_of_another_file() {
    let project = Project::tiny();
    let site = project.read("site.toml");
    for (from, status) in [("/mail/450", 1), ("/mail/450/index.html", 1), ("/robots.txt", 0), ("/_headers", 0)] {
        let text =
            format!("{site}\n[[redirect]]\nfrom = \"{from}\"\nto = \"/mail/\"\n\n[output]\nredirect_stubs = true\n");
        project.write("site.toml", &text);
        let run = project.run(&["build", "--out", project.beside("dist").to_str().unwrap()]);
        assert_eq!(run.status, status, "{from}: {}", run.stderr);
    }
    let robots = std::fs::read_to_string(project.beside("dist/robots.txt")).unwrap();
    assert!(robots.starts_with("User-agent"), "{robots}");
}
