//! An explained page as text for a terminal.

use super::Explained;
use super::blocks::Block;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// What text is laid out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Columns.
    pub width: usize,
    /// Whether to use colour.
    pub colour: bool,
}

impl Terminal {
    fn bold(self, text: &str) -> String {
        if self.colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn dim(self, text: &str) -> String {
        if self.colour { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Wraps `text` at `width` columns; `first` stands before the first line, `rest` before the others.
fn wrap(text: &str, width: usize, first: &str, rest: &str, out: &mut String) {
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && line.width() + 1 + word.width() > width {
            out.push_str(line.trim_end());
            out.push('\n');
            rest.clone_into(&mut line);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

/// The page for a terminal.
#[must_use]
pub fn text(page: &Explained, terminal: Terminal) -> String {
    let width = terminal.width.clamp(40, 100);
    let mut out = format!("{}\n", terminal.bold(&page.title));
    if !page.subtitle.is_empty() {
        let _ = writeln!(out, "{}", terminal.dim(&page.subtitle));
    }
    out.push('\n');
    wrap(&page.summary, width, "", "", &mut out);
    if let Some(notice) = &page.notice {
        out.push('\n');
        wrap(notice, width, "! ", "  ", &mut out);
    }
    if !page.facts.is_empty() {
        out.push('\n');
        facts(page, width, &mut out);
    }
    for (heading, blocks) in &page.sections {
        let _ = write!(out, "\n{}\n", terminal.bold(heading));
        for block in blocks {
            block_text(block, width, &mut out);
        }
    }
    let _ = write!(out, "\n{}\n", terminal.dim(&page.url));
    out
}

fn block_text(block: &Block, width: usize, out: &mut String) {
    match block {
        Block::Paragraph(text) => wrap(text, width, "  ", "  ", out),
        Block::Item(mark, text) => wrap(text, width, &format!("  {mark} "), &" ".repeat(mark.width() + 3), out),
        Block::Heading(text) => wrap(text, width, "  ", "  ", out),
        Block::Lines(lines) => lines.iter().for_each(|line| {
            let _ = writeln!(out, "    {line}");
        }),
    }
}

/// Facts in columns; a comparison has one column for each code.
fn facts(page: &Explained, width: usize, out: &mut String) {
    let label_width = page.facts.iter().map(|(l, _)| l.width()).max().unwrap_or(0).min(28) + 2;
    let columns = page.facts.iter().map(|(_, v)| v.len()).max().unwrap_or(1).max(1);
    let each = (width.saturating_sub(label_width) / columns).max(16);
    let heads = (!page.columns.is_empty()).then(|| (String::new(), page.columns.clone()));
    for (label, values) in heads.iter().chain(&page.facts) {
        let cells: Vec<Vec<String>> = values.iter().map(|v| lines_of(v, each - 2)).collect();
        let labels = lines_of(label, label_width - 2);
        let height = cells.iter().map(Vec::len).chain([labels.len()]).max().unwrap_or(1);
        for row in 0..height {
            let mut line = pad(labels.get(row).map_or("", String::as_str), label_width);
            for cell in &cells {
                line.push_str(&pad(cell.get(row).map_or("", String::as_str), each));
            }
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }
}

fn lines_of(text: &str, width: usize) -> Vec<String> {
    let mut wrapped = String::new();
    wrap(text, width, "", "", &mut wrapped);
    wrapped.lines().map(str::to_owned).collect()
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_by_columns() {
        let mut out = String::new();
        wrap("mã phản hồi của máy chủ thư điện tử", 16, "- ", "  ", &mut out);
        assert_eq!(out, "- mã phản hồi\n  của máy chủ\n  thư điện tử\n");
        assert!(out.lines().all(|l| l.width() <= 16));
    }
}
