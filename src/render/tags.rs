//! The tags of a template: as much of the engine's syntax as [`uses`](super::uses) must know.

/// A tag, without the marks that trim white space. Text and comments are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag<'s> {
    /// Inside `{{` and `}}`.
    Output(&'s str),
    /// Inside `{%` and `%}`.
    Block(&'s str),
}

impl<'s> Tag<'s> {
    /// The first word of a block; nothing for an output.
    pub(super) fn keyword(self) -> &'s str {
        let Tag::Block(inner) = self else { return "" };
        inner.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
    }
}

/// The tags of a template; `None` if it has raw text or a tag without an end.
pub(super) fn tags(source: &str) -> Option<Vec<Tag<'_>>> {
    let (mut tags, mut rest) = (Vec::new(), source);
    while let Some((at, close)) = rest.match_indices('{').find_map(|(at, _)| Some((at, end_of(&rest[at..])?))) {
        rest = &rest[at + 2..];
        let end = find(rest, close)?;
        let inner = rest[..end].strip_prefix('-').unwrap_or(&rest[..end]);
        let inner = inner.strip_suffix('-').unwrap_or(inner).trim();
        match close {
            "}}" => tags.push(Tag::Output(inner)),
            "%}" => tags.push(Tag::Block(inner)),
            _ => {}
        }
        rest = &rest[end + 2..];
    }
    (!tags.contains(&Tag::Block("raw"))).then_some(tags)
}

/// How the tag at the start of `text` ends, if there is one.
fn end_of(text: &str) -> Option<&'static str> {
    match text.as_bytes().get(..2)? {
        b"{{" => Some("}}"),
        b"{%" => Some("%}"),
        b"{#" => Some("#}"),
        _ => None,
    }
}

/// Where a tag ends; strings inside it may contain its end.
fn find(text: &str, close: &str) -> Option<usize> {
    if close == "#}" {
        return text.find(close);
    }
    let (mut quote, mut escaped) = (None, false);
    for (at, byte) in text.bytes().enumerate() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if byte == b'\\' => escaped = true,
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'' | b'`') => quote = Some(byte),
            None if text.as_bytes()[at..].starts_with(close.as_bytes()) => return Some(at),
            None => {}
        }
    }
    None
}

/// The names in a plain path such as `site.home`; `None` for any other expression.
pub(super) fn path(expression: &str) -> Option<Vec<&str>> {
    let is_name = |part: &str| {
        let word = part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        word && !part.is_empty() && !part.starts_with(|c: char| c.is_ascii_digit())
    };
    let names: Vec<_> = expression.split('.').collect();
    names.iter().all(|name| is_name(name)).then_some(names)
}

/// The number of tags from a block to the one that ends it, both included.
pub(super) fn extent(tags: &[Tag<'_>]) -> Option<usize> {
    let first = tags.first()?.keyword();
    let end = ["end", first].concat();
    let mut depth = 0_usize;
    for (at, tag) in tags.iter().enumerate() {
        let keyword = tag.keyword();
        depth = depth + usize::from(keyword == first) - usize::from(keyword == end);
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_end_where_the_engine_ends_them() {
        let all = tags("a {{ x }}{# {{ no }} #}{%- if \"%}\" -%}{ {{-y.z-}} {").unwrap();
        assert_eq!(all, [Tag::Output("x"), Tag::Block("if \"%}\""), Tag::Output("y.z")]);
        assert_eq!(tags("{{ \"\\\"}}\" }}").unwrap(), [Tag::Output("\"\\\"}}\"")]);
        assert_eq!(tags("{{ x"), None);
        assert_eq!(tags("{% raw %}{{ x }}{% endraw %}"), None);
    }

    #[test]
    fn a_block_extends_to_its_own_end() {
        let all = tags("{% for a in b %}{% if a %}{% for c in d %}{% endfor %}{% endif %}{% endfor %}{{ e }}").unwrap();
        assert_eq!(extent(&all), Some(6));
        assert_eq!(extent(&all[1..]), Some(4));
        assert_eq!(extent(&all[..3]), None);
    }

    #[test]
    fn only_names_with_dots_are_plain() {
        assert_eq!(path("a.b_1"), Some(vec!["a", "b_1"]));
        for other in ["", "a.", "a?.b", "a[0]", "a | upper", "1", "-a", "not a"] {
            assert_eq!(path(other), None, "{other}");
        }
    }
}
