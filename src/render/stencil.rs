//! Pages made of the same text with other values in it: the template engine runs once for thousands.
//!
//! Comparisons differ in some twenty values, and a template mostly prints them or asks whether they are
//! there. Then all pages whose values are of the same kinds (a text, nothing, an empty list) have the same
//! text between them. The engine renders it once with a mark in place of each value; on each page the marks
//! give way to the page's values. A theme needs to know nothing of this.
//!
//! `uses` reads what the templates do with the values; where that is more than can be filled in, such as a
//! filter, the engine renders each page. [`Stencils`] keeps the text for each combination of kinds.

use super::uses::{Found, Uses};
use super::values::{Own, Values, View};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::RwLock;
use tera::Value;
use tera::value::Key;

/// What a value is to a template. Two values of a kind with marks print the same but for themselves; two of
/// any other kind are the same to `if`, and print the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Missing,
    None,
    Yes,
    No,
    /// An empty text.
    Blank,
    Zero,
    /// Marked: a text, HTML, a whole number.
    Marked,
    /// A list or map that has something, and one that has not.
    Full,
    Empty,
}

impl Kind {
    fn of(found: Found<'_>) -> Self {
        let value = match found {
            Found::Value(value) if !value.is_undefined() => value,
            Found::View => return Self::Full,
            Found::Html("") => return Self::Blank,
            Found::Html(_) => return Self::Marked,
            Found::Value(_) | Found::Nothing => return Self::Missing,
        };
        let whole = value.as_i128().is_some() && !value.is_f64();
        match (value.as_str(), value.as_bool()) {
            (Some(""), _) => Self::Blank,
            (Some(_), _) => Self::Marked,
            (_, Some(true)) => Self::Yes,
            (_, Some(false)) => Self::No,
            _ if value.is_none() => Self::None,
            _ if whole && value.is_truthy() => Self::Marked,
            _ if whole => Self::Zero,
            _ if value.is_truthy() => Self::Full,
            _ => Self::Empty,
        }
    }
}

/// A text with values in it: each piece ends where a value follows.
#[derive(Debug)]
struct Stencil {
    text: String,
    /// The end of a piece in `text`, and which of the values that are used follows.
    pieces: Vec<(usize, usize)>,
}

impl Stencil {
    const OPEN: char = '\u{1}';
    const CLOSE: char = '\u{2}';

    fn mark(index: usize) -> Value {
        Value::safe_string(&format!("{}{index}{}", Self::OPEN, Self::CLOSE))
    }

    /// Cuts what was rendered with marks of so many values; no text of an author contains control characters.
    fn cut(marked: &str, values: usize) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut rest = marked.split(Self::OPEN);
        let mut text = rest.next().unwrap_or_default().to_owned();
        for piece in rest {
            let (index, literal) = piece.split_once(Self::CLOSE)?;
            pieces.push((text.len(), index.parse().ok().filter(|index| *index < values)?));
            text.push_str(literal);
        }
        Some(Self { text, pieces })
    }

    fn fill(&self, used: &[Found<'_>], out: &mut Vec<u8>) {
        let mut start = 0;
        for (end, index) in &self.pieces {
            out.extend_from_slice(&self.text.as_bytes()[start..*end]);
            start = *end;
            // Memory takes everything.
            let _ = match used[*index] {
                Found::Html(html) => out.write_all(html.as_bytes()),
                Found::Value(value) => push(value, out),
                Found::View | Found::Nothing => Ok(()),
            };
        }
        out.extend_from_slice(&self.text.as_bytes()[start..]);
    }
}

/// Appends a value of kind [`Kind::Marked`] as the engine would.
fn push(value: &Value, out: &mut Vec<u8>) -> std::io::Result<()> {
    match value.as_str() {
        Some(html) if value.is_safe() => out.write_all(html.as_bytes()),
        Some(text) => tera::escape_html(text, out),
        None => write!(out, "{}", value.as_i128().unwrap_or_default()),
    }
}

/// Most stencils that are kept for one set of pages: some tens are common, and each has the size of a page.
const MOST: usize = 128;

/// Stencils of pages that share all values but their own, by the kinds of these.
#[derive(Debug, Default)]
pub(super) struct Stencils(RwLock<BTreeMap<Vec<Kind>, Option<Stencil>>>);

