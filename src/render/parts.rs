//! Parts of pages: components of `parts.html`, each rendered once and shown on many pages.

use super::difference::Template;
use super::theme;
use crate::diag::Diagnostic;
use crate::source::SourceMap;
use tera::{Context, Tera, Value};

const TEMPLATE: &str = "parts.html";

/// Renders parts in one language.
#[derive(Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) tera: &'a Tera,
    pub(crate) sources: &'a SourceMap,
    /// The theme's words as one value.
    pub(crate) strings: &'a Value,
}

impl Parts<'_> {
    /// The HTML of a component, from its parameters.
    ///
    /// # Errors
    /// When it uses what it does not get, or is not there.
    pub(crate) fn render<const N: usize>(
        self,
        component: &str,
        values: [(&'static str, Value); N],
    ) -> Result<String, Diagnostic> {
        let mut context = Context::new();
        for (name, value) in values {
            context.insert_value(name, value);
        }
        self.tera
            .render_component(component, &context, None, true)
            .map_err(|error| theme::locate(theme::diagnostic(TEMPLATE, &error), TEMPLATE, &error, self.sources))
    }

    /// The HTML of a component, from parameters with [`Template::A`] and [`Template::B`] in their texts.
    ///
    /// # Errors
    /// As [`Parts::render`].
    pub(crate) fn template<const N: usize>(
        self,
        component: &str,
        values: [(&'static str, Value); N],
    ) -> Result<Template, Diagnostic> {
        self.render(component, values).map(|html| Template::new(&html))
    }
}
