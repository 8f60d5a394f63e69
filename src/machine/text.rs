//! The text of finished HTML, written where it is needed without a copy on the way.

use serde::{Serialize, Serializer};
use std::fmt;

/// HTML whose text is meant: tags are left out, entities of our own escaping are undone.
///
/// It says what [`crate::render::strip`] says; a comparison has a dozen of these, so they go straight
/// into the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain<'a>(pub(super) &'a str);

/// The character an entity stands for, and its length.
pub(super) fn entity(text: &str) -> Option<(&'static str, usize)> {
    let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    known.into_iter().find(|(name, _)| text.starts_with(name)).map(|(name, character)| (character, name.len()))
}

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['<', '&']) {
            f.write_str(&rest[..at])?;
            rest = &rest[at..];
            if rest.starts_with('<') {
                rest = rest.find('>').map_or("", |close| &rest[close + 1..]);
            } else {
                let (character, length) = entity(rest).unwrap_or(("&", 1));
                f.write_str(character)?;
                rest = &rest[length..];
            }
        }
        f.write_str(rest)
    }
}

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_text_of_html_is_a_json_string() {
        let html = "a <code class=\"num\">b&quot;</code> &lt;c&gt; &amp;amp; &x";
        assert_eq!(serde_json::to_string(&Plain(html)).unwrap(), r#""a b\" <c> &amp; &x""#);
    }

    proptest! {
        #[test]
        fn it_is_what_strip_says(parts in proptest::collection::vec(proptest::sample::select(vec!["a", "é", "&lt;", "&gt;", "&quot;", "<b>", "</b>", "<code class=\"x\">", " "]), 0..20)) {
            let html = parts.concat();
            prop_assert_eq!(Plain(&html).to_string(), crate::render::strip(&html));
        }
    }
}
