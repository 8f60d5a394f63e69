//! A comparison for machines: what its page says. Written as often as that page, so everything that two
//! comparisons share comes from the [`Shelf`].

use super::shape::{self, Ready};
use super::shelf::{self, Cited, CodeShelf, Shelf, language};
use super::{Twins, markdown};
use crate::catalog::{FacetId, ValueId};
use crate::compare::Reason;
use crate::plan::Page;
use crate::render::{self, PairText, Place, Template};

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

    /// The sentences as Markdown, with blanks for the codes.
    fn told(&self) -> impl Iterator<Item = &Template> {
        self.text.told.iter().filter_map(|told| {
            let sentence = told.as_ref().as_ref()?;
            let make = || Template::new(&markdown::running(&sentence.html.fill(Template::A, Template::B)));
            Some(sentence.markdown.get_or_init(make))
        })
    }

    /// What both codes cite, once each.
    fn sources(&self) -> impl Iterator<Item = &Cited> {
        let [a, b] = self.sides();
        let new = b.sources.iter().filter(|c| !a.sources.iter().any(|known| known.citation == c.citation));
        a.sources.iter().chain(new)
    }

    /// The document for programs.
    pub(super) fn json(&self, out: &mut Vec<u8>) {
        let [a, b] = self.sides();
        let comparison = &self.text.comparison;
        let verdict = &self.text.verdict;
        let lang = language(self.place, verdict.lang.clone());
        let same = |(facet, value): (FacetId, ValueId)| &self.shelf.cell(facet, Some(value)).same;
        let decide = self.text.decide.iter().map(|view| shelf::section(self.place, view.clone()));
        let document = shape::Pair {
            opening: self.twins.opening(self.page, "pair"),
            registry: &self.shelf.registry_json,
            a: &a.sides[comparison.use_a],
            b: &b.sides[comparison.use_b],
            verdict: shape::Verdict { text: &self.text.answer, lang: &lang, curated: verdict.curated },
            relatedness: self.relatedness(),
            differences: self.differences().map(|one| self.difference(one)).collect(),
            same: comparison.shared().map(same).collect(),
            decide: decide.collect(),
            choose: shape::Choose { a: a.choose.as_ref(), b: b.choose.as_ref() },
            sources: self.sources().map(|cited| &cited.json).collect::<Vec<&Ready>>(),
        };
        super::put_json(&document, out);
    }

    fn difference<'v>(&'v self, (facet, (a, b), sentence): Difference) -> shape::Difference<'v> {
        let of = &self.shelf.facets[facet.index()];
        shape::Difference {
            id: &of.id,
            label: &of.label,
            reading: of.reading,
            a: &self.shelf.cell(facet, a).json,
            b: &self.shelf.cell(facet, b).json,
            sentence,
        }
    }

    fn relatedness(&self) -> shape::Relatedness<'_> {
        let reason = |(reason, points): &(Reason, u8)| shape::Reason {
            id: match reason {
                Reason::Confused => "confused",
                Reason::Related => "related",
                Reason::Facets { .. } => "facets",
                Reason::Class => "class",
                Reason::Source => "source",
            },
            points: *points,
            text: self.rendered.reasons.text(self.place.words(), *reason),
        };
        let related = &self.text.related;
        shape::Relatedness { score: related.score, reasons: related.reasons.iter().map(reason).collect() }
    }

    /// The page as Markdown.
    pub(super) fn markdown(&self, out: &mut String) {
        let (sides, headings) = (self.sides(), &self.shelf.headings);
        let [a, b] = sides.map(|side| &side.reference);
        let values = [
            ("registry", self.shelf.registry.title.as_str()),
            ("a", a.value.as_str()),
            ("b", b.value.as_str()),
            ("a_name", a.name.text.as_str()),
            ("b_name", b.name.text.as_str()),
        ];
        markdown::heading(1, &self.place.words().theme("title_pair", &values), out);
        self.verdict(out);
        markdown::notice(self.twins.notice(self.place, self.page).as_deref(), out);
        self.facts(out);
        self.decide(out);
        out.push_str(&headings.side_by_side);
        for side in sides {
            out.push_str(&side.column);
        }
        for (i, cited) in self.sources().enumerate() {
            if i == 0 {
                out.push_str(&headings.learn_more);
                out.push('\n');
            }
            out.push_str(&cited.item);
        }
        self.twins.closing(self.page, out);
    }

    fn verdict(&self, out: &mut String) {
        let [a, b] = self.sides();
        // One that nobody wrote is the first sentence.
        match self.told().next().filter(|_| !self.text.verdict.curated) {
            Some(first) => markdown::paragraph_of(&first.fill(&a.span, &b.span), out),
            None => markdown::blocks(&self.text.verdict.html.0, out),
        }
    }

    fn facts(&self, out: &mut String) {
        let ([a, b], headings, comparison) = (self.sides(), &self.shelf.headings, &self.text.comparison);
        out.push_str(&headings.differences);
        for (i, (facet, x, y)) in comparison.differences().enumerate() {
            if i == 0 {
                markdown::cell_head(&[&headings.fact, &a.cell, &b.cell], out);
            }
            let label = &self.shelf.facets[facet.index()].markdown;
            markdown::row(&[label, &self.shelf.cell(facet, x).markdown, &self.shelf.cell(facet, y).markdown], out);
        }
        for (i, sentence) in self.told().enumerate() {
            out.push_str(if i == 0 { "\n- " } else { "- " });
            sentence.push(&a.span, &b.span, out);
            out.push('\n');
        }
        for (i, (facet, value)) in comparison.shared().enumerate() {
            if i == 0 {
                out.push_str(&headings.same);
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
        out.push_str(&self.shelf.headings.decide);
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
