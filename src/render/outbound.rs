//! Links out of a bundle that leaves pages out: marked as external, or taken away where no hosted
//! site exists.
//!
//! [`Site::link`] decides where a link leads; here it only gets its mark, in finished HTML, so that
//! templates and prose need not know what a bundle holds.

use crate::plan::LinkStyle;
use crate::prose::escape;
use crate::site::{LeftOut, Site};

/// Attributes that an `<a>` may have only together with `href`: HTML, "The a element".
const OF_LINKS: [&str; 8] = ["href", "hreflang", "rel", "target", "type", "download", "ping", "referrerpolicy"];

/// Marks the links from a bundle to its hosted site.
#[derive(Debug)]
pub(crate) struct Outbound {
    /// The hosted site as it stands in an attribute, with a slash at the end.
    hosted: String,
    left_out: LeftOut,
}

impl Outbound {
    /// `None` where no link leads out: on a hosted site, and in a bundle of everything.
    pub(crate) fn new(site: &Site) -> Option<Self> {
        if site.style != LinkStyle::Offline || site.plan.len() == site.whole.len() {
            return None;
        }
        let mut hosted = String::new();
        escape(&site.catalog.config.base_url.url(), &mut hosted);
        hosted.push('/');
        Some(Self { hosted, left_out: site.left_out })
    }

    /// Marks the links of a page.
    pub(crate) fn mark(&self, page: &mut Vec<u8>) {
        if let Some(marked) = std::str::from_utf8(page).ok().and_then(|html| self.marked(html)) {
            page.clear();
            page.extend_from_slice(marked.as_bytes());
        }
    }

    /// The HTML with its links marked, if it has any that lead out.
    pub(crate) fn marked(&self, html: &str) -> Option<String> {
        let mut out = String::new();
        let mut done = 0;
        for (at, _) in html.match_indices(&self.hosted) {
            if at < done || !(html[..at].ends_with("href=\"") || html[..at].ends_with("href='")) {
                continue;
            }
            let Some(start) = html[..at].rfind('<') else { continue };
            let end = at + tag_end(&html[at - 1..]) - 1;
            if start < done || !html[start..].starts_with("<a ") {
                continue;
            }
            out.push_str(&html[done..start]);
            self.push_tag(&html[start..end], &mut out);
            done = end;
        }
        (done > 0).then(|| out + &html[done..])
    }

    /// Writes the tag `<a …>` anew.
    fn push_tag(&self, tag: &str, out: &mut String) {
        out.push_str("<a");
        let (mut class, mut rel) = (false, false);
        for (name, value) in attributes(&tag["<a".len()..tag.len() - 1]) {
            let marked = match name {
                _ if self.left_out == LeftOut::Text => {
                    if OF_LINKS.contains(&name) {
                        continue;
                    }
                    false
                }
                "class" => std::mem::replace(&mut class, true) != class,
                "rel" => std::mem::replace(&mut rel, true) != rel,
                _ => false,
            };
            push_attribute(name, value, marked, out);
        }
        if self.left_out == LeftOut::Hosted {
            out.push_str(if class { "" } else { " class=\"external\"" });
            out.push_str(if rel { "" } else { " rel=\"external\"" });
        }
        out.push('>');
    }
}

/// Writes an attribute as it stood, `external` before its words if it is `marked`.
fn push_attribute(name: &str, value: Option<&str>, marked: bool, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    let Some(value) = value else { return };
    out.push('=');
    match value.as_bytes().first() {
        Some(b'"' | b'\'') if marked => {
            out.push_str(&value[..1]);
            out.push_str("external ");
            out.push_str(&value[1..]);
        }
        _ => out.push_str(value),
    }
}

/// Where the tag ends whose attribute value begins here, with its quotation mark.
fn tag_end(rest: &str) -> usize {
    let mut quote = None;
    for (i, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return i + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    rest.len()
}

/// Names and values of attributes; a value keeps its quotation marks.
fn attributes(mut rest: &str) -> Vec<(&str, Option<&str>)> {
    let mut all = Vec::new();
    loop {
        rest = rest.trim_start();
        let name_end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        if name_end == 0 {
            return all;
        }
        let name = &rest[..name_end];
        rest = &rest[name_end..];
        let Some(after) = rest.strip_prefix('=') else {
            all.push((name, None));
            continue;
        };
        let end = match after.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => after[1..].find(char::from(*quote)).map_or(after.len(), |i| i + 2),
            _ => after.find(char::is_whitespace).unwrap_or(after.len()),
        };
        all.push((name, Some(&after[..end])));
        rest = &after[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(left_out: LeftOut, html: &str) -> Option<String> {
        Outbound { hosted: "https://x.example/docs/".into(), left_out }.marked(html)
    }

    #[test]
    fn a_link_to_the_hosted_site_is_external() {
        let html = "<p><a class=\"num\" href=\"https://x.example/docs/a/?a=1&amp;b=2\">1 > 0</a> <a href='https://x.example/docs/'>x</a>";
        let expected = "<p><a class=\"external num\" href=\"https://x.example/docs/a/?a=1&amp;b=2\" rel=\"external\">1 > 0</a> <a href='https://x.example/docs/' class=\"external\" rel=\"external\">x</a>";
        assert_eq!(marked(LeftOut::Hosted, html).unwrap(), expected);
    }

    #[test]
    fn without_a_hosted_site_the_text_stays() {
        let html = "<a href=\"https://x.example/docs/vi/\" lang=\"vi\" hreflang=\"vi\" title=\"a>b\">Tiếng Việt</a>.";
        assert_eq!(marked(LeftOut::Text, html).unwrap(), "<a lang=\"vi\" title=\"a>b\">Tiếng Việt</a>.");
    }

    #[test]
    fn everything_else_is_left_as_it_is() {
        for html in [
            "<a href=\"../a/index.html\">a</a>",
            "<a href=\"https://x.example/other\">b</a>",
            "see https://x.example/docs/ or <code>href=\"https://y.example\"</code>",
            "<link href=\"https://x.example/docs/a.css\">",
        ] {
            assert_eq!(marked(LeftOut::Hosted, html), None, "{html}");
        }
    }
}
