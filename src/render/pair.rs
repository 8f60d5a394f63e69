//! A comparison's page. Rendered more often than all others together: everything that two pages
//! share comes from the [`Shelf`], and only what is this pair's own is made here.

use super::Renderer;
use super::codes::CodeViews;
use super::head::{self, Head};
use super::linked::{Linked, TECH_ARTICLE};
use super::originality;
use super::page::Frame;
use super::prose::Place;
use super::shelf::{Shelf, code_shingles, comparison_link};
use super::view::{ChooseView, RelatednessView, Safe, SectionView, ToValue, VerdictView};
use crate::catalog::{CodeId, LocaleId, PAIR_SECTIONS, RegistryId};
use crate::compare::{Comparison, Relatedness, relatedness};
use crate::diag::Diagnostic;
use crate::index::{self, Originality};
use crate::plan::{Links, Page, PageKind};
use crate::prose::escape;
use tera::{Context, Value};

/// What is said of a pair, before it becomes values.
pub(crate) struct PairText {
    pub(crate) comparison: Comparison,
    pub(crate) related: Relatedness,
    /// Facts that differ.
    pub(crate) rows: Vec<Value>,
    /// One item a facet.
    pub(crate) sentences: Vec<String>,
    pub(crate) verdict: VerdictView,
    pub(crate) decide: Vec<SectionView>,
}

