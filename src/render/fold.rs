//! Templates folded for one registry in one language: what its comparisons share stands in them as text.
//!
//! A comparison's template names some eighty values that are the same on thousands of pages: words,
//! links of the navigation, assets. The engine looks each of them up, page by page, which is half of
//! its work. Here `{{ t.sources }}` becomes its text, and so does a whole `{% for %}` or `{% if %}` that
//! uses nothing but shared values. Everything else stays as it is written, so a theme needs to know
//! nothing of this, and what is not understood is only slower.
//!
//! Templates with filters, components or expressions stay correct for the same reason: only plain
//! paths are folded, and a name that a template binds itself is never taken for a shared one.

use std::collections::{BTreeMap, BTreeSet};
use tera::{Context, Tera};

/// A template engine for `template` alone, with the values in `shared` folded into it and into what it
/// extends and includes; `None` where the theme is better left alone.
pub(super) fn engine(template: &str, theme: &BTreeMap<&str, &str>, shared: &Context) -> Option<Tera> {
    let mut used = vec![template];
    let mut next = 0;
    while let Some(name) = used.get(next) {
        let new: Vec<_> = references(theme.get(name)?).into_iter().filter(|new| !used.contains(new)).collect();
        used.extend(new);
        next += 1;
    }
    let bound: Vec<&str> = used.iter().flat_map(|name| bound(theme[name])).collect();
    let text = |name: &str| match used.contains(&name) {
        true => fold(theme[name], shared, &bound).unwrap_or_else(|| theme[name].to_owned()),
        false => theme[name].to_owned(),
    };
    let mut tera = Tera::new();
    let needed = theme.keys().filter(|name| used.contains(name) || theme[*name].contains("endcomponent"));
    tera.add_raw_templates(needed.map(|name| (*name, text(name)))).ok()?;
    Some(tera)
}

/// `source` with every use of values in `shared` replaced by what it renders to; `bound` is each name that
/// any of the templates binds, once for each time.
fn fold(source: &str, shared: &Context, bound: &[&str]) -> Option<String> {
    let pieces = split(source)?;
    let has = |word| pieces.iter().any(|piece| matches!(piece, Piece::Block(inner) if keyword(inner) == word));
    if has("component") {
        return None;
    }
    let mut shared = shared.clone();
    for name in bound {
        shared.remove(name);
    }
    let mut folder = Folder { shared, bound, captures: !has("extends"), out: String::new() };
    folder.pieces(&pieces);
    Some(folder.out)
}

/// Names that a template binds by `set` or `for`, once for each time.
fn bound(source: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for piece in split(source).unwrap_or_default() {
        if let Piece::Block(inner) = piece
            && matches!(keyword(inner), "for" | "set" | "set_global")
        {
            let target = inner.split([' ', '\n', '=', '|']).skip(1).take_while(|word| *word != "in");
            names.extend(target.flat_map(|word| word.split(',')).filter(|word| !word.is_empty()));
        }
    }
    names
}

/// Names of the templates that a template extends or includes.
fn references(source: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for piece in split(source).unwrap_or_default() {
        if let Piece::Block(inner) = piece
            && matches!(keyword(inner), "extends" | "include")
        {
            names.extend(inner.split(['"', '\'', '`']).nth(1));
        }
    }
    names
}

