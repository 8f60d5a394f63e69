//! Finished HTML as Markdown. It reads only the HTML that `prose` and `render` write: known elements,
//! all of them closed, and no `<` or `&` that is not an entity of our own.

use crate::render::strip;

/// Where text stands, which decides what must be escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// In a block of its own.
    Block,
    /// In a cell of a table.
    Cell,
}

/// Appends blocks: paragraphs, lists, code, tables. A blank line stands before each, none behind the last.
pub(super) fn blocks(html: &str, out: &mut String) {
    let mut writer = Writer { rest: html, out, indent: String::new(), lists: Vec::new(), line: Line::Fresh };
    while writer.step() {}
    if !writer.out.ends_with('\n') {
        writer.out.push('\n');
    }
}

/// Appends running text.
pub(super) fn inline(html: &str, around: Around, out: &mut String) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text(&rest[..at], around, out);
        rest = element(&rest[at..], around, out);
    }
    text(rest, around, out);
}

/// Appends what an element of running text begins or ends, and returns what follows it.
fn element<'h>(html: &'h str, around: Around, out: &mut String) -> &'h str {
    let (tag, rest) = cut(html);
    match name(tag) {
        "code" => {
            let (inside, rest) = rest.split_once("</code>").unwrap_or((rest, ""));
            code_span(&strip(inside), around, out);
            return rest;
        }
        "a" => {
            let (inside, rest) = rest.split_once("</a>").unwrap_or((rest, ""));
            out.push('[');
            inline(inside, around, out);
            out.push_str("](");
            out.push_str(&target(tag));
            out.push(')');
            return rest;
        }
        "strong" | "/strong" => out.push_str("**"),
        "em" | "/em" => out.push('*'),
        "br" => {
            out.push_str(if around == Around::Cell { " " } else { "\\\n" });
            return rest.strip_prefix('\n').unwrap_or(rest);
        }
        _ => {}
    }
    rest
}

/// The tag that the text begins with, and what follows it.
fn cut(html: &str) -> (&str, &str) {
    html.split_at(html.find('>').map_or(html.len(), |end| end + 1))
}

/// The name of a tag, with the slash of one that closes.
fn name(tag: &str) -> &str {
    let end = tag[1..].find([' ', '>']).map_or(tag.len(), |at| at + 1);
    tag[1..end].trim_end_matches('/')
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

/// An address, as it may stand between parentheses.
fn target(tag: &str) -> String {
    let href = strip(attribute(tag, "href").unwrap_or_default());
    href.replace('(', "%28").replace(')', "%29").replace(' ', "%20")
}

/// The character an entity of our own escaping stands for, and its length.
fn entity(text: &str) -> Option<(&'static str, usize)> {
    let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    known.into_iter().find(|(name, _)| text.starts_with(name)).map(|(name, character)| (character, name.len()))
}

/// Code between as many backticks as it needs.
fn code_span(code: &str, around: Around, out: &mut String) {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    out.push_str(&fence);
    out.push_str(space);
    // A table is cut at its bars before code is seen.
    out.push_str(&if around == Around::Cell { code.replace('|', "\\|") } else { code.to_owned() });
    out.push_str(space);
    out.push_str(&fence);
}

/// Appends text with a backslash before what Markdown would read as a mark.
fn text(html: &str, around: Around, out: &mut String) {
    let mut rest = html;
    let mark = |c: char| matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '&' | '|' | '\n');
    while let Some(at) = rest.find(mark) {
        out.push_str(&rest[..at]);
        let before = out.chars().next_back();
        rest = &rest[at..];
        let mut chars = rest.chars();
        let mut length = 1;
        match chars.next() {
            Some('&') => {
                let (character, whole) = entity(rest).unwrap_or(("&", 1));
                let doubtful = match character {
                    "<" => true,
                    "&" => {
                        let after = rest[whole..].trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
                        after.starts_with(';')
                    }
                    _ => false,
                };
                out.push_str(if doubtful { "\\" } else { "" });
                out.push_str(character);
                length = whole;
            }
            // Inside a word it is no mark: `ERR_7`.
            Some('_') => {
                let within = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                out.push_str(if within(before) && within(chars.next()) { "_" } else { "\\_" });
            }
            Some('|') => out.push_str(if around == Around::Cell { "\\|" } else { "|" }),
            Some('\n') => out.push(if around == Around::Cell { ' ' } else { '\n' }),
            Some(other) => out.extend(['\\', other]),
            None => {}
        }
        rest = &rest[length..];
    }
    out.push_str(rest);
}

