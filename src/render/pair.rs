//! A comparison's page. Rendered more often than all others together: everything that two pages
//! share comes from the [`Shelf`], and only what is this pair's own is made here.

use super::Renderer;
use super::codes::CodeViews;
use super::difference::Sentence;
use super::head::{self, Head};
use super::linked::{Linked, TECH_ARTICLE};
use super::originality;
use super::page::Frame;
use super::parts::Parts;
use super::prose::Place;
use super::shelf::{CodeShelf, Shelf, code_shingles, comparison_link, made};
use super::values::Values;
use super::view::{RelatednessView, Safe, SectionView, ToValue, VerdictView};
use crate::catalog::{CodeId, LocaleId, PAIR_SECTIONS, RegistryId};
use crate::compare::{Comparison, Relatedness, relatedness};
use crate::diag::Diagnostic;
use crate::index::{self, Originality};
use crate::plan::{Links, Page};
use crate::prose::escape;
use std::borrow::Cow;
use std::sync::Arc;
use tera::Value;

/// What is said of a pair, before it becomes values.
pub(crate) struct PairText<'r> {
    pub(crate) comparison: Comparison,
    pub(crate) related: Relatedness,
    pub(crate) codes: [&'r CodeShelf; 2],
    /// What is said of each fact that differs.
    pub(crate) told: Vec<Cow<'r, Option<Sentence>>>,
    pub(crate) verdict: VerdictView,
    /// The verdict as plain text.
    pub(crate) answer: String,
    pub(crate) decide: Vec<SectionView>,
}

impl PairText<'_> {
    /// Sentences as HTML, one for each facet that is told in them.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = String> + '_ {
        let [a, b] = self.codes;
        self.told.iter().filter_map(|told| Some(told.as_ref().as_ref()?.html.fill(&a.html, &b.html)))
    }
}

