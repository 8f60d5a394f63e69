//! The body of a section: CommonMark with tables, checked, as HTML in pieces around its links.

use crate::diag::{Diagnostic, Diagnostics, nearest, rules};
use crate::source::{FileId, Span};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};
use std::fmt::Write as _;
use std::ops::Range;

/// HTML in pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html {
    /// The pieces in order.
    pub pieces: Vec<Piece>,
    /// Whether it consists of code blocks only, and so is the same in every language.
    pub language_neutral: bool,
    /// The text without markup, for search, excerpts and the measure of originality.
    pub text: String,
}

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Finished HTML.
    Html(String),
    /// The value of an `href` attribute: the link with this index.
    Href(usize),
}

/// A link by name (`code:550`), not yet resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawLink {
    /// `code`, `pair`, `class`, `registry` or `page`.
    pub scheme: String,
    /// What follows the colon.
    pub target: String,
    /// Where the link stands.
    pub span: Span,
}

/// Schemes of links by name.
pub const SCHEMES: [&str; 5] = ["code", "pair", "class", "registry", "page"];

/// What a body may contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outline {
    /// A section of an entry: no headings.
    Section,
    /// A free page: headings from level 2 on.
    Free,
}

/// Renders `text[range]`, collecting its links by name and its problems.
pub fn render_body(
    file: FileId,
    text: &str,
    range: Range<usize>,
    outline: Outline,
    problems: &mut Diagnostics,
) -> (Html, Vec<RawLink>) {
    let base = range.start;
    let parser = Parser::new_ext(&text[range], Options::ENABLE_TABLES).into_offset_iter();
    let mut body = Body {
        file,
        base,
        outline,
        problems,
        links: Vec::new(),
        out: Html::default(),
        events: Vec::new(),
        in_head: false,
    };
    body.run(parser);
    body.flush();
    let mut out = body.out;
    out.text = out.text.split_whitespace().collect::<Vec<_>>().join(" ");
    (out, body.links)
}

struct Body<'a, 'p> {
    file: FileId,
    base: usize,
    outline: Outline,
    problems: &'p mut Diagnostics,
    links: Vec<RawLink>,
    out: Html,
    /// Events since the last link by name.
    events: Vec<Event<'a>>,
    /// Whether the row is the head of a table.
    in_head: bool,
}