/// A part of a template, without the marks that trim white space: the text is trimmed already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'s> {
    Text(&'s str),
    /// Inside `{{` and `}}`.
    Output(&'s str),
    /// Inside `{%` and `%}`.
    Block(&'s str),
}

/// Cuts a template at its tags; `None` if it has raw text or a tag without an end.
fn split(source: &str) -> Option<Vec<Piece<'_>>> {
    let (mut pieces, mut rest, mut trim) = (Vec::new(), source, false);
    while !rest.is_empty() {
        let open = rest.match_indices('{').map(|(at, _)| at).find(|at| tag_end(&rest[*at..]).is_some());
        let text = &rest[..open.unwrap_or(rest.len())];
        let tag = &rest[text.len()..];
        rest = tag.get(2..).unwrap_or_default();
        let trims = rest.starts_with('-');
        let text = if trim && !text.is_empty() { text.trim_start() } else { text };
        pieces.push(Piece::Text(if trims { text.trim_end() } else { text }));
        let Some(end) = tag_end(tag) else { break };
        let close = find_close(rest, end)?;
        let inner = rest[..close].strip_prefix('-').unwrap_or(&rest[..close]);
        let trimmed = inner.strip_suffix('-').unwrap_or(inner);
        let dash = trimmed.len() < inner.len();
        trim = dash || (end == "#}" && trim && text.is_empty());
        match end {
            "}}" => pieces.push(Piece::Output(trimmed.trim())),
            "%}" => pieces.push(Piece::Block(trimmed.trim())),
            _ => {}
        }
        rest = &rest[close + 2..];
    }
    let raw = pieces.iter().any(|piece| matches!(piece, Piece::Block("raw")));
    (!raw).then_some(pieces)
}

/// How the tag at the start of `text` ends, if there is one.
fn tag_end(text: &str) -> Option<&'static str> {
    match text.as_bytes().get(..2)? {
        b"{{" => Some("}}"),
        b"{%" => Some("%}"),
        b"{#" => Some("#}"),
        _ => None,
    }
}

/// Where a tag ends; strings inside it may contain its end.
fn find_close(text: &str, end: &str) -> Option<usize> {
    if end == "#}" {
        return text.find(end);
    }
    let (mut quote, mut escaped) = (None, false);
    for (at, byte) in text.bytes().enumerate() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if byte == b'\\' => escaped = true,
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'' | b'`') => quote = Some(byte),
            None if text.as_bytes()[at..].starts_with(end.as_bytes()) => return Some(at),
            None => {}
        }
    }
    None
}

