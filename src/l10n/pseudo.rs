//! Pseudo-locales: the source language in disguise, to find what cannot be translated.
//!
//! `en-XA` has accented letters between brackets and is a third longer; what stands outside brackets
//! on its pages does not come from strings or content. `ar-XB` is the same from right to left.

use crate::catalog::messages::{Message, Messages, Pattern, Text};
use crate::catalog::{Article, Body, Catalog, Entry, Locale, LocaleId, PairEntry};
use crate::config::{Fallback, LocaleConfig};
use crate::prose::Piece;
use crate::source::{Span, Spanned};

/// The pseudo-locales: tag, and the language's name in itself.
pub const LOCALES: [(&str, &str); 2] = [("en-XA", "[Ƥşéúđó]"), ("ar-XB", "[Ƥşéúđó ⇄]")];

/// Adds the pseudo-locales to a site.
pub fn add(catalog: &mut Catalog) {
    let source = catalog.default_locale;
    for (tag, name) in LOCALES.iter().filter(|(tag, _)| catalog.locale_by_tag(tag).is_none()).collect::<Vec<_>>() {
        catalog.locales.push(Locale::new(tag, name, vec![source]));
        let span = catalog.config.locales[source.index()].tag.span;
        catalog.config.locales.push(LocaleConfig {
            tag: Spanned { value: (*tag).to_owned(), span },
            name: (*name).to_owned(),
            fallback: None,
            policy: Fallback::Mark,
        });
        add_texts(catalog, source, span);
    }
}

fn add_texts(catalog: &mut Catalog, source: LocaleId, span: Span) {
    let s = source.index();
    catalog.theme.push(messages(&catalog.theme[s]));
    push(&mut catalog.home, s, article);
    for page in &mut catalog.pages {
        push(&mut page.articles, s, article);
    }
    for registry in &mut catalog.registries {
        let mut own = messages(&registry.messages[s]);
        // Few languages have a title of their own, but each may.
        let title = Text::Plain(Pattern::verbatim(&registry.title).bracketed(accented));
        own.insert("title".to_owned(), Message { text: title, span });
        registry.messages.push(own);
        push(&mut registry.overview, s, article);
        for class in &mut registry.classes {
            push(&mut class.articles, s, article);
        }
        for guide in &mut registry.guides {
            push(&mut guide.articles, s, article);
        }
        for code in &mut registry.codes {
            push(&mut code.entries, s, entry);
        }
        for pair in &mut registry.curated {
            push(&mut pair.entries, s, pair_entry);
        }
    }
}

fn push<T>(list: &mut Vec<Option<T>>, source: usize, change: impl Fn(&T) -> T) {
    let new = list[source].as_ref().map(change);
    list.push(new);
}

fn messages(source: &Messages) -> Messages {
    let mut all = Messages::default();
    for (key, message) in source.iter() {
        // What stands between two sentences has no letters to disguise.
        let text = match &message.text {
            Text::Plain(pattern) if key == "sentence_gap" => Text::Plain(pattern.clone()),
            Text::Plain(pattern) => Text::Plain(pattern.bracketed(accented)),
            Text::Plural(forms) => Text::Plural(forms.iter().map(|(c, p)| (*c, p.bracketed(accented))).collect()),
        };
        all.insert(key.to_owned(), Message { text, span: message.span });
    }
    all
}

fn article(source: &Article) -> Article {
    Article {
        name: disguise(&source.name),
        summary: disguise(&source.summary),
        body: body(&source.body),
        ..source.clone()
    }
}

fn entry(source: &Entry) -> Entry {
    let sections = source.sections.iter().map(|(kind, of)| (*kind, body(of))).collect();
    Entry { name: disguise(&source.name), summary: disguise(&source.summary), sections, ..source.clone() }
}

fn pair_entry(source: &PairEntry) -> PairEntry {
    let sections = source.sections.iter().map(|(kind, of)| (*kind, body(of))).collect();
    PairEntry { verdict: disguise(&source.verdict), sections, ..source.clone() }
}

fn body(source: &Body) -> Body {
    let mut new = source.clone();
    if !new.html.language_neutral {
        let mut in_code = 0_u32;
        for piece in &mut new.html.pieces {
            if let Piece::Html(html) = piece {
                *html = in_html(html, &mut in_code);
            }
        }
    }
    new
}

/// A text between brackets, accented and longer.
#[must_use]
pub fn disguise(text: &str) -> String {
    format!("[{}]", accented(text))
}

/// Letters with accents; every sixth letter is doubled, as translations are longer than English.
fn accented(text: &str) -> String {
    const FROM: &str = "AaCcDdEeGgHhIiKkLlNnOoPpRrSsTtUuYyZz";
    const TO: &str = "ÅåÇçĐđÉéĜĝĤĥÎîĶķĻļÑñÖöÞþŔŕŠšŢţÛûÝýŽž";
    let mut out = String::with_capacity(text.len() * 2);
    for (i, c) in text.chars().enumerate() {
        let new = FROM.chars().position(|f| f == c).and_then(|at| TO.chars().nth(at)).unwrap_or(c);
        out.push(new);
        if new != c && i % 6 == 0 {
            out.push(new);
        }
    }
    out
}

/// Disguises the text of HTML between tags, entities and code left alone.
fn in_html(html: &str, in_code: &mut u32) -> String {
    let mut out = String::with_capacity(html.len() * 2);
    let mut rest = html;
    loop {
        let open = rest.find('<').unwrap_or(rest.len());
        let text = &rest[..open];
        if *in_code == 0 && text.chars().any(char::is_alphabetic) {
            out.push('[');
            for part in text.split_inclusive(';') {
                let entity = part.rfind('&').filter(|_| part.ends_with(';'));
                let (plain, kept) = entity.map_or((part, ""), |at| part.split_at(at));
                out.push_str(&accented(plain));
                out.push_str(kept);
            }
            out.push(']');
        } else {
            out.push_str(text);
        }
        if open == rest.len() {
            return out;
        }
        // A tag may be cut by a link's `href`, which is a piece of its own.
        let close = rest[open..].find('>').map_or(rest.len(), |i| open + i + 1);
        let tag = &rest[open..close];
        if tag.starts_with("<code") || tag.starts_with("<pre") || tag.contains("class=\"transcript\"") {
            *in_code += 1;
        } else if tag == "</code>" || tag == "</pre>" {
            *in_code = in_code.saturating_sub(1);
        }
        out.push_str(tag);
        rest = &rest[close..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_disguised_and_code_is_not() {
        assert_eq!(
            in_html("<p>Retry <code>RCPT</code> &amp; go</p>", &mut 0),
            "<p>[ŔŔéţŕý ]<code>RCPT</code>[ &amp; ĝö]</p>"
        );
        assert!(disguise("Description").starts_with("[Đ"));
    }

    #[test]
    fn a_registry_has_a_title_to_translate() {
        let sources = crate::testing::tiny_site();
        let mut problems = crate::diag::Diagnostics::new();
        let mut catalog = crate::catalog::read(&sources, crate::catalog::Drafts::LeaveOut, &mut problems).unwrap();
        add(&mut catalog);
        let (mail, pseudo) = (catalog.registry_ids().next().unwrap(), catalog.locale_by_tag("en-XA").unwrap());
        assert_eq!(crate::render::words(&catalog, pseudo).registry_title(mail), disguise("Mail"));
    }
}
