//! Pictures for previews of shared links: which ones a build has, and their files.
//!
//! A picture's path holds the route of its page and a hash of what it is drawn from. So one that
//! stands already need not be drawn again, and a preview finds the page of a path.

use super::File;
use super::picture_name::PictureName;
use crate::diag::{Diagnostic, rules};
use crate::plan::{Page, PageKind, Shard};
use crate::render::{Picture, Renderer, Subject};
use crate::share;
use rayon::prelude::*;
use std::sync::Arc;

/// The pictures of a shard of a build, each once: those of its own codes and comparisons, and in the
/// first shard those of registries and of the site.
///
/// # Errors
/// When a template of theirs has an error.
pub fn pictures(renderer: &Renderer<'_>, shard: Shard) -> Result<Vec<Arc<Picture>>, Diagnostic> {
    let plan = &renderer.site().plan;
    let own = |page: Page| {
        let has_own = matches!(page.kind, PageKind::Code(..) | PageKind::Pair(..));
        let picture = if has_own { renderer.picture(page).transpose() } else { None };
        picture.filter(|p| !p.as_ref().is_ok_and(|picture| picture.subject != Subject::Page(page)))
    };
    let numbers = shard.range(plan.len()).into_par_iter();
    let mut pictures: Vec<Arc<Picture>> =
        numbers.filter_map(|number| own(plan.page(number))).collect::<Result<_, _>>()?;
    if shard.is_first() {
        pictures.extend(shared(renderer)?);
    }
    Ok(pictures)
}

/// Pictures of registries and of the site, in the languages of this build.
fn shared(renderer: &Renderer<'_>) -> Result<Vec<Arc<Picture>>, Diagnostic> {
    let site = renderer.site();
    let mut pictures: Vec<Arc<Picture>> = Vec::new();
    for locale in site.catalog.locale_ids().filter(|l| site.plan.has(Page { locale: *l, kind: PageKind::Home })) {
        let of_registries = site.catalog.registry_ids().map(|r| renderer.registry_picture(locale, r));
        for picture in std::iter::once(renderer.site_picture(locale)).chain(of_registries) {
            // One without words is the same in several languages.
            pictures.extend(picture?.filter(|new| !pictures.iter().any(|known| known.path == new.path)));
        }
    }
    Ok(pictures)
}

/// Draws a picture.
///
/// # Errors
/// When what its template makes is no picture.
pub fn draw(renderer: &Renderer<'_>, picture: &Picture) -> Result<File, Diagnostic> {
    let fonts = renderer.picture_fonts()?;
    let bytes = share::draw(fonts, &picture.svg).map_err(|why| {
        let message = format!("`{}` cannot be drawn: {why}", picture.template);
        Diagnostic::new(&rules::TEMPLATE, None, message)
            .help("what a picture is made of is told in `docs/share-pictures.md`")
    })?;
    Ok(File { path: picture.path.clone(), bytes })
}

/// The picture at a path; at one without its hash, what the page shows now.
///
/// # Errors
/// When its template has an error.
pub fn picture_at(renderer: &Renderer<'_>, path: &str) -> Result<Option<Arc<Picture>>, Diagnostic> {
    if let Some(picture) = PictureName::bare(path).and_then(|name| named(renderer, name).next()) {
        return picture.map(Some);
    }
    let Some(name) = PictureName::hashed(path) else { return Ok(None) };
    let at_path = |picture: &Result<Arc<Picture>, _>| picture.as_ref().map_or(true, |picture| picture.path == path);
    named(renderer, name).find(at_path).transpose()
}

/// The pictures that a name may mean.
fn named<'r>(
    renderer: &'r Renderer<'_>,
    name: PictureName<'r>,
) -> impl Iterator<Item = Result<Arc<Picture>, Diagnostic>> + 'r {
    let catalog = &renderer.site().catalog;
    let plain = name.plain().and_then(|id| catalog.registry_by_id(id)).map(|id| renderer.plain_picture(id));
    let pages = name.routes().filter_map(|route| renderer.site().whole.resolve(catalog, &route));
    plain.into_iter().chain(pages.map(|page| renderer.picture(page))).filter_map(Result::transpose)
}

#[cfg(test)]
mod tests;
