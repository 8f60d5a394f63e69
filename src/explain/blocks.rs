//! The HTML of prose as blocks of plain text. It reads only the HTML that `prose` writes.

use crate::render::strip;

/// A block of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Running text, to be wrapped.
    Paragraph(String),
    /// An item of a list, with its mark: `-` or `1.`.
    Item(String, String),
    /// Lines to be kept as they are.
    Lines(Vec<String>),
    /// A heading inside free text.
    Heading(String),
}

/// Cuts HTML into blocks.
pub(super) fn blocks(html: &str) -> Vec<Block> {
    let mut reader = Reader { rest: html, list: Vec::new(), out: Vec::new() };
    while reader.step() {}
    reader.out
}

struct Reader<'a> {
    rest: &'a str,
    /// Open lists: the next number of an ordered one, `None` for bullets.
    list: Vec<Option<usize>>,
    out: Vec<Block>,
}

impl<'a> Reader<'a> {
    fn step(&mut self) -> bool {
        let Some(open) = self.rest.find('<') else { return false };
        let close = self.rest[open..].find('>').map_or(self.rest.len(), |i| open + i + 1);
        let tag = &self.rest[open..close];
        self.rest = &self.rest[close..];
        let name: String = tag[1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
        match name.as_str() {
            "ul" => self.list.push(None),
            "ol" => self.list.push(Some(1)),
            "/ul" | "/ol" => {
                self.list.pop();
            }
            "li" => self.item(),
            "p" if !tag.contains("class=\"line") => {
                let text = self.until("</p>");
                self.paragraph(text);
            }
            "h2" | "h3" | "h4" => {
                let text = self.until(&format!("</{name}>"));
                self.out.push(Block::Heading(words(text)));
            }
            "pre" => {
                let text = strip(self.until("</pre>"));
                self.out.push(Block::Lines(text.trim_end().lines().map(str::to_owned).collect()));
            }
            "div" if tag.contains("transcript") => {
                let lines = self.until("</div>").split("</p>").map(words).filter(|l| !l.is_empty());
                let lines = lines.collect();
                self.out.push(Block::Lines(lines));
            }
            "table" => {
                let rows = self.until("</table>").split("</tr>").map(row).filter(|r| !r.trim().is_empty());
                let rows = rows.collect();
                self.out.push(Block::Lines(rows));
            }
            _ => {}
        }
        true
    }

    /// What stands before `end`; the reader goes on behind it.
    fn until(&mut self, end: &str) -> &'a str {
        let at = self.rest.find(end).unwrap_or(self.rest.len());
        let inside = &self.rest[..at];
        self.rest = &self.rest[(at + end.len()).min(self.rest.len())..];
        inside
    }

    /// A tight item ends where the next tag of a list begins; a loose one holds paragraphs.
    fn item(&mut self) {
        let mark = match self.list.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}.", *number - 1)
            }
            _ => "-".to_owned(),
        };
        let end = ["</li>", "<ul>", "<ol>", "<p>", "<pre", "<div"].iter().filter_map(|t| self.rest.find(t)).min();
        let (text, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        let text = if words(text).is_empty() && self.rest.starts_with("<p>") {
            self.rest = &self.rest[3..];
            self.until("</p>")
        } else {
            text
        };
        self.out.push(Block::Item(mark, words(text)));
    }

    fn paragraph(&mut self, html: &str) {
        let text = words(html);
        if !text.is_empty() {
            self.out.push(Block::Paragraph(text));
        }
    }
}

fn words(html: &str) -> String {
    strip(html).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn row(html: &str) -> String {
    let cells = html.split("</td>").flat_map(|part| part.split("</th>")).map(words);
    cells.filter(|c| !c.is_empty()).collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_blocks() {
        let html = "<p>A <code>b</code> &lt;c&gt;.</p>\n<ul>\n<li>one</li>\n<li>two <a href=\"x\">2</a></li>\n</ul>\n<pre><code>x\n y\n</code></pre>";
        assert_eq!(
            blocks(html),
            [
                Block::Paragraph("A b <c>.".into()),
                Block::Item("-".into(), "one".into()),
                Block::Item("-".into(), "two 2".into()),
                Block::Lines(vec!["x".into(), " y".into()]),
            ]
        );
    }

    #[test]
    fn a_table_is_rows() {
        let html = "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>";
        assert_eq!(blocks(html), [Block::Lines(vec!["a | b".into(), "1 | 2".into()])]);
    }
}