fn keyword(inner: &str) -> &str {
    inner.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// The head of a plain path such as `site.home`.
fn head(path: &str) -> Option<&str> {
    let is_name = |part: &str| {
        part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && !part.starts_with(|c: char| c.is_ascii_digit())
    };
    let plain = !path.is_empty() && path.split('.').all(|part| !part.is_empty() && is_name(part));
    plain.then(|| path.split('.').next()).flatten()
}

/// The number of pieces from a block tag to the tag that ends it, both included.
fn extent(pieces: &[Piece<'_>]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, piece) in pieces.iter().enumerate() {
        if let Piece::Block(inner) = piece {
            match keyword(inner) {
                "for" | "if" => depth += 1,
                "set" if !inner.contains('=') => depth += 1,
                "endfor" | "endif" | "endset" => depth = depth.checked_sub(1)?,
                _ => {}
            }
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

fn write(pieces: &[Piece<'_>], out: &mut String) {
    for piece in pieces {
        let (open, text, close) = match piece {
            Piece::Text(text) => ("", *text, ""),
            Piece::Output(inner) => ("{{ ", *inner, " }}"),
            Piece::Block(inner) => ("{% ", *inner, " %}"),
        };
        out.extend([open, text, close]);
    }
}

struct Folder<'a> {
    shared: Context,
    bound: &'a [&'a str],
    /// Whether a text captured by `set` outside blocks holds for the rest of the template.
    captures: bool,
    out: String,
}

impl Folder<'_> {
    fn pieces(&mut self, pieces: &[Piece<'_>]) {
        let (mut at, mut depth) = (0, 0_usize);
        while let Some(piece) = pieces.get(at) {
            let length = match piece {
                Piece::Block(inner) if matches!(keyword(inner), "for" | "if") => extent(&pieces[at..]),
                Piece::Output(_) => Some(1),
                _ => None,
            };
            let shared = length.filter(|length| self.is_shared(&pieces[at..at + length]));
            if let Some((length, text)) = shared.and_then(|n| Some((n, self.render(&pieces[at..at + n])?))) {
                self.out.push_str(&text);
                at += length;
                continue;
            }
            write(&pieces[at..=at], &mut self.out);
            if let Piece::Block(inner) = piece {
                match keyword(inner) {
                    "for" | "if" | "block" | "filter" => depth += 1,
                    "endfor" | "endif" | "endblock" | "endfilter" => depth = depth.saturating_sub(1),
                    "set" if depth == 0 && self.captures => self.capture(&pieces[at..]),
                    _ => {}
                }
            }
            at += 1;
        }
    }

    /// A text that is captured once and shared is a shared value from here on.
    fn capture(&mut self, pieces: &[Piece<'_>]) {
        let (Piece::Block(inner), Some(length)) = (pieces[0], extent(pieces)) else { return };
        let name = inner["set".len()..].trim();
        let once = head(name) == Some(name) && self.bound.iter().filter(|bound| **bound == name).count() == 1;
        if once
            && length > 2
            && self.is_shared(&pieces[1..length - 1])
            && let Some(text) = self.render(&pieces[1..length - 1])
        {
            self.shared.insert_value(name.to_owned(), tera::Value::safe_string(&text));
        }
    }

    /// Whether pieces use nothing but shared values and the variables of their own loops.
    fn is_shared(&self, pieces: &[Piece<'_>]) -> bool {
        let mut loops: Vec<&str> = Vec::new();
        pieces.iter().all(|piece| match piece {
            Piece::Text(_) => true,
            Piece::Output(path) => self.is_known(path, &loops),
            Piece::Block(inner) => match inner.split_ascii_whitespace().collect::<Vec<_>>().as_slice() {
                ["for", name, "in", path] => {
                    let known = head(name) == Some(name) && self.is_known(path, &loops);
                    loops.push(name);
                    known
                }
                ["endfor"] => loops.pop().is_some(),
                ["if" | "elif", path] | ["if" | "elif", "not", path] => self.is_known(path, &loops),
                ["else" | "endif"] => true,
                _ => false,
            },
        })
    }

    fn is_known(&self, path: &str, loops: &[&str]) -> bool {
        let known =
            |head| loops.contains(&head) || self.shared.contains_key(head) || (head == "loop" && !loops.is_empty());
        head(path).is_some_and(known)
    }

    /// What pieces render to, if that can stand in a template as text.
    fn render(&self, pieces: &[Piece<'_>]) -> Option<String> {
        let mut source = String::new();
        write(pieces, &mut source);
        let text = Tera::one_off(&source, &self.shared, true).ok()?;
        let opens = |text: &str| ["{{", "{%", "{#"].iter().any(|open| text.contains(open));
        let joins = self.out.ends_with('{') && text.starts_with(['{', '%', '#']);
        (!opens(&text) && !text.ends_with('{') && !joins).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tera::Value;

    fn context(names: &[&str]) -> Context {
        let mut context = Context::new();
        let map = |pairs: &[(&'static str, &str)]| {
            Value::from(pairs.iter().map(|(k, v)| ((*k).into(), Value::normal_string(v))).collect::<tera::Map>())
        };
        let links = ["a", "b"].map(|id| map(&[("href", id), ("title", "<T>")])).to_vec();
        let mut site = map(&[("title", "S & T"), ("braces", "{{ x }}"), ("brace", "{"), ("empty", "")]).into_map();
        site.as_mut().unwrap().insert("links".into(), Value::from(links));
        for name in names {
            let value = match *name {
                "site" => Value::from(site.clone().unwrap()),
                "t" => map(&[("word", "Từ"), ("count", "{count} of")]),
                "rows" => Value::from(vec![Value::from("1"), Value::from("<2>")]),
                other => Value::normal_string(other),
            };
            context.insert_value((*name).to_owned(), value);
        }
        context
    }

    /// Folds a template over a frame, and checks that it says the same as before.
    fn check(frame: &'static str, page: &'static str) -> String {
        let theme = BTreeMap::from([
            ("base.html", frame),
            ("page.html", page),
            ("part.html", "{{ t.word }}/{{ own }}"),
            ("components.html", "{% component tag(t) %}[{{ t }}]{% endcomponent tag %}"),
        ]);
        let (shared, all) = (context(&["site", "t"]), context(&["site", "t", "own", "rows"]));
        let mut plain = Tera::new();
        plain.add_raw_templates(theme.clone()).unwrap();
        let folded = engine("page.html", &theme, &shared).unwrap();
        let said = plain.render("page.html", &all).unwrap();
        assert_eq!(folded.render("page.html", &all).unwrap(), said, "{frame} {page}");
        let bound: Vec<&str> = [frame, page].into_iter().flat_map(bound).collect();
        fold(page, &shared, &bound).unwrap_or_default()
    }

    #[test]
    fn what_is_shared_becomes_text() {
        assert_eq!(check("", "<p>{{ t.word }} {{ own }} {{- site.title -}} .</p>"), "<p>Từ {{ own }}S &amp; T.</p>");
        let list = "{% for l in site.links %}<a href=\"{{ l.href }}\">{{ l.title }}{{ loop.index }}</a>{% endfor %}";
        assert_eq!(check("", list), "<a href=\"a\">&lt;T&gt;1</a><a href=\"b\">&lt;T&gt;2</a>");
        assert_eq!(check("", "{% if site.empty %}a{% elif not t.word %}b{% else %}c{% endif %}"), "c");
        assert_eq!(check("", "a {#- {{ t.word }} -#} b {# c -#} d"), "ab d");
        assert_eq!(
            check("", "{% for r in rows %}{{ r }}{{ t.word }}{% endfor %}"),
            "{% for r in rows %}{{ r }}Từ{% endfor %}"
        );
    }

    #[test]
    fn a_captured_text_is_shared_where_it_holds() {
        let frame =
            "{%- set nav -%} {% for l in site.links %}{{ l.href }}{% endfor %} {%- endset -%} {{ nav }}{{ nav }}";
        assert_eq!(check("", frame), "{% set nav %}ab{% endset %}abab");
        for page in [
            "{% if own %}{% set nav %}{{ t.word }}{% endset %}{% endif %}{{ nav }}",
            "{% set nav %}{{ t.word }}{% endset %}{% set nav %}{{ own }}{% endset %}{{ nav }}",
            "{% set nav %}{{ own }}{% endset %}{{ nav }}",
        ] {
            assert!(check("", page).ends_with("{{ nav }}"), "{page}");
        }
    }

    #[test]
    fn what_is_not_understood_stays() {
        for page in [
            "{{ t.word | upper }}",
            "{{ \"}}\" }}{{ t['word'] }}",
            "{% for t in rows %}{{ t }}{% endfor %}",
            "{% set t = own %}{{ t }}",
            "{{ site.braces }}",
            "{{ site.brace }}",
            "{% filter upper %}{{ own }}{% endfilter %}",
        ] {
            assert_eq!(check("", page), page);
        }
        assert_eq!(check("", "{{<tag t=\"x\"/>}}"), "{{ <tag t=\"x\"/> }}");
        assert_eq!(check("", "{% raw %}{{ t.word }}{% endraw %}"), "", "raw text is left alone");
    }

    #[test]
    fn frames_and_parts_are_folded_with_the_page() {
        let frame = "<{{ t.word }}>\n{%- block main %}{% endblock main %}\n{%- if rows %} {{ site.title }}{% endif %}";
        let page = "{% extends \"base.html\" %}\n{% block main %} {% set x %}{{ t.word }}{% endset %}{{ x }}{% include \"part.html\" %}{{ t.count }}{% endblock main %}";
        assert!(check(frame, page).contains("{{ x }}"), "blocks run in the order of the frame");
    }
}