/// Appends running text, with `indent` before each line but the first; `begins` when that begins a block.
pub(super) fn lines(running: &str, begins: bool, indent: &str, out: &mut String) {
    for (i, line) in running.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
            out.push_str(indent);
        }
        let mark = mark(line).filter(|_| i > 0 || begins);
        let (before, after) = line.split_at(mark.unwrap_or(0));
        out.push_str(before);
        out.push_str(if mark.is_some() { "\\" } else { "" });
        out.push_str(after);
    }
}

/// How far the current line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// A block may begin here; a blank line is due before it.
    Fresh,
    /// A block may begin here, without a blank line.
    Begun,
    /// The mark of an item stands on it: a block goes on behind the mark.
    Marked,
    /// Text stands on it.
    Text,
}

struct Writer<'h, 'o> {
    rest: &'h str,
    out: &'o mut String,
    /// What every line begins with: marks of quotations, space below marks of items.
    indent: String,
    /// Open lists: the next number of an ordered one, `None` for bullets.
    lists: Vec<Option<usize>>,
    line: Line,
}

impl<'h> Writer<'h, '_> {
    fn step(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        if !self.rest.starts_with('<') {
            let end = self.rest.find('<').unwrap_or(self.rest.len());
            let (inside, rest) = self.rest.split_at(end);
            self.rest = rest;
            if self.line == Line::Text || !inside.trim().is_empty() {
                self.running(inside);
            }
            return true;
        }
        let (tag, after) = cut(self.rest);
        let block = name(tag);
        if let "code" | "a" | "strong" | "em" | "br" | "/strong" | "/em" | "span" | "/span" = block {
            let length = self.rest.len() - element(self.rest, Around::Block, &mut String::new()).len();
            let (inside, rest) = self.rest.split_at(length);
            self.rest = rest;
            self.running(inside);
            return true;
        }
        self.rest = after;
        self.block(block, tag);
        true
    }

    fn block(&mut self, name: &str, tag: &'h str) {
        match name {
            "p" | "h2" | "h3" | "h4" => self.begin(match name {
                "h2" => "## ",
                "h3" => "### ",
                "h4" => "#### ",
                _ => "",
            }),
            "/p" | "/h2" | "/h3" | "/h4" => self.end(),
            "ul" | "ol" => self.list(name, tag),
            "/ul" | "/ol" => {
                self.lists.pop();
                self.line = if self.lists.is_empty() { Line::Fresh } else { Line::Begun };
            }
            "li" => self.item(),
            "/li" => self.end_item(),
            "blockquote" => {
                self.begin("");
                self.indent.push_str("> ");
                self.out.push_str("> ");
                self.line = Line::Marked;
            }
            "/blockquote" => {
                self.indent.truncate(self.indent.len().saturating_sub(2));
                self.end();
            }
            "hr" => {
                self.begin("---");
                self.end();
            }
            "pre" => {
                let inside = self.until("</pre>");
                self.fence("", strip(inside).trim_end_matches('\n').split('\n'));
            }
            "div" if tag.contains("\"transcript\"") => {
                let inside = self.until("</div>");
                let lines: Vec<String> =
                    inside.split_terminator("</p>").map(|line| strip(line).trim().to_owned()).collect();
                self.fence("transcript", lines.iter().map(String::as_str));
            }
            "table" => self.table(),
            _ => {}
        }
    }

    /// What stands before `end`; the writer goes on behind it.
    fn until(&mut self, end: &str) -> &'h str {
        let (inside, rest) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        inside
    }

    /// Begins a block with `mark`.
    fn begin(&mut self, mark: &str) {
        match self.line {
            // Text without a paragraph of its own stands in a tight item.
            Line::Text => {
                trim_end(self.out);
                self.end();
                self.line = if self.lists.is_empty() { Line::Fresh } else { Line::Begun };
            }
            // A paragraph behind a list inside an item.
            Line::Begun => self.line = Line::Fresh,
            Line::Fresh | Line::Marked => {}
        }
        self.start(mark);
    }

    /// Begins a line with `mark`, and a block where a blank line is due.
    fn start(&mut self, mark: &str) {
        if self.line == Line::Fresh && !self.out.is_empty() {
            self.out.push_str(self.indent.trim_end());
            self.out.push('\n');
        }
        if self.line != Line::Marked {
            self.out.push_str(&self.indent);
        }
        self.out.push_str(mark);
        self.line = Line::Marked;
    }

    /// Ends the line of a block.
    fn end(&mut self) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.line = Line::Fresh;
    }

    /// Running text: its lines keep the indent of the block.
    fn running(&mut self, html: &str) {
        let begins = self.line != Line::Text;
        if self.line == Line::Fresh || self.line == Line::Begun {
            self.begin("");
        }
        let mut written = String::new();
        inline(if begins { html.trim_start() } else { html }, Around::Block, &mut written);
        self.line = Line::Text;
        lines(&written, begins, &self.indent, self.out);
    }

    fn list(&mut self, name: &str, tag: &str) {
        if self.line == Line::Text {
            trim_end(self.out);
            self.end();
            self.line = Line::Begun;
        }
        let first = attribute(tag, "start").and_then(|n| n.parse().ok()).unwrap_or(1);
        self.lists.push((name == "ol").then_some(first));
    }

    fn item(&mut self) {
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.start(&mark);
        self.indent.push_str(&" ".repeat(mark.len()));
    }

    fn end_item(&mut self) {
        let width = self.indent.len() - self.indent.trim_end_matches(' ').len();
        let mark = match self.lists.last() {
            Some(Some(next)) => format!("{}. ", next - 1).len(),
            _ => 2,
        };
        self.indent.truncate(self.indent.len() - mark.min(width));
        // An item whose text ended a paragraph belongs to a loose list: a blank line stands between items.
        let tight = self.line != Line::Fresh;
        trim_end(self.out);
        self.end();
        self.line = if tight { Line::Begun } else { Line::Fresh };
    }

    fn fence<'l>(&mut self, info: &str, lines: impl Iterator<Item = &'l str>) {
        let lines: Vec<&str> = lines.collect();
        let longest = lines.iter().flat_map(|l| l.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let tight = self.line == Line::Text && !self.lists.is_empty();
        self.begin(&fence);
        self.out.push_str(info);
        for line in lines.into_iter().chain([fence.as_str()]) {
            self.out.push('\n');
            let start = if line.is_empty() { self.indent.trim_end() } else { &self.indent };
            self.out.push_str(start);
            self.out.push_str(line);
        }
        self.end();
        self.line = if tight { Line::Begun } else { Line::Fresh };
    }

    fn table(&mut self) {
        let inside = self.until("</table>");
        let mut head = true;
        for row in inside.split("</tr>").filter(|row| row.contains("<tr>")) {
            if head {
                self.begin("");
            } else {
                self.out.push_str(&self.indent);
            }
            self.out.push('|');
            let mut width = 0;
            for cell in row.split("</td>").flat_map(|part| part.split("</th>")) {
                let Some(start) = cell.find("<td").or_else(|| cell.find("<th ")) else { continue };
                self.out.push(' ');
                inline(cut(&cell[start..]).1, Around::Cell, self.out);
                self.out.push_str(" |");
                width += 1;
            }
            self.out.push('\n');
            if std::mem::take(&mut head) {
                self.out.push_str(&self.indent);
                self.out.push_str(&format!("|{}\n", " --- |".repeat(width)));
            }
        }
        self.line = Line::Fresh;
    }
}

