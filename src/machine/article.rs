//! A page of free text as Markdown: a guide, or a page outside registries.

use super::{Twins, markdown};
use crate::catalog::Article;
use crate::plan::Page;
use crate::render::Place;

/// A free text and its page.
pub(super) struct View<'a> {
    pub(super) twins: &'a Twins<'a>,
    pub(super) page: Page,
    pub(super) place: Place<'a>,
    pub(super) article: &'a Article,
}

impl View<'_> {
    pub(super) fn markdown(&self, out: &mut String) {
        markdown::heading(1, &self.article.name, out);
        markdown::paragraph(&self.article.summary, out);
        markdown::notice(self.twins.notice(self.place, self.page).as_deref(), out);
        markdown::blocks(&self.place.body(&self.article.body).0, out);
        self.twins.closing(self.page, out);
    }
}
