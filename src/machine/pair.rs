//! A comparison for machines: what its page says. Written as often as that page, so everything that two
//! comparisons share comes from the [`Shelf`].

use super::shape::{self, Side};
use super::shelf::{self, CodeShelf, Shelf, language};
use super::{Twins, markdown};
use crate::catalog::{FacetId, ValueId};
use crate::compare::Reason;
use crate::plan::Page;
use crate::render::{self, PairText, Place};

/// A comparison and what is said of it.
pub(super) struct View<'a> {
    pub(super) twins: &'a Twins<'a>,
    pub(super) page: Page,
    pub(super) place: Place<'a>,
    pub(super) shelf: &'a Shelf,
    /// What the page is made from.
    pub(super) rendered: &'a render::Shelf,
    pub(super) text: PairText<'a>,
}

/// A facet that differs, its values, and the sentence that says so.
type Difference = (FacetId, (Option<ValueId>, Option<ValueId>), Option<String>);

impl View<'_> {
    fn sides(&self) -> [&CodeShelf; 2] {
        [self.text.comparison.a, self.text.comparison.b].map(|code| &self.shelf.codes[code.index()])
    }

    /// Differing facets with their sentences, in the order of the page.
    fn differences(&self) -> impl Iterator<Item = Difference> {
        let [left, right] = self.text.codes;
        self.text.comparison.differences().zip(&self.text.told).map(move |((facet, a, b), told)| {
            let sentence = told.as_ref().as_ref();
            (facet, (a, b), sentence.map(|sentence| sentence.text.fill(&left.value, &right.value)))
        })
    }

    /// What both codes cite, once each.
    fn sources(&self) -> impl Iterator<Item = &shape::Source> {
        let [a, b] = self.sides();
        let new = b.sources.iter().filter(|(c, _)| !a.sources.iter().any(|(known, _)| known == c));
        a.sources.iter().chain(new).map(|(_, source)| source)
    }

    /// The document for programs.
    pub(super) fn json(&self, out: &mut Vec<u8>) {
        let [a, b] = self.sides();
        let comparison = &self.text.comparison;
        let verdict = &self.text.verdict;
        let lang = language(self.place, verdict.lang.clone());
        let same = |(facet, value): (FacetId, ValueId)| {
            let of = &self.shelf.facets[facet.index()];
            shape::Same { id: &of.id, label: &of.label, value: &self.shelf.cell(facet, Some(value)).value }
        };
        let decide = self.text.decide.iter().map(|view| shelf::section(self.place, view.clone()));
        let document = shape::Pair {
            opening: self.twins.opening(self.page, "pair"),
            registry: &self.shelf.registry,
            a: Side { code: &a.reference, of: a.uses[comparison.use_a].as_ref() },
            b: Side { code: &b.reference, of: b.uses[comparison.use_b].as_ref() },
            verdict: shape::Verdict {
                text: super::text::Plain(&verdict.html.0),
                lang: &lang,
                curated: verdict.curated,
            },
            relatedness: self.relatedness(),
            differences: self.differences().map(|one| self.difference(one)).collect(),
            same: comparison.shared().map(same).collect(),
            decide: decide.collect(),
            choose: shape::Choose { a: a.choose.as_ref(), b: b.choose.as_ref() },
            sources: self.sources().collect(),
        };
        super::put_json(&document, out);
    }

    fn difference<'v>(&'v self, (facet, (a, b), sentence): Difference) -> shape::Difference<'v> {
        let of = &self.shelf.facets[facet.index()];
        shape::Difference {
            id: &of.id,
            label: &of.label,
            reading: of.reading,
            a: &self.shelf.cell(facet, a).value,
            b: &self.shelf.cell(facet, b).value,
            sentence,
        }
    }

    fn relatedness(&self) -> shape::Relatedness {
        let reason = |(reason, points): &(Reason, u8)| shape::Reason {
            id: match reason {
                Reason::Confused => "confused",
                Reason::Related => "related",
                Reason::Facets { .. } => "facets",
                Reason::Class => "class",
                Reason::Source => "source",
            },
            points: *points,
            text: self.rendered.reasons.text(self.place.words(), *reason).to_owned(),
        };
        let related = &self.text.related;
        shape::Relatedness { score: related.score, reasons: related.reasons.iter().map(reason).collect() }
    }

    /// The page as Markdown.
    pub(super) fn markdown(&self, out: &mut String) {
        let word = |key: &str| self.place.words().theme(key, &[]);
        let sides = self.sides();
        let [a, b] = sides.map(|side| &side.reference);
        let values = [
            ("registry", self.shelf.registry.title.as_str()),
            ("a", a.value.as_str()),
            ("b", b.value.as_str()),
            ("a_name", a.name.text.as_str()),
            ("b_name", b.name.text.as_str()),
        ];
        markdown::heading(1, &self.place.words().theme("title_pair", &values), out);
        markdown::blocks(&self.text.verdict.html.0, out);
        markdown::notice(self.twins.notice(self.place, self.page).as_deref(), out);
        self.facts(out);
        self.decide(out);
        markdown::heading(2, &word("side_by_side"), out);
        for side in sides {
            out.push_str(&side.column);
        }
        if self.sources().next().is_some() {
            markdown::heading(2, &word("learn_more"), out);
            markdown::sources(3, &word("sources"), self.sources(), out);
        }
        self.twins.closing(self.page, out);
    }

    fn facts(&self, out: &mut String) {
        let word = |key: &str| self.place.words().theme(key, &[]);
        let [a, b] = self.sides().map(|side| side.reference.value.as_str());
        markdown::heading(2, &word("key_differences"), out);
        if self.text.comparison.differences().next().is_some() {
            markdown::table_head(&[&word("fact"), a, b], out);
        }
        for (facet, (x, y), _) in self.differences() {
            let label = &self.shelf.facets[facet.index()].markdown;
            markdown::row(&[label, &self.shelf.cell(facet, x).markdown, &self.shelf.cell(facet, y).markdown], out);
        }
        for (i, sentence) in self.text.sentences().enumerate() {
            out.push_str(if i == 0 { "\n- " } else { "- " });
            markdown::inline(&sentence, out);
            out.push('\n');
        }
        for (i, (facet, value)) in self.text.comparison.shared().enumerate() {
            if i == 0 {
                markdown::heading(3, &word("same_in_both"), out);
                markdown::table_head(&[&word("fact"), &word("value")], out);
            }
            let label = &self.shelf.facets[facet.index()].markdown;
            markdown::row(&[label, &self.shelf.cell(facet, Some(value)).markdown], out);
        }
    }

    fn decide(&self, out: &mut String) {
        let sides = self.sides();
        if self.text.decide.is_empty() && sides.iter().all(|side| side.choose.is_none()) {
            return;
        }
        markdown::heading(2, &self.place.words().theme("section_decide", &[]), out);
        let (first, rest): (Vec<_>, Vec<_>) = self.text.decide.iter().partition(|section| section.id == "decide");
        for section in first {
            markdown::blocks(&section.html.0, out);
        }
        for side in sides.iter().filter(|side| side.choose.is_some()) {
            out.push('\n');
            out.push_str(&side.choice);
        }
        for section in rest {
            markdown::heading(3, &section.heading, out);
            markdown::blocks(&section.html.0, out);
        }
    }
}