impl Renderer<'_> {
    /// Inserts a comparison's own values and returns what its frame needs.
    pub(crate) fn pair(
        &self,
        page: Page,
        (id, a, b): (RegistryId, CodeId, CodeId),
        context: &mut Context,
    ) -> Result<Frame, Diagnostic> {
        let route = self.site.route(page);
        let links = Links::new(&self.site.style, &route);
        let place = Place { site: self.site, links: &links, locale: page.locale };
        let shelf = self.shelf(page.locale, id)?;
        let text = self.pair_text(place, shelf, (id, a, b));
        let (left, right) = (&shelf.codes[a.index()], &shelf.codes[b.index()]);
        let comparison = &text.comparison;
        context.insert_value("a", left.sides[comparison.use_a].clone());
        context.insert_value("b", right.sides[comparison.use_b].clone());
        context.insert_value("verdict", text.verdict.to_value());
        context.insert_value("rows", Value::from(text.rows.clone()));
        context.insert_value(
            "sentences",
            Value::from(text.sentences.iter().map(|s| Value::safe_string(s)).collect::<Vec<_>>()),
        );
        context
            .insert_value("same", Value::from(comparison.shared().map(|(f, v)| shelf.same(f, v)).collect::<Vec<_>>()));
        context.insert_value("decide", text.decide.to_value());
        context.insert_value("choose", ChooseView { a: left.choose.clone(), b: right.choose.clone() }.to_value());
        context.insert_value("relatedness", self.relatedness(place, shelf, &text.related));
        context.insert_value("sources", Value::from(sources(shelf, a, b)));
        context.insert_value("comparisons", Value::from(self.related_comparisons(place, (id, shelf), (a, b))));
        context.insert_value("uses_note", self.uses_note(place, shelf, comparison).to_value());
        self.picker(place, (id, a, b), context);
        Ok(self.pair_frame(page, place, (id, shelf), &text))
    }

    fn picker(&self, place: Place<'_>, (id, a, b): (RegistryId, CodeId, CodeId), context: &mut Context) {
        let of = self.site.catalog.registry(id);
        let compare = place.href(PageKind::Compare(id));
        let swapped = format!("{compare}?a={}&b={}", of.code(b).slug, of.code(a).slug);
        context.insert_value("swap_href", swapped.to_value());
        context
            .insert_value("change_href", format!("{compare}?a={}&b={}", of.code(a).slug, of.code(b).slug).to_value());
    }

    /// What is said of a pair in words.
    pub(crate) fn pair_text(
        &self,
        place: Place<'_>,
        shelf: &Shelf,
        (id, a, b): (RegistryId, CodeId, CodeId),
    ) -> PairText {
        let comparison = self.site.comparison(id, a, b);
        let related = relatedness(self.site.catalog.registry(id), id, &comparison);
        let (rows, sentences) = self.differences(place, shelf, id, &comparison);
        let curated = self.site.catalog.registry(id).curated(a, b);
        let decide = curated.map_or_else(Vec::new, |pair| {
            let kinds = PAIR_SECTIONS.iter().enumerate().map(|(i, (s, _))| (i, *s));
            place.sections(id, kinds, |l, kind| {
                let entry = pair.entries[l.index()].as_ref()?;
                entry.sections.iter().find(|(k, _)| *k == kind).map(|(_, body)| body)
            })
        });
        let verdict = match curated.and_then(|pair| place.pick(&pair.entries)) {
            Some((locale, entry)) => {
                let (lang, dir) = place.language(locale);
                let mut html = String::new();
                escape(&entry.verdict, &mut html);
                VerdictView { html: Safe(format!("<p>{html}</p>")), curated: true, lang, dir }
            }
            None => {
                let html = self.composed_verdict(place, shelf, &comparison, &sentences);
                VerdictView { html: Safe(format!("<p>{html}</p>")), curated: false, lang: None, dir: None }
            }
        };
        PairText { comparison, related, rows, sentences, verdict, decide }
    }

    /// The sentence of the most important difference; the names of the facts that differ when none
    /// is told in sentences.
    fn composed_verdict(
        &self,
        place: Place<'_>,
        shelf: &Shelf,
        comparison: &Comparison,
        sentences: &[String],
    ) -> String {
        if let Some(first) = sentences.first() {
            return first.clone();
        }
        let (a, b) = (&shelf.codes[comparison.a.index()].html, &shelf.codes[comparison.b.index()].html);
        let labels: Vec<_> =
            comparison.differences().map(|(f, ..)| shelf.facets[f.index()].label.to_lowercase()).collect();
        if labels.is_empty() {
            return place.words().theme_html("pair_same", &[("a", a), ("b", b)]);
        }
        let mut facets = String::new();
        escape(&place.words().locale().join(&labels), &mut facets);
        place.words().theme_html("pair_differ", &[("a", a), ("b", b), ("facets", &facets)])
    }

    /// Rows of differing facts, and the sentences of those that are told in sentences.
    fn differences(
        &self,
        place: Place<'_>,
        shelf: &Shelf,
        id: RegistryId,
        comparison: &Comparison,
    ) -> (Vec<Value>, Vec<String>) {
        let html = |code: CodeId| shelf.codes[code.index()].html.as_str();
        let (mut rows, mut sentences) = (Vec::with_capacity(12), Vec::with_capacity(8));
        for (facet, a, b) in comparison.differences() {
            let difference = shelf.difference(place.words(), id, facet, (a, b));
            rows.push(difference.row.clone());
            sentences.extend(difference.sentence.as_ref().map(|s| s.fill(html(comparison.a), html(comparison.b))));
        }
        (rows, sentences)
    }

    fn relatedness(&self, place: Place<'_>, shelf: &Shelf, related: &Relatedness) -> Value {
        let reasons = related.reasons.iter().map(|(reason, _)| shelf.reasons.value(place.words(), *reason));
        RelatednessView { score: related.score, reasons: Value::from(reasons.collect::<Vec<_>>()) }.to_value()
    }

    /// Listed comparisons of either code with others, taken in turn.
    fn related_comparisons(
        &self,
        place: Place<'_>,
        (id, shelf): (RegistryId, &Shelf),
        (a, b): (CodeId, CodeId),
    ) -> Vec<Value> {
        let top = self.site.catalog.config.pairs.top;
        let of = |code: CodeId, other: CodeId| {
            let all = shelf.comparisons.get_or_init(|| self.comparisons(place.locale, id));
            all[code.index()].iter().filter(move |(c, _)| *c != other).map(|(_, link)| link)
        };
        let (mut left, mut right) = (of(a, b), of(b, a));
        let mut links = Vec::with_capacity(top);
        while links.len() < top {
            let before = links.len();
            links.extend(left.next().cloned());
            links.extend(right.next().cloned());
            if links.len() == before {
                break;
            }
        }
        links.truncate(top);
        links
    }

    /// Every code's nearest comparisons that are listed, as links that hold on every page of the registry.
    fn comparisons(&self, locale: LocaleId, id: RegistryId) -> Vec<Vec<(CodeId, Value)>> {
        let route = super::shelf::place_route(self.site, locale, id);
        let links = Links::new(&self.site.style, &route);
        let views = CodeViews::new(Place { site: self.site, links: &links, locale }, id);
        let top = self.site.catalog.config.pairs.top;
        let of = |code: CodeId| {
            let near = self.site.neighbours(id, code).iter().map(|n| n.code);
            let listed = near.filter(|other| self.lists(locale, id, (code, *other))).take(top);
            listed.map(|other| (other, comparison_link(&views, code, other).to_value())).collect()
        };
        views.registry.code_ids().map(of).collect()
    }

    fn uses_note(&self, place: Place<'_>, shelf: &Shelf, comparison: &Comparison) -> Option<String> {
        let note = |code: CodeId, which: usize| {
            let of = &shelf.codes[code.index()];
            let label = of.use_labels[which].as_ref()?;
            let value = crate::render::originality::strip(&of.html);
            Some(place.words().theme("uses_note", &[("code", &value), ("use", label)]))
        };
        let notes: Vec<_> = [note(comparison.a, comparison.use_a), note(comparison.b, comparison.use_b)]
            .into_iter()
            .flatten()
            .collect();
        (!notes.is_empty()).then(|| notes.join(&shelf.gap))
    }

    fn pair_frame(&self, page: Page, place: Place<'_>, (id, shelf): (RegistryId, &Shelf), text: &PairText) -> Frame {
        let registry = self.site.catalog.registry(id);
        let (a, b) = (text.comparison.a, text.comparison.b);
        let (value_a, value_b) = (registry.code(a).value.as_str(), registry.code(b).value.as_str());
        let (name_a, name_b) = (shelf.codes[a.index()].name.as_str(), shelf.codes[b.index()].name.as_str());
        let words = place.words();
        let count = text.comparison.differences().count();
        let number = count.to_string();
        let values = [
            ("registry", registry.title.as_str()),
            ("a", value_a),
            ("b", value_b),
            ("a_name", name_a),
            ("b_name", name_b),
            ("count", number.as_str()),
        ];
        let titles = [words.theme("title_pair", &values), words.theme("title_pair_short", &values)];
        let composed = ["pair_description", "pair_description_short"].map(|key| words.theme_count(key, count, &values));
        let verdict = originality::strip(&text.verdict.html.0);
        let described = if text.verdict.curated { vec![verdict.clone()] } else { composed.to_vec() };
        let heading = [&registry.title, value_a, name_a, &words.theme("vs", &[]), value_b, name_b].join(" ");
        let state = index::pair_state(self.site, page, (&text.comparison, &text.related), self);
        let alternates = if state.indexable() { index::alternates(self.site, page, self) } else { Vec::new() };
        let head = Head {
            title: head::title(words, &titles),
            description: head::description(&described),
            state,
            alternates,
            linked: about_both(shelf, (a, b), heading, verdict),
        };
        let updated = |code: CodeId| shelf.codes[code.index()].updated.as_ref();
        let own = registry
            .curated(a, b)
            .and_then(|pair| place.pick(&pair.entries))
            .and_then(|(_, entry)| entry.updated.as_ref());
        Frame {
            head,
            crumb: words.theme("pair_label", &[("a", value_a), ("b", value_b)]),
            updated: [updated(a), updated(b), own].into_iter().flatten().max().cloned(),
        }
    }
}