impl<'a> Body<'a, '_> {
    fn run(&mut self, parser: impl Iterator<Item = (Event<'a>, Range<usize>)>) {
        let mut code: Option<(Option<String>, String)> = None;
        let mut short_link = false;
        let mut only_code = true;
        let mut headings = 0;
        for (event, range) in parser {
            let span = Span::new(self.file, self.base + range.start..self.base + range.end);
            if !matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::End(TagEnd::CodeBlock)) && code.is_none() {
                only_code = false;
            }
            match event {
                Event::Start(Tag::CodeBlock(kind)) => code = Some((info(&kind), String::new())),
                Event::End(TagEnd::CodeBlock) => {
                    if let Some((info, text)) = code.take() {
                        self.events.push(Event::Html(CowStr::from(code_block(info.as_deref(), &text))));
                    }
                }
                Event::Text(text) if code.is_some() => {
                    if let Some((_, block)) = &mut code {
                        block.push_str(&text);
                    }
                }
                Event::Html(_) | Event::InlineHtml(_) => self.raw_html(span),
                Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
                Event::Start(Tag::Heading { level, .. }) => {
                    headings += 1;
                    self.heading(level as usize, headings, span);
                }
                Event::End(TagEnd::Heading(level)) => self.event(Event::End(TagEnd::Heading(level))),
                Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                    short_link = link_type == LinkType::Autolink && self.named(&dest_url).is_some();
                    self.start_link(&dest_url, span);
                }
                Event::Text(text) if short_link => self.short_text(&text),
                Event::End(TagEnd::Link) => {
                    short_link = false;
                    self.event(Event::End(TagEnd::Link));
                }
                Event::Start(Tag::Image { .. }) => {
                    let message = "images are not supported in prose";
                    self.problems.push(
                        Diagnostic::new(&rules::PROSE_HTML, span, message)
                            .help("describe it in words or in a code block"),
                    );
                }
                other => self.event(other),
            }
        }
        self.out.language_neutral = only_code;
    }

    fn event(&mut self, event: Event<'a>) {
        match &event {
            Event::Text(text) | Event::Code(text) => self.out.text.push_str(text),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => {}
            _ => {}
        }
        if matches!(event, Event::SoftBreak | Event::HardBreak)
            || matches!(event, Event::End(end) if end != TagEnd::Emphasis && end != TagEnd::Strong && end != TagEnd::Link)
        {
            self.out.text.push(' ');
        }
        // Inline code in this field is protocol text: it must not be translated or mirrored.
        let event = match event {
            Event::Code(code) => {
                let mut html = String::from("<code translate=\"no\" dir=\"ltr\">");
                escape(&code, &mut html);
                html.push_str("</code>");
                Event::InlineHtml(CowStr::from(html))
            }
            other => self.table(other),
        };
        self.events.push(event);
    }

    /// Tables are written here: the writer of the library forgets at a link by name, where HTML is
    /// cut, which row it is in, and it aligns cells with `style`, which the content security policy
    /// refuses.
    fn table(&mut self, event: Event<'a>) -> Event<'a> {
        let html = match &event {
            Event::Start(Tag::Table(_)) => "<div class=\"scroll\" tabindex=\"0\"><table>",
            Event::End(TagEnd::Table) => "</tbody></table></div>\n",
            Event::Start(Tag::TableHead) => {
                self.in_head = true;
                "<thead><tr>"
            }
            Event::End(TagEnd::TableHead) => {
                self.in_head = false;
                "</tr></thead><tbody>\n"
            }
            Event::Start(Tag::TableRow) => "<tr>",
            Event::End(TagEnd::TableRow) => "</tr>\n",
            Event::Start(Tag::TableCell) if self.in_head => "<th scope=\"col\">",
            Event::Start(Tag::TableCell) => "<td>",
            Event::End(TagEnd::TableCell) if self.in_head => "</th>",
            Event::End(TagEnd::TableCell) => "</td>",
            _ => return event,
        };
        Event::Html(CowStr::Borrowed(html))
    }

    fn raw_html(&mut self, span: Span) {
        let problem = Diagnostic::new(&rules::PROSE_HTML, span, "raw HTML is not allowed");
        self.problems.push(problem.help("write Markdown; put placeholders such as `<domain>` in backticks"));
    }

    fn heading(&mut self, level: usize, count: usize, span: Span) {
        let allowed = self.outline == Outline::Free && (2..=4).contains(&level);
        if !allowed {
            let message = format!("a heading of level {level} breaks the outline of the page");
            let help = match self.outline {
                Outline::Section => "inside a section use a list or **strong** text; a new section begins with `## `",
                Outline::Free => "use `## ` for headings and `### ` below them",
            };
            self.problems.push(Diagnostic::new(&rules::PROSE_STRUCTURE, span, message).help(help));
        }
        // Ids count, so that they are the same in every locale.
        let html = format!("<h{level} id=\"s{count}\">");
        self.events.push(Event::Html(CowStr::from(html)));
    }

    fn named<'u>(&self, url: &'u str) -> Option<(&'u str, &'u str)> {
        url.split_once(':').filter(|(scheme, _)| SCHEMES.contains(scheme))
    }

    fn start_link(&mut self, url: &str, span: Span) {
        if let Some((scheme, target)) = self.named(url) {
            let link = RawLink { scheme: scheme.to_owned(), target: target.to_owned(), span };
            self.events.push(Event::InlineHtml(CowStr::Borrowed("<a href=\"")));
            self.flush();
            self.out.pieces.push(Piece::Href(self.links.len()));
            self.links.push(link);
            self.events.push(Event::InlineHtml(CowStr::Borrowed("\">")));
            return;
        }
        let scheme = url.split_once(':').map(|(s, _)| s.to_ascii_lowercase());
        let problem = match scheme.as_deref() {
            Some("https" | "http" | "mailto") => None,
            Some(scheme) if scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)) => {
                let message = format!("links of the form `{scheme}:` are not allowed");
                Some(Diagnostic::new(&rules::LINK_SCHEME, span, message).help(match nearest(scheme, SCHEMES) {
                    Some(near) => format!("did you mean `{near}:`?"),
                    None => "links are `https:`, `http:`, `mailto:`, or by name such as `code:550`".to_owned(),
                }))
            }
            _ => Some(
                Diagnostic::new(
                    &rules::LINK_SCHEME,
                    span,
                    format!("`{url}` is neither an absolute link nor a link by name"),
                )
                .help(
                    "link to entries by name: `[550](code:550)`, `[450 or 550](pair:450-550)`, `[about](page:about)`",
                ),
            ),
        };
        self.problems.extend(problem);
        let mut html = String::from("<a href=\"");
        escape(url, &mut html);
        html.push_str("\" rel=\"external\">");
        self.events.push(Event::InlineHtml(CowStr::from(html)));
    }

    /// `<code:550>` shows the value only.
    fn short_text(&mut self, text: &str) {
        let value = text.rsplit(['/', ':']).next().unwrap_or(text);
        self.out.text.push_str(value);
        let mut html = String::from("<code translate=\"no\" dir=\"ltr\">");
        escape(value, &mut html);
        html.push_str("</code>");
        self.events.push(Event::InlineHtml(CowStr::from(html)));
    }

    fn flush(&mut self) {
        let mut out = String::new();
        html::push_html(&mut out, self.events.drain(..));
        if !out.is_empty() {
            self.out.pieces.push(Piece::Html(out));
        }
    }
}

