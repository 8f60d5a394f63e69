//! The page as Markdown: the same views as the page, with the same headings in the same language, for
//! people who paste it and programs that read it. `llms.txt` lists these files.

mod html;

use super::shape::{CodeRef, Section, Source};
use html::Around;
use std::fmt::Write as _;

/// HTML of a cell as a cell of a Markdown table.
pub(super) fn cell(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    html::inline(html, Around::Cell, &mut out);
    out
}

/// HTML as running text.
pub(super) fn running(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    html::inline(html, Around::Block, &mut out);
    out
}

/// Appends running text as a paragraph, with a blank line before it.
pub(super) fn paragraph_of(running: &str, out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
    html::lines(running, true, "", out);
    out.push('\n');
}

/// Appends HTML as blocks, with a blank line before each.
pub(super) fn blocks(html: &str, out: &mut String) {
    html::blocks(html, out);
}

/// Text without markup as running text.
pub(super) fn plain(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    crate::prose::escape(text, &mut html);
    running(&html)
}

/// A heading.
pub(super) fn heading_line(level: usize, text: &str) -> String {
    format!("{} {}\n", "#".repeat(level), plain(text))
}

/// Appends a heading with a blank line before it.
pub(super) fn heading(level: usize, text: &str, out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(&heading_line(level, text));
}

/// Appends a paragraph of text without markup; nothing where there is no text.
pub(super) fn paragraph(text: &str, out: &mut String) {
    if !text.is_empty() {
        out.push('\n');
        out.push_str(&plain(text));
        out.push('\n');
    }
}

/// Appends why parts of the page stand in another language.
pub(super) fn notice(text: Option<&str>, out: &mut String) {
    if let Some(text) = text {
        let _ = write!(out, "\n> {}\n", plain(text));
    }
}

/// Appends a section under a heading.
pub(super) fn section(level: usize, section: &Section, out: &mut String) {
    heading(level, &section.heading, out);
    blocks(&section.html, out);
}

/// Appends a code as a heading that leads to its page.
pub(super) fn code_heading(level: usize, code: &CodeRef, out: &mut String) {
    let name = plain(&code.name.text);
    let _ = write!(out, "\n{} [`{}`]({}) {name}\n", "#".repeat(level), code.value, code.address.url);
}

/// Text without markup as a cell of a table.
pub(super) fn text_cell(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    crate::prose::escape(text, &mut html);
    cell(&html)
}

/// Appends the head of a table, with a blank line before it.
pub(super) fn table_head(labels: &[&str], out: &mut String) {
    let cells: Vec<String> = labels.iter().map(|label| text_cell(label)).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    cell_head(&cells, out);
}

/// Appends the head of a table from cells, with a blank line before it.
pub(super) fn cell_head(cells: &[&str], out: &mut String) {
    out.push('\n');
    row(cells, out);
    out.push('|');
    cells.iter().for_each(|_| out.push_str(" --- |"));
    out.push('\n');
}

/// Appends a row of a table.
pub(super) fn row(cells: &[&str], out: &mut String) {
    for cell in cells {
        out.push_str("| ");
        out.push_str(cell);
        out.push(' ');
    }
    out.push_str("|\n");
}

/// Appends an item that leads to a code or a comparison.
pub(super) fn link_item(value: &str, name: &str, url: &str, line: Option<&str>, out: &mut String) {
    let _ = write!(out, "- [`{value}` {}]({url})", plain(name));
    if let Some(line) = line {
        let _ = write!(out, ": {}", plain(line));
    }
    out.push('\n');
}

/// Appends sources under a heading.
pub(super) fn sources<'s>(level: usize, label: &str, list: impl Iterator<Item = &'s Source>, out: &mut String) {
    let mut list = list.peekable();
    if list.peek().is_some() {
        heading(level, label, out);
        source_list(list, out);
    }
}

/// Appends sources as a list, with a blank line before it.
pub(super) fn source_list<'s>(list: impl Iterator<Item = &'s Source>, out: &mut String) {
    for (i, source) in list.enumerate() {
        if i == 0 {
            out.push('\n');
        }
        out.push_str(&source_item(source));
    }
}

/// A source as an item of a list.
pub(super) fn source_item(source: &Source) -> String {
    format!("- [{}]({})\n", plain(&source.text), source.url)
}