/// An article about the terms of both codes, from what the shelf has ready.
fn about_both(shelf: &Shelf, (a, b): (CodeId, CodeId), headline: String, description: String) -> Linked {
    let ((left, first), (right, second)) = (&shelf.codes[a.index()].term, &shelf.codes[b.index()].term);
    Linked {
        kind: Some(TECH_ARTICLE),
        headline,
        description,
        about: [left.as_str(), right].join(","),
        nodes: [first.as_str(), second, &shelf.set].join(","),
    }
}

/// Sources of both codes, once each.
fn sources(shelf: &Shelf, a: CodeId, b: CodeId) -> Vec<Value> {
    let (left, right) = (&shelf.codes[a.index()].cites, &shelf.codes[b.index()].cites);
    let new = right.iter().filter(|(c, _)| !left.iter().any(|(l, _)| l == c));
    left.iter().chain(new).map(|(_, value)| value.clone()).collect()
}

impl Originality for Renderer<'_> {
    fn of(&self, locale: LocaleId, comparison: &Comparison, registry: RegistryId) -> f64 {
        let Ok(shelf) = self.shelf(locale, registry) else { return 0.0 };
        let route = super::shelf::place_route(self.site, locale, registry);
        let links = Links::new(&self.site.style, &route);
        let place = Place { site: self.site, links: &links, locale };
        let text = self.pair_text(place, shelf, (registry, comparison.a, comparison.b));
        let mut own: Vec<String> = text.sentences.iter().map(|s| originality::strip(s)).collect();
        own.push(originality::strip(&text.verdict.html.0));
        own.extend(text.decide.iter().map(|s| originality::strip(&s.html.0)));
        let shingles = |code| code_shingles(shelf, self.site, locale, registry, code);
        let codes = (shingles(comparison.a), shingles(comparison.b));
        originality::of_pair(&own, codes)
    }
}