impl Stencils {
    /// Appends a page. False, and nothing is appended, when there is no stencil for values of such kinds;
    /// `render` makes one: the page with marks in place of values.
    pub(super) fn fill(
        &self,
        uses: &Uses,
        values: &Values,
        render: impl FnOnce(&Values) -> Option<String>,
        out: &mut Vec<u8>,
    ) -> bool {
        let Some(used) = uses.of(values) else { return false };
        let kinds: Vec<Kind> = used.iter().map(|value| Kind::of(*value)).collect();
        let append = |stencil: &Option<Stencil>, out: &mut Vec<u8>| {
            stencil.as_ref().map(|stencil| stencil.fill(&used, out)).is_some()
        };
        let known = self.0.read().ok().and_then(|all| Some(append(all.get(&kinds)?, out)));
        if let Some(known) = known {
            return known;
        }
        let marked = fits(uses, &kinds).then(|| render(&marked(uses, &kinds, values))).flatten();
        let stencil = marked.and_then(|text| Stencil::cut(&text, used.len()));
        let done = append(&stencil, out);
        if let Ok(mut all) = self.0.write()
            && all.len() < MOST
        {
            all.insert(kinds, stencil);
        }
        done
    }
}

/// Whether values of such kinds are used as stencils can: lists are printed and gone through by the engine.
fn fits(uses: &Uses, kinds: &[Kind]) -> bool {
    uses.iter().zip(kinds).all(|(one, kind)| match kind {
        Kind::Full => !one.printed && !one.looped,
        Kind::Marked => !one.looped,
        _ => true,
    })
}

/// The values with marks in place of those that differ.
fn marked(uses: &Uses, kinds: &[Kind], values: &Values) -> Values {
    let mut marked = values.clone();
    for (index, one) in uses.iter().enumerate().filter(|(index, _)| kinds[*index] == Kind::Marked) {
        match (marked.at_mut(one.place), one.field) {
            (Some(Own::Value(value)), _) => *value = with_mark(value, &one.rest, index),
            (Some(own @ Own::Html(_)), _) => *own = Own::Value(Stencil::mark(index)),
            (Some(Own::View(view)), Some((at, _))) => {
                let mut fields = view.fields.clone();
                fields[at].1 = with_mark(&fields[at].1, &one.rest, index);
                *view = View::new(fields);
            }
            _ => {}
        }
    }
    marked
}