fn info(kind: &CodeBlockKind<'_>) -> Option<String> {
    match kind {
        CodeBlockKind::Fenced(info) => info.split_whitespace().next().map(str::to_owned),
        CodeBlockKind::Indented => None,
    }
}

/// A code block; `transcript` becomes a dialogue of client and server lines.
fn code_block(info: Option<&str>, text: &str) -> String {
    let mut out = String::new();
    if info == Some("transcript") {
        out.push_str("<div class=\"transcript\" translate=\"no\" dir=\"ltr\">");
        for line in text.lines() {
            transcript_line(line, &mut out);
        }
        out.push_str("</div>\n");
        return out;
    }
    out.push_str("<pre translate=\"no\" dir=\"ltr\" tabindex=\"0\"><code>");
    escape(text, &mut out);
    out.push_str("</code></pre>\n");
    out
}

fn transcript_line(line: &str, out: &mut String) {
    let (class, who, rest) = match line.get(..2) {
        Some("C:") => ("c", "C:", line[2..].strip_prefix(' ').unwrap_or(&line[2..])),
        Some("S:") => ("s", "S:", line[2..].strip_prefix(' ').unwrap_or(&line[2..])),
        _ => ("n", "", line),
    };
    let _ = write!(out, "<p class=\"line {class}\"><span class=\"who\">{who}</span> <code>");
    escape(rest, out);
    out.push_str("</code></p>");
}

/// Escapes text for HTML content and double-quoted attributes.
pub fn escape(text: &str, out: &mut String) {
    // Without an early end this loop takes many bytes at once, and most texts have nothing to escape.
    if !text.bytes().fold(false, |found, byte| found | matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        out.push_str(text);
        return;
    }
    let mut last = 0;
    for (i, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[last..i]);
        out.push_str(entity);
        last = i + 1;
    }
    out.push_str(&text[last..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn rendered(text: &str) -> (String, Vec<String>, Vec<String>) {
        let mut map = SourceMap::new();
        let file = map.add("x.md", text);
        let mut problems = Diagnostics::new();
        let (html, links) = render_body(file, text, 0..text.len(), Outline::Section, &mut problems);
        let out = html.pieces.iter().map(|piece| match piece {
            Piece::Html(html) => html.clone(),
            Piece::Href(i) => format!("[{i}]"),
        });
        (
            out.collect(),
            links.iter().map(|l| format!("{}:{}", l.scheme, l.target)).collect(),
            problems.iter().map(|p| p.message.clone()).collect(),
        )
    }

    #[test]
    fn links_by_name_are_kept_apart() {
        let (html, links, problems) = rendered("See [that one](code:550) and <code:smtp-enhanced/5.1.1>.");
        assert_eq!(
            html,
            "<p>See <a href=\"[0]\">that one</a> and <a href=\"[1]\"><code translate=\"no\" dir=\"ltr\">5.1.1</code></a>.</p>\n"
        );
        assert_eq!(links, ["code:550", "code:smtp-enhanced/5.1.1"]);
        assert!(problems.is_empty());
    }

    #[test]
    fn a_table_stays_one_around_links_by_name() {
        let (html, ..) = rendered("| a | b |\n| --- | :-: |\n| [x](code:1) | y |\n");
        let head = "<thead><tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead>";
        let body = "<tbody>\n<tr><td><a href=\"[0]\">x</a></td><td>y</td></tr>\n</tbody>";
        assert_eq!(html, format!("<div class=\"scroll\" tabindex=\"0\"><table>{head}{body}</table></div>\n"));
    }

    #[test]
    fn active_and_relative_links_and_html_are_refused() {
        for bad in [
            "[x](javascript:alert(1))",
            "[x](JavaScript:alert(1))",
            "[x](data:text/html,x)",
            "[x](/smtp/)",
            "a <b>x</b>",
            "<div>\n",
        ] {
            assert!(!rendered(bad).2.is_empty(), "{bad}");
        }
    }

    #[test]
    fn a_transcript_is_a_dialogue_and_language_neutral() {
        let text = "```transcript\nS: 220 <x>\nC: QUIT\n```\n";
        let (html, ..) = rendered(text);
        assert!(
            html.contains("<p class=\"line s\"><span class=\"who\">S:</span> <code>220 &lt;x&gt;</code></p>"),
            "{html}"
        );
        let mut map = SourceMap::new();
        let file = map.add("x.md", text);
        let (html, _) = render_body(file, text, 0..text.len(), Outline::Section, &mut Diagnostics::new());
        assert!(html.language_neutral);
    }

    #[test]
    fn a_heading_inside_a_section_is_reported() {
        assert_eq!(rendered("### Deep\n").2, ["a heading of level 3 breaks the outline of the page"]);
    }
}