impl Renderer<'_> {
    /// Inserts a comparison's own values and returns what its frame needs.
    pub(crate) fn pair(
        &self,
        page: Page,
        (id, a, b): (RegistryId, CodeId, CodeId),
        own: &mut Values,
    ) -> Result<Frame, Diagnostic> {
        let route = self.site.route(page);
        let links = Links::new(&self.site.style, &route);
        let place = Place { site: self.site, links: &links, locale: page.locale };
        let (shelf, parts) = (self.shelf(page.locale, id), self.parts(page.locale));
        let text = self.pair_text(place, shelf, (id, a, b));
        let comparison = &text.comparison;
        own.insert_view("a", Arc::clone(&shelf.sides(self.site, parts, a)?[comparison.use_a]));
        own.insert_view("b", Arc::clone(&shelf.sides(self.site, parts, b)?[comparison.use_b]));
        own.insert_view("verdict", text.verdict.own());
        own.insert_html("rows", rows(shelf, parts, comparison)?);
        own.insert_html("sentences", items(shelf, parts, &text)?);
        own.insert_html("same", same(shelf, parts, comparison)?);
        own.insert("same_count", Value::from(comparison.shared().count()));
        own.insert("decide", text.decide.to_value());
        own.insert_view("relatedness", relatedness_view(place, shelf, &text.related).own());
        own.insert_html("sources", self.sources(shelf, parts, (a, b))?);
        own.insert_html("comparisons", self.related_comparisons((id, shelf), parts, (a, b))?);
        own.insert("uses_note", uses_note(place, shelf, &text).to_value());
        for (key, first, second) in [("swap_href", b, a), ("change_href", a, b)] {
            let slug = |code| self.site.catalog.registry(id).code(code).slug.as_str();
            let href = [&shelf.compare_href, "?a=", slug(first), "&b=", slug(second)].concat();
            own.insert(key, href.to_value());
        }
        Ok(self.pair_frame(page, place, (id, shelf), &text))
    }

    /// What is said of a pair in words.
    pub(crate) fn pair_text<'r>(
        &self,
        place: Place<'_>,
        shelf: &'r Shelf,
        (id, a, b): (RegistryId, CodeId, CodeId),
    ) -> PairText<'r> {
        let comparison = self.site.comparison(id, a, b);
        let related = relatedness(self.site.catalog.registry(id), id, &comparison);
        let codes = [a, b].map(|code| shelf.code(self.site, code));
        let sentence = |(facet, a, b)| shelf.sentence(place.words(), facet, (a, b));
        let told: Vec<_> = comparison.differences().map(sentence).collect();
        let curated = self.site.catalog.registry(id).curated(a, b);
        let decide = curated.map_or_else(Vec::new, |pair| {
            let kinds = PAIR_SECTIONS.iter().enumerate().map(|(i, (s, _))| (i, *s));
            place.sections(id, kinds, |l, kind| {
                let entry = pair.entries[l.index()].as_ref()?;
                entry.sections.iter().find(|(k, _)| *k == kind).map(|(_, body)| body)
            })
        });
        let curated = curated.and_then(|pair| place.pick(&pair.entries));
        let (html, answer) = match curated {
            Some((_, entry)) => {
                let mut html = String::new();
                escape(&entry.verdict, &mut html);
                (html, entry.verdict.clone())
            }
            None => composed_verdict(place, shelf, codes, (&comparison, &told)),
        };
        let (lang, dir) = curated.map_or((None, None), |(locale, _)| place.language(locale));
        let html = Safe(["<p>", &html, "</p>"].concat());
        let verdict = VerdictView { html, curated: curated.is_some(), lang, dir };
        PairText { comparison, related, codes, told, verdict, answer, decide }
    }

    /// Listed comparisons of either code with others, taken in turn.
    fn related_comparisons(
        &self,
        (id, shelf): (RegistryId, &Shelf),
        parts: Parts<'_>,
        (a, b): (CodeId, CodeId),
    ) -> Result<String, Diagnostic> {
        let top = self.site.catalog.config.pairs.top;
        let (left, right) = (self.comparisons(id, shelf, parts, a)?, self.comparisons(id, shelf, parts, b)?);
        let (mut left, mut right) = (left.iter().filter(|(c, _)| *c != b), right.iter().filter(|(c, _)| *c != a));
        let in_turn = std::iter::from_fn(|| match (left.next(), right.next()) {
            (None, None) => None,
            both => Some(both),
        });
        let links = in_turn.flat_map(|(one, other)| one.into_iter().chain(other));
        joined(links.take(top).map(|(_, html)| Ok(html.as_str())))
    }

    /// A code's nearest comparisons that are listed, as links that hold on every page of the registry.
    fn comparisons<'r>(
        &self,
        id: RegistryId,
        shelf: &'r Shelf,
        parts: Parts<'_>,
        code: CodeId,
    ) -> Result<&'r [(CodeId, String)], Diagnostic> {
        let all = |views: &CodeViews<'_>| {
            let near = self.site.neighbours(id, code).iter().map(|n| n.code);
            let listed = near.filter(|other| self.lists(views.place.locale, id, (code, *other)));
            let part = |other| {
                let link = comparison_link(views, code, other).to_value();
                Ok((other, parts.render("part_comparison", [("comparison", link)])?))
            };
            listed.take(self.site.catalog.config.pairs.top).map(part).collect()
        };
        made(&shelf.code(self.site, code).comparisons, || shelf.with_views(self.site, all)).map(Vec::as_slice)
    }

    /// Sources of both codes, once each.
    fn sources(&self, shelf: &Shelf, parts: Parts<'_>, (a, b): (CodeId, CodeId)) -> Result<String, Diagnostic> {
        let (left, right) = (shelf.cites(self.site, parts, a)?, shelf.cites(self.site, parts, b)?);
        let new = right.iter().filter(|(c, _)| !left.iter().any(|(l, _)| l == c));
        joined(left.iter().chain(new).map(|(_, html)| Ok(html.as_str())))
    }

    fn pair_frame(
        &self,
        page: Page,
        place: Place<'_>,
        (id, shelf): (RegistryId, &Shelf),
        text: &PairText<'_>,
    ) -> Frame {
        let registry = self.site.catalog.registry(id);
        let (a, b) = (text.comparison.a, text.comparison.b);
        let (value_a, value_b) = (registry.code(a).value.as_str(), registry.code(b).value.as_str());
        let (name_a, name_b) = (text.codes[0].name.as_str(), text.codes[1].name.as_str());
        let words = place.words();
        let count = text.comparison.differences().count();
        let number = count.to_string();
        let values = [
            ("registry", shelf.title.as_str()),
            ("a", value_a),
            ("b", value_b),
            ("a_name", name_a),
            ("b_name", name_b),
            ("count", number.as_str()),
        ];
        let titles = ["title_pair", "title_pair_short"].into_iter().map(|key| words.theme(key, &values));
        let composed = ["pair_description", "pair_description_short"].into_iter();
        let description = match text.verdict.curated {
            true => head::description([text.answer.clone()]),
            false => head::description(composed.map(|key| words.theme_count(key, count, &values))),
        };
        let heading = [&shelf.title, value_a, name_a, &words.theme("vs", &[]), value_b, name_b].join(" ");
        let state = index::pair_state(self.site, page, (&text.comparison, &text.related), self);
        let alternates = if state.indexable() { index::alternates(self.site, page, self) } else { Vec::new() };
        let head = Head {
            title: head::title(words, titles),
            description,
            state,
            alternates,
            linked: about_both(shelf, text.codes, heading, text.answer.clone()),
        };
        let own = registry
            .curated(a, b)
            .and_then(|pair| place.pick(&pair.entries))
            .and_then(|(_, entry)| entry.updated.as_ref());
        Frame {
            head,
            crumb: words.theme("pair_label", &[("a", value_a), ("b", value_b)]),
            updated: text.codes.iter().map(|code| code.updated.as_ref()).chain([own]).flatten().max().cloned(),
        }
    }
}

