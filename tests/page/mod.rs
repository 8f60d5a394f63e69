//! Pages as trees: a strict reader of the HTML that the program writes.
//!
//! It knows no rule of HTML's error recovery: a tag that is not closed, or closed twice, fails.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::collections::BTreeMap;

/// Elements without content.
const VOID: [&str; 8] = ["meta", "link", "input", "br", "hr", "img", "col", "wbr"];

/// Elements whose content is not markup.
const RAW: [&str; 2] = ["script", "style"];

/// An element; the page itself has no name.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) children: Vec<Node>,
}

#[derive(Debug)]
pub(crate) enum Node {
    Text(String),
    Element(Element),
}

impl Element {
    pub(crate) fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.get("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    }

    /// Calls `see` with every element and its ancestors, outermost first.
    pub(crate) fn walk<'e>(&'e self, see: &mut dyn FnMut(&'e Element, &[&'e Element])) {
        fn down<'e>(
            element: &'e Element,
            above: &mut Vec<&'e Element>,
            see: &mut dyn FnMut(&'e Element, &[&'e Element]),
        ) {
            see(element, above);
            above.push(element);
            for child in &element.children {
                if let Node::Element(child) = child {
                    down(child, above, see);
                }
            }
            above.pop();
        }
        down(self, &mut Vec::new(), see);
    }

    /// Every element for which `test` holds.
    pub(crate) fn find(&self, test: impl Fn(&Element) -> bool) -> Vec<&Element> {
        let mut found = Vec::new();
        self.walk(&mut |element, _| {
            if test(element) {
                found.push(element);
            }
        });
        found
    }

    pub(crate) fn named(&self, name: &str) -> Vec<&Element> {
        self.find(|element| element.name == name)
    }

    /// The text inside, with single spaces.
    pub(crate) fn text(&self) -> String {
        fn down(element: &Element, text: &mut String) {
            if RAW.contains(&element.name.as_str()) {
                return;
            }
            for child in &element.children {
                match child {
                    Node::Text(own) => text.push_str(own),
                    Node::Element(child) => down(child, text),
                }
            }
        }
        let mut text = String::new();
        down(self, &mut text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text right inside, without that of elements in it.
    pub(crate) fn own_text(&self) -> String {
        let own = self.children.iter().filter_map(|child| match child {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        own.collect()
    }
}

/// Reads a page.
#[track_caller]
pub(crate) fn parse(html: &str) -> Element {
    let mut open = vec![Element::default()];
    let mut rest = html.strip_prefix("<!doctype html>").unwrap_or(html);
    while let Some(at) = rest.find('<') {
        text(&mut open, &rest[..at]);
        let end = tag_end(&rest[at..]);
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let element = open.pop().unwrap_or_default();
            assert_eq!(element.name, name, "closed by `</{name}>`");
            push(&mut open, Node::Element(element));
            continue;
        }
        let element = element(tag.trim_end_matches('/'));
        if tag.ends_with('/') || VOID.contains(&element.name.as_str()) {
            push(&mut open, Node::Element(element));
            continue;
        }
        if RAW.contains(&element.name.as_str()) {
            let end = rest.find(&format!("</{}", element.name)).unwrap_or(rest.len());
            let children = vec![Node::Text(rest[..end].to_owned())];
            push(&mut open, Node::Element(Element { children, ..element }));
            rest = rest[end..].split_once('>').map_or("", |(_, after)| after);
            continue;
        }
        open.push(element);
    }
    assert_eq!(open.len(), 1, "`<{}>` is never closed", open[open.len() - 1].name);
    open.remove(0)
}

fn push(open: &mut [Element], node: Node) {
    open.last_mut().unwrap().children.push(node);
}

fn text(open: &mut [Element], raw: &str) {
    if !raw.is_empty() {
        push(open, Node::Text(unescape(raw)));
    }
}

/// Where the tag that begins here ends: the first `>` outside quotation marks.
fn tag_end(text: &str) -> usize {
    let mut quoted = false;
    let end = text.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    });
    end.unwrap()
}

fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once([' ', '\n']).unwrap_or((tag, ""));
    let mut attributes = BTreeMap::new();
    rest = rest.trim_start();
    while !rest.is_empty() {
        let end = rest.find(['=', ' ', '\n']).unwrap_or(rest.len());
        let key = &rest[..end];
        let mut value = "";
        rest = &rest[end..];
        if let Some(quoted) = rest.strip_prefix("=\"") {
            (value, rest) = quoted.split_once('"').unwrap();
        }
        assert!(attributes.insert(key.to_owned(), unescape(value)).is_none(), "`{key}` stands twice in <{tag}>");
        rest = rest.trim_start();
    }
    Element { name: name.to_owned(), attributes, children: Vec::new() }
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (entity, after) = rest[at + 1..].split_once(';').unwrap_or_else(|| panic!("a bare `&` in `{text}`"));
        let number = |hex: &str, radix| char::from_u32(u32::from_str_radix(hex, radix).unwrap()).unwrap();
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            _ => match entity.strip_prefix("#x") {
                Some(hex) => number(hex, 16),
                None => number(entity.strip_prefix('#').unwrap_or_else(|| panic!("`&{entity};`")), 10),
            },
        });
        rest = after;
    }
    out.push_str(rest);
    out
}