fn trim_end(out: &mut String) {
    out.truncate(out.trim_end_matches([' ', '\n']).len());
}

/// Where a line needs a backslash, because it would begin a heading, a quotation or an item.
fn mark(line: &str) -> Option<usize> {
    if line.starts_with(['#', '>', '+', '-', '=', '~']) {
        return Some(0);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && line[digits..].starts_with(['.', ')'])).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::prose::{Outline, Piece, render_body};
    use crate::source::SourceMap;
    use proptest::prelude::*;

    fn html(markdown: &str) -> String {
        let mut map = SourceMap::new();
        let file = map.add("x.md", markdown);
        let mut problems = Diagnostics::new();
        let (html, _) = render_body(file, markdown, 0..markdown.len(), Outline::Free, &mut problems);
        assert!(problems.is_empty(), "{markdown}");
        let text = |piece: &Piece| match piece {
            Piece::Html(html) => html.clone(),
            Piece::Href(_) => "https://example.org/".to_owned(),
        };
        html.pieces.iter().map(text).collect()
    }

    fn again(html: &str) -> String {
        let mut out = String::new();
        blocks(html, &mut out);
        out
    }

    #[test]
    fn markdown_that_became_html_becomes_markdown_again() {
        let cases = [
            "One *two* **three** `four`.\n",
            "A line\nand another\\\nand a third.\n\nA paragraph.\n",
            "- one\n- two\n  - deeper\n  - `x`\n- three\n",
            "1. one\n\n2. two\n\n   with more\n\n3. three\n",
            "7. seven\n8. eight\n",
            "> quoted\n>\n> twice\n",
            "Text:\n\n```\na `b`\n\n c\n```\n\nMore.\n",
            "```transcript\nS: 220 <x> ready\nC: QUIT\n```\n",
            "- code:\n  ```\n  x\n  ```\n- next\n",
            "| a | b\\|c |\n| --- | --- |\n| `x\\|y` | [z](https://example.org/) |\n",
            "## Head\n\nText\n\n### Deeper\n\n---\n\nEnd\n",
            "\\# no head, 5 \\* 3, a_b\\_, ERR_7, \\[x\\], \\<y>, AT&T, \\&amp;, \\`\n",
            "550\\. no item\n\n\\- none either\n\n\\+ nor this\n",
            "``a`b`` and `` `c` ``\n",
            "[text `code`](https://example.org/a%28b%29)\n",
        ];
        for markdown in cases {
            assert_eq!(again(&html(markdown)), markdown);
        }
    }

    proptest! {
        /// Whatever marks stand in a text, it is the text that is read back.
        #[test]
        fn no_text_becomes_markup(words in proptest::collection::vec(proptest::sample::select(vec![
            "a", "*", "**", "_", "`", "``", "[", "](x)", "<", ">", "&", "&amp;", "&#35;", "#", "-", "+", "1.", "2)", "|", "\\", "~~~", "===", "!", "é",
        ]), 1..12), glue in proptest::sample::select(vec!["", " "])) {
            let text = words.join(glue).trim().to_owned();
            let mut source = String::from("<p>");
            crate::prose::escape(&text, &mut source);
            source.push_str("</p>\n");
            prop_assert_eq!(html(&again(&source)), source);
        }

        #[test]
        fn no_cell_breaks_its_table(words in proptest::collection::vec(proptest::sample::select(vec!["a", "|", "\\", "`", "*", "_", "<"]), 0..8)) {
            let mut cell = String::from("<code>");
            crate::prose::escape(&words.concat(), &mut cell);
            cell.push_str("</code>");
            crate::prose::escape(&words.join(" "), &mut cell);
            let mut line = String::new();
            inline(&cell, Around::Cell, &mut line);
            let table = html(&format!("| x |\n| --- |\n| {line} |\n"));
            prop_assert_eq!(table.matches("<td>").count(), 1);
        }
    }
}
