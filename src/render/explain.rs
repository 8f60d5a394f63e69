//! The views of a code and of a comparison, in plain words for [`crate::explain`].

use super::Renderer;
use super::codes::CodeViews;
use super::originality::strip;
use super::prose::Place;
use crate::catalog::{CodeId, RegistryId};
use crate::diag::Diagnostic;
use crate::explain::{Explained, section};
use crate::plan::Page;

impl Renderer<'_> {
    /// Why parts of a page stand in another language.
    pub(crate) fn notice_of(&self, place: Place<'_>, page: Page) -> Option<String> {
        self.notice(place, page)
    }

    /// A code in words.
    pub(crate) fn explain_code(&self, place: Place<'_>, (id, code): (RegistryId, CodeId)) -> Explained {
        let views = CodeViews::new(place, id);
        let view = views.code(code);
        let class = views.class(views.registry.code(code).class);
        let registered = view.registered.as_ref().map(|name| format!(" · {name}")).unwrap_or_default();
        let mut facts = Vec::new();
        for one in views.uses(views.registry.code(code)) {
            facts.extend(one.label.iter().map(|label| (format!("[{label}]"), vec![String::new()])));
            facts.extend(one.facts.iter().map(|f| (f.label.clone(), vec![strip(&f.value.0)])));
        }
        let mut sections: Vec<_> =
            views.sections(code, |_| true).into_iter().map(|s| section(s.heading, &s.html.0)).collect();
        let confused: String = views
            .registry
            .code(code)
            .confused
            .iter()
            .map(|other| {
                let line = views.line(code, *other).0.map_or(String::new(), |l| l.0);
                format!("<li>{}: {line}</li>", views.registry.code(*other).value)
            })
            .collect();
        if !confused.is_empty() {
            sections.push(section(place.words().theme("confused_with", &[]), &format!("<ul>{confused}</ul>")));
        }
        let cites: Vec<String> = views.registry.code(code).citations().iter().map(|c| views.cite(c).text).collect();
        if !cites.is_empty() {
            sections.push(section(place.words().theme("sources", &[]), &format!("<p>{}</p>", cites.join("; "))));
        }
        Explained {
            title: format!("{} {} {}", place.words().registry_title(id), view.value, view.name),
            subtitle: format!("{} · {}{registered}", class.short, view.status.label),
            summary: view.summary,
            facts,
            sections,
            ..Explained::default()
        }
    }

    /// A comparison in words.
    pub(crate) fn explain_pair(
        &self,
        place: Place<'_>,
        (id, a, b): (RegistryId, CodeId, CodeId),
    ) -> Result<Explained, Diagnostic> {
        let shelf = self.shelf(place.locale, id);
        let text = self.pair_text(place, shelf, (id, a, b));
        let views = CodeViews::new(place, id);
        let words = place.words();
        let value = |c: CodeId| views.registry.code(c).value.clone();
        let facts = text.comparison.differences().map(|(facet, x, y)| {
            (views.facets.label(facet), vec![strip(shelf.cell(facet, x)), strip(shelf.cell(facet, y))])
        });
        let facts = facts.collect();
        let items: String = text.sentences().map(|s| format!("<li>{s}</li>")).collect();
        let mut sections = vec![section(words.theme("key_differences", &[]), &format!("<ul>{items}</ul>"))];
        sections.extend(text.decide.iter().map(|s| section(s.heading.clone(), &s.html.0)));
        let shared = text
            .comparison
            .shared()
            .map(|(facet, x)| format!("<li>{}: {}</li>", views.facets.label(facet), shelf.cell(facet, Some(x))));
        let shared: String = shared.collect();
        if !shared.is_empty() {
            sections.push(section(words.theme("same_in_both", &[]), &format!("<ul>{shared}</ul>")));
        }
        let names = |c: CodeId| shelf.code(self.site, c).name.clone();
        Ok(Explained {
            title: words.theme(
                "title_pair",
                &[
                    ("registry", &shelf.title),
                    ("a", &value(a)),
                    ("a_name", &names(a)),
                    ("b", &value(b)),
                    ("b_name", &names(b)),
                ],
            ),
            summary: strip(&text.verdict.html.0),
            facts,
            columns: vec![value(a), value(b)],
            sections,
            ..Explained::default()
        })
    }
}
