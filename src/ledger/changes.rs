//! What differs between two ledgers, and how search engines are told.

use super::{Entry, Ledger, Note};
use crate::config::BaseUrl;
use crate::redirect;
use crate::site::Site;
use serde_json::json;
use std::cmp::Ordering;

/// Routes of pages that search engines may index, by what became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Not there before.
    pub added: Vec<String>,
    /// With another text.
    pub changed: Vec<String>,
    /// Gone, or no longer to be indexed.
    pub removed: Vec<String>,
}

impl Changes {
    /// Every route that differs.
    pub fn routes(&self) -> impl Iterator<Item = &str> {
        [&self.added, &self.changed, &self.removed].into_iter().flatten().map(String::as_str)
    }
}

/// What became of the pages of `former` in `now`.
#[must_use]
pub fn changes(former: &Ledger, now: &Ledger) -> Changes {
    let indexable =
        |ledger: &Ledger| ledger.entries.iter().filter(|e| e.text.is_some()).cloned().collect::<Vec<Entry>>();
    let (former, now) = (indexable(former), indexable(now));
    let (mut left, mut right) = (former.iter().peekable(), now.iter().peekable());
    let mut found = Changes::default();
    loop {
        let order = match (left.peek(), right.peek()) {
            (None, None) => return found,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => a.route.cmp(&b.route),
        };
        let (a, b) = (left.next_if(|_| order.is_le()), right.next_if(|_| order.is_ge()));
        match (a, b) {
            (Some(a), None) => found.removed.push(a.route.clone()),
            (None, Some(b)) => found.added.push(b.route.clone()),
            (Some(a), Some(b)) if a.text != b.text => found.changed.push(b.route.clone()),
            _ => {}
        }
    }
}

impl Ledger {
    /// Whether both name the same addresses with the same texts; the days are left aside.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        let key = |e: &Entry| (e.text, e.note);
        self.entries.len() == other.entries.len()
            && self.entries.iter().zip(&other.entries).all(|(a, b)| a.route == b.route && key(a) == key(b))
    }

    /// Adds the addresses of `former` that are no pages now and lead to one: what leads there must not
    /// be lost either.
    #[must_use]
    pub fn with_redirected(self, site: &Site, former: &Self) -> Self {
        let missing = former.entries.iter().filter(|e| e.note != Some(Note::AllPairs) && self.find(&e.route).is_none());
        let redirected = missing.filter(|e| redirect::destination(site, &e.route).is_some()).cloned();
        let redirected: Vec<Entry> =
            redirected.map(|entry| Entry { text: None, modified: None, span: None, ..entry }).collect();
        Self::new([self.entries, redirected].concat())
    }
}

/// Most URLs in a request: <https://www.indexnow.org/documentation>.
const MOST_URLS: usize = 10_000;

/// The changes as bodies of requests to IndexNow, a line each; empty when nothing changed.
#[must_use]
pub fn indexnow(changes: &Changes, base: &BaseUrl, key: &str) -> String {
    let url = base.url();
    let host = base.origin.split_once("://").map_or("", |(_, host)| host);
    let urls: Vec<String> = changes.routes().map(|route| format!("{url}/{route}")).collect();
    let body = |part: &[String]| {
        let location = format!("{url}/{key}.txt");
        format!("{}\n", json!({ "host": host, "key": key, "keyLocation": location, "urlList": part }))
    };
    urls.chunks(MOST_URLS).map(body).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(lines: &[(&str, Option<u64>)]) -> Ledger {
        let entry = |(route, text): &(&str, Option<u64>)| Entry {
            route: (*route).to_owned(),
            text: *text,
            modified: None,
            note: None,
            span: None,
        };
        Ledger::new(lines.iter().map(entry).collect())
    }

    #[test]
    fn a_page_is_added_changed_removed_or_the_same() {
        let former = ledger(&[("a/", Some(1)), ("b/", Some(1)), ("c/", Some(1)), ("d/", None), ("f/", Some(1))]);
        let now = ledger(&[("a/", Some(1)), ("b/", Some(2)), ("d/", Some(3)), ("e/", Some(4)), ("f/", None)]);
        let found = changes(&former, &now);
        assert_eq!(
            (found.added, found.changed, found.removed),
            (vec!["d/".to_owned(), "e/".to_owned()], vec!["b/".to_owned()], vec!["c/".to_owned(), "f/".to_owned()],)
        );
        assert!(former.agrees(&former) && !former.agrees(&now));
    }

    #[test]
    fn a_request_has_at_most_ten_thousand_urls() {
        let base = BaseUrl::parse("https://example.org/docs").unwrap();
        let changes = Changes { added: (0..10_001).map(|n| format!("{n}/")).collect(), ..Changes::default() };
        let lines = indexnow(&changes, &base, "0123456789abcdef");
        let bodies: Vec<serde_json::Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let counts: Vec<usize> = bodies.iter().map(|b| b["urlList"].as_array().unwrap().len()).collect();
        assert_eq!(counts, [10_000, 1]);
        assert_eq!(bodies[1]["host"], "example.org");
        assert_eq!(bodies[1]["keyLocation"], "https://example.org/docs/0123456789abcdef.txt");
        assert_eq!(bodies[1]["urlList"][0], "https://example.org/docs/10000/");
        assert_eq!(indexnow(&Changes::default(), &base, "0123456789abcdef"), "");
    }
}