/// An article about the terms of both codes, from what the shelf has ready.
fn about_both(shelf: &Shelf, [a, b]: [&CodeShelf; 2], headline: String, description: String) -> Linked {
    let ((left, first), (right, second)) = (&a.term, &b.term);
    Linked {
        kind: Some(TECH_ARTICLE),
        headline,
        description,
        about: [left.as_str(), right].join(","),
        nodes: [first.as_str(), second, &shelf.set].join(","),
    }
}

/// The sentence of the most important difference; the names of the facts that differ when none is told
/// in sentences. As HTML, and as plain text.
fn composed_verdict(
    place: Place<'_>,
    shelf: &Shelf,
    [a, b]: [&CodeShelf; 2],
    (comparison, told): (&Comparison, &[Cow<'_, Option<Sentence>>]),
) -> (String, String) {
    if let Some(first) = told.iter().find_map(|told| told.as_ref().as_ref()) {
        return (first.html.fill(&a.html, &b.html), first.text.fill(&a.value, &b.value));
    }
    let words = place.words();
    let labels: Vec<_> = comparison.differences().map(|(f, ..)| shelf.facets[f.index()].label.to_lowercase()).collect();
    let html = if labels.is_empty() {
        words.theme_html("pair_same", &[("a", &a.html), ("b", &b.html)])
    } else {
        let mut facets = String::new();
        escape(&words.locale().join(&labels), &mut facets);
        words.theme_html("pair_differ", &[("a", &a.html), ("b", &b.html), ("facets", &facets)])
    };
    let text = originality::strip(&html);
    (html, text)
}

fn relatedness_view(place: Place<'_>, shelf: &Shelf, related: &Relatedness) -> RelatednessView {
    let reasons = related.reasons.iter().map(|(reason, _)| shelf.reasons.text(place.words(), *reason));
    RelatednessView { score: related.score, reasons: reasons.collect::<Vec<_>>().join("; ") }
}

/// Which meanings are compared, of codes that have several.
fn uses_note(place: Place<'_>, shelf: &Shelf, text: &PairText<'_>) -> Option<String> {
    let uses = [text.comparison.use_a, text.comparison.use_b];
    let note = |(code, which): (&&CodeShelf, usize)| {
        let label = code.use_labels[which].as_ref()?;
        Some(place.words().theme("uses_note", &[("code", &code.value), ("use", label)]))
    };
    let notes: Vec<_> = text.codes.iter().zip(uses).filter_map(note).collect();
    (!notes.is_empty()).then(|| notes.join(&shelf.gap))
}

/// HTML of the rows of facts that differ.
fn rows(shelf: &Shelf, parts: Parts<'_>, comparison: &Comparison) -> Result<String, Diagnostic> {
    let mut html = String::with_capacity(2048);
    for (facet, a, b) in comparison.differences() {
        shelf.row(parts, facet)?.push(shelf.cell(facet, a), shelf.cell(facet, b), &mut html);
    }
    Ok(html)
}

/// HTML of the items that tell of facts that differ.
fn items(shelf: &Shelf, parts: Parts<'_>, text: &PairText<'_>) -> Result<String, Diagnostic> {
    let (item, mut html) = (shelf.item(parts)?, String::with_capacity(2048));
    for sentence in text.sentences() {
        item.push(&sentence, "", &mut html);
    }
    Ok(html)
}

/// HTML of the facts that both codes share.
fn same(shelf: &Shelf, parts: Parts<'_>, comparison: &Comparison) -> Result<String, Diagnostic> {
    let mut html = String::with_capacity(2048);
    for (facet, value) in comparison.shared() {
        shelf.same(parts, facet)?.push(shelf.cell(facet, Some(value)), "", &mut html);
    }
    Ok(html)
}

/// Finished HTML, one piece after the other.
fn joined<'h>(pieces: impl Iterator<Item = Result<&'h str, Diagnostic>>) -> Result<String, Diagnostic> {
    let mut html = String::with_capacity(2048);
    for piece in pieces {
        html.push_str(piece?);
    }
    Ok(html)
}

impl Originality for Renderer<'_> {
    fn of(&self, locale: LocaleId, comparison: &Comparison, registry: RegistryId) -> f64 {
        let shelf = self.shelf(locale, registry);
        let route = super::shelf::place_route(self.site, locale, registry);
        let links = Links::new(&self.site.style, &route);
        let place = Place { site: self.site, links: &links, locale };
        let text = self.pair_text(place, shelf, (registry, comparison.a, comparison.b));
        let mut own: Vec<String> = text.sentences().map(|s| originality::strip(&s)).collect();
        own.push(text.answer.clone());
        own.extend(text.decide.iter().map(|s| originality::strip(&s.html.0)));
        let shingles = |code| code_shingles(shelf, self.site, locale, registry, code);
        let codes = (shingles(comparison.a), shingles(comparison.b));
        originality::of_pair(&own, codes)
    }
}
