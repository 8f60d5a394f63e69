//! `prose/language`: a paragraph that is written in another language of the site.

use super::{Subject, Text, TextKind};
use crate::catalog::Catalog;
use crate::diag::{Diagnostic, rules};
use crate::source::Span;
use whatlang::{Detector, Lang};

/// Shorter paragraphs are guessed wrong too often.
const SHORTEST: usize = 90;

/// Languages that can be told apart: BCP 47 language and the detector's.
const LANGUAGES: [(&str, Lang); 34] = [
    ("ar", Lang::Ara),
    ("bg", Lang::Bul),
    ("cs", Lang::Ces),
    ("da", Lang::Dan),
    ("de", Lang::Deu),
    ("el", Lang::Ell),
    ("en", Lang::Eng),
    ("es", Lang::Spa),
    ("et", Lang::Est),
    ("fa", Lang::Pes),
    ("fi", Lang::Fin),
    ("fr", Lang::Fra),
    ("he", Lang::Heb),
    ("hi", Lang::Hin),
    ("hr", Lang::Hrv),
    ("hu", Lang::Hun),
    ("id", Lang::Ind),
    ("it", Lang::Ita),
    ("ja", Lang::Jpn),
    ("ko", Lang::Kor),
    ("lt", Lang::Lit),
    ("lv", Lang::Lav),
    ("nb", Lang::Nob),
    ("nl", Lang::Nld),
    ("pl", Lang::Pol),
    ("pt", Lang::Por),
    ("ro", Lang::Ron),
    ("ru", Lang::Rus),
    ("sv", Lang::Swe),
    ("th", Lang::Tha),
    ("tr", Lang::Tur),
    ("uk", Lang::Ukr),
    ("vi", Lang::Vie),
    ("zh", Lang::Cmn),
];

fn language(tag: &str) -> Option<Lang> {
    let language = tag.split('-').next().unwrap_or(tag);
    LANGUAGES.iter().find(|(code, _)| *code == language).map(|(_, lang)| *lang)
}

/// The site's locales that can be told apart: a detector that knows few languages errs less.
fn candidates(catalog: &Catalog) -> Vec<Lang> {
    let mut all: Vec<Lang> = catalog.locales.iter().filter_map(|l| language(&l.tag)).collect();
    all.sort_by_key(|l| l.code());
    all.dedup();
    all
}

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let known = candidates(subject.catalog);
    if known.len() < 2 {
        return Vec::new();
    }
    let detector = Detector::with_allowlist(known);
    let prose = subject.texts.iter().filter(|t| matches!(t.kind, TextKind::Prose(_)) && !t.neutral());
    prose.flat_map(|text| paragraphs(subject, text, &detector)).collect()
}

fn paragraphs(subject: &Subject<'_>, text: &Text<'_>, detector: &Detector) -> Vec<Diagnostic> {
    let tag = &subject.catalog.locale(text.locale).tag;
    let Some(expected) = language(tag) else { return Vec::new() };
    let mut found = Vec::new();
    for (start, paragraph) in split(text.raw) {
        let words = words_of(paragraph);
        if words.chars().count() < SHORTEST {
            continue;
        }
        let Some(guess) = detector.detect(&words).filter(|g| g.is_reliable() && g.lang() != expected) else { continue };
        let at = text.span.start as usize + start;
        let span = Span::new(text.span.file, at..at + paragraph.len());
        let message = format!("a paragraph of `{}` in `{tag}` reads like {}", text.entry, guess.lang().eng_name());
        found.push(
            Diagnostic::new(&rules::PROSE_LANGUAGE, span, message)
                .help("translate it, or set the rule to `allow` if it is a quotation"),
        );
    }
    found
}

/// Paragraphs and list items outside fences, with their place.
fn split(raw: &str) -> Vec<(usize, &str)> {
    let mut all = Vec::new();
    let (mut at, mut fenced) = (0, false);
    for line in raw.split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced && !line.trim().is_empty() {
            all.push((at, line.trim_end()));
        }
        at += line.len();
    }
    all
}

/// A paragraph without code, links' targets and quoted protocol text.
fn words_of(paragraph: &str) -> String {
    let mut out = String::new();
    for (i, part) in paragraph.split('`').enumerate() {
        if i % 2 == 0 {
            out.push_str(part);
        }
    }
    let mut plain = String::new();
    let mut depth = 0_u32;
    for c in out.chars() {
        match c {
            '(' | '<' => depth += 1,
            ')' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}