fn with_mark(value: &Value, path: &[Key<'static>], index: usize) -> Value {
    let [field, rest @ ..] = path else { return Stencil::mark(index) };
    let mut map = value.as_map().cloned().unwrap_or_default();
    if let Some(inner) = map.get_mut(field) {
        *inner = with_mark(inner, rest, index);
    }
    Value::from(map)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tera::{Context, Tera};

    fn map(fields: &[(&'static str, Value)]) -> Value {
        Value::from(fields.iter().map(|(key, value)| ((*key).into(), value.clone())).collect::<tera::Map>())
    }

    fn texts(texts: &[&str]) -> Value {
        Value::from(texts.iter().map(|text| Value::normal_string(text)).collect::<Vec<_>>())
    }

    fn shared() -> Context {
        let mut shared = Context::new();
        let links = ["a", "b"].map(|id| map(&[("href", Value::normal_string(id))])).to_vec();
        shared.insert_value("site", map(&[("title", Value::normal_string("S & T")), ("links", Value::from(links))]));
        shared.insert_value("t", map(&[("word", Value::normal_string("Từ"))]));
        shared
    }

    /// Values of pages: a text to escape, HTML, numbers, flags, nothing, maps, lists.
    fn pages() -> Vec<Values> {
        let text = Value::normal_string;
        let page = |own: &str, html: &str, (list, count): (&[&str], u32), (flag, none): (bool, Option<&str>)| {
            let mut values = Values::default();
            values.insert("own", text(own));
            values.insert_html("html", html.to_owned());
            values.insert("list", texts(list));
            values.insert("count", Value::from(count));
            values.insert("flag", Value::from(flag));
            values.insert("none", none.map_or_else(Value::none, text));
            let inner = map(&[("lang", none.map_or_else(Value::none, text)), ("html", Value::safe_string(html))]);
            values.insert("map", map(&[("inner", inner.clone()), ("text", text(own))]));
            let view = vec![("count", Value::from(count)), ("inner", inner), ("text", text(own))];
            values.insert_view("view", View::new(view));
            values
        };
        vec![
            page("<1> & 'x'", "<b>1</b>", (&[], 1), (true, None)),
            page("\"two\"", "<b>2</b>", (&[], 20), (true, None)),
            page("", "", (&[], 0), (false, None)),
            page("4", "<i>4</i>", (&["x"], 0), (false, Some("en"))),
            page("5", "", (&["y", "z"], 7), (true, Some("v<i>"))),
            page("1", "<b></b>", (&["y"], 1), (false, Some(""))),
        ]
    }

    /// Renders all pages by stencils and by the engine alone; how many came from stencils, if they can be used.
    fn check(frame: &'static str, page: &'static str) -> Option<usize> {
        let theme = BTreeMap::from([
            ("base.html", frame),
            ("page.html", page),
            ("part.html", "{{ t.word }}/{{ own }}"),
            ("components.html", "{% component tag(t) %}[{{ t }}]{% endcomponent tag %}"),
        ]);
        let mut tera = Tera::new();
        tera.add_raw_templates(theme.clone()).unwrap();
        let render = |values: &Values| tera.render("page.html", &values.over(&shared())).ok();
        let (stencils, mut filled) = (Stencils::default(), 0);
        let uses = Uses::read("page.html", &theme, &pages()[0])?;
        for values in pages().into_iter().chain(pages()) {
            let mut out = Vec::new();
            let done = stencils.fill(&uses, &values, render, &mut out);
            assert!(done || out.is_empty());
            if done {
                assert_eq!(String::from_utf8(out).ok(), render(&values), "{page} {values:?}");
                filled += 1;
            }
        }
        Some(filled / 2)
    }

    #[test]
    fn values_are_printed_and_asked_for() {
        let all = Some(pages().len());
        assert_eq!(
            check("", "<p title=\"{{ own }}\">{{ html }} {{- count -}} {{ flag }} {{ none }} {{ map.inner.html }}"),
            all
        );
        assert_eq!(
            check("", "{% if own and not flag %}a{{ own }}{% elif map.text or count %}b{% else %}c{% endif %}"),
            all
        );
        assert_eq!(
            check("", "{% if list %}{{ html }}{% endif %}{% if map.inner.lang %}{{ map.inner.lang }}{% endif %}"),
            all
        );
        assert_eq!(check("", "{% if map %}{{ map.text }}{% endif %}"), all);
        assert_eq!(check("", "{% if view %}{{ view.text }}{{ view.inner.html }}{% endif %}"), all);
        assert_eq!(check("", "{% if view.none or view.inner.lang %}{{ view.count }}{% endif %}"), all);
    }

    #[test]
    fn what_pages_share_is_the_engines_matter() {
        let all = Some(pages().len());
        let page = "{% for l in site.links %}{% if loop.last %}{{ l.href | upper }}{{ own }}{% endif %}{% endfor %}";
        assert_eq!(check("", page), all);
        assert_eq!(
            check(
                "",
                "{{<tag t={t.word}/>}}{% if t.word == \"Từ\" %}{{ own }}{% endif %}{% set x = t.word | upper %}{{ x }}"
            ),
            all
        );
        let frame = "{%- set nav -%}{% for l in site.links %}{{ l.href }}{% endfor %}{{ own }}{%- endset -%}<{{ nav }}>{% if nav %}{{ nav }}{% endif %}{% block main %}{% endblock main %}";
        let page =
            "{% extends \"base.html\" %}{% block main %}{% include \"part.html\" %}{{ super() }}{% endblock main %}";
        assert_eq!(check(frame, page), all);
    }

    #[test]
    fn lists_are_gone_through_by_the_engine() {
        let empty = 3;
        let page = "{% for x in list %}{% if x == \"x\" %}{{ own | upper }}{% endif %}{{ x }}{% endfor %}{{ own }}";
        assert_eq!(check("", page), Some(empty));
        assert_eq!(check("", "{{ list }}{{ own }}"), Some(empty));
        assert_eq!(check("", "{% for c in own %}{{ c }}{% endfor %}"), Some(1), "a text can be gone through");
    }

    #[test]
    fn anything_else_is_left_to_the_engine() {
        for page in [
            "{{ own | upper }}",
            "{{ map[\"text\"] }}",
            "{{ own ~ html }}",
            "{% if own == \"4\" %}x{% endif %}",
            "{% if count > 3 %}x{% endif %}",
            "{% set x = own %}{{ x }}",
            "{% set x=own %}{{ x }}",
            "{% set x %}{{ own }}{% endset %}{{ x | length }}",
            "{% set x | upper %}{{ own }}{% endset %}{{ x }}",
            "{% filter upper %}{{ own }}{% endfilter %}",
            "{{<tag t={own}/>}}",
            "{% for x in list %}a{% else %}b{% endfor %}",
            "{% for x in list | reverse %}a{% endfor %}",
            "{% set x %}{{ own }}{% endset %}{% for c in x %}{{ c }}.{% endfor %}",
            "{% for own in site.links %}{{ own.href }}{% endfor %}",
            "{{ __tera_context }}",
            "{% raw %}{{ own }}{% endraw %}",
        ] {
            assert_eq!(check("", page), None, "{page}");
        }
    }

    #[test]
    fn a_mark_of_an_author_is_none() {
        assert_eq!(check("", "{{ own }}\u{1}999\u{2}"), Some(0));
        assert_eq!(check("", "{{ own }}\u{1}"), Some(0));
    }

    #[test]
    fn errors_are_left_to_the_engine() {
        assert_eq!(check("", "{{ own.text }}"), Some(0));
        assert_eq!(check("", "{% if count %}{{ unknown }}{% endif %}"), Some(2));
    }
}
