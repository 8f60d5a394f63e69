//! From path to body: what a host would answer, decided from the plan instead of a directory.
//!
//! A path is looked up as a page, then as a file that is no page, then as another name of a page.
//! Nothing here touches a disk, so no spelling of a path leads out of the site.

use super::drafts;
use super::problems::Problem;
use crate::catalog::LocaleId;
use crate::diag::Diagnostic;
use crate::finish::{self, Assets};
use crate::machine::{self, Twins};
use crate::plan::{Form, Page, PageKind};
use crate::redirect::{self, Destination};
use crate::render::{Renderer, Worker};
use crate::site::Site;
use crate::source::SourceMap;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Name of the file that stands for its folder.
const INDEX: &str = "index.html";

/// What is answered.
#[derive(Debug)]
pub(super) enum Answer {
    /// A page.
    Page {
        /// Its HTML.
        bytes: Vec<u8>,
        /// Whether it shows a draft.
        draft: bool,
    },
    /// The page for paths that lead nowhere.
    NotFound(Vec<u8>),
    /// A file that is no page.
    File {
        /// Its path, which tells its type.
        path: String,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// What is asked for is elsewhere: a path, which begins with a slash, or a URL.
    Moved(String),
    /// The page cannot be made.
    Broken(Problem),
}

/// Answers from one site.
pub(super) struct Desk<'s> {
    pub(super) renderer: &'s Renderer<'s>,
    pub(super) twins: Twins<'s>,
    pub(super) assets: &'s Assets,
    pub(super) sources: &'s SourceMap,
    /// The path of the base URL: empty, or `/docs`.
    pub(super) prefix: &'s str,
    /// Pages that look at every code of a registry or of the site, which takes longer than any other.
    pub(super) overviews: Mutex<BTreeMap<Page, Vec<u8>>>,
}

/// Whether a page looks at every code of a registry, or of the site.
fn is_overview(page: Page) -> bool {
    matches!(page.kind, PageKind::Home | PageKind::Registry(_) | PageKind::Compare(_))
}

impl Desk<'_> {
    /// What stands at `path`, which begins with a slash and is decoded.
    pub(super) fn answer(&self, path: &str, worker: &mut Worker) -> Answer {
        let site = self.renderer.site();
        let Some(route) = path.strip_prefix(self.prefix).and_then(|rest| rest.strip_prefix('/')) else {
            let above = path == "/" || path == self.prefix;
            return if above { Answer::Moved(format!("{}/", self.prefix)) } else { self.not_found("", worker) };
        };
        if let Some(page) = site.whole.resolve(&site.catalog, route) {
            let draft = drafts::shows(&site.catalog, page);
            let shown = self.render(page, worker).map(|bytes| Answer::Page { bytes, draft });
            return shown.unwrap_or_else(|e| self.broken(&e));
        }
        if let Some((page, form)) = machine::resolve(site, route) {
            return self.twin(page, form, route).unwrap_or_else(|e| self.broken(&e));
        }
        if let Some(file) = finish::file(site, self.assets, self.renderer, route) {
            return Answer::File { path: file.path, bytes: file.bytes };
        }
        #[cfg(feature = "share")]
        if let Some(answer) = self.picture(route) {
            return answer;
        }
        match elsewhere(site, route) {
            Some(Destination::Page(page)) => Answer::Moved(format!("{}/{}", self.prefix, site.route(page))),
            Some(Destination::Url(url)) => Answer::Moved(url),
            None => self.not_found(route, worker),
        }
    }

    /// The picture at `route`; without its hash, it leads to what the page shows now.
    #[cfg(feature = "share")]
    fn picture(&self, route: &str) -> Option<Answer> {
        let picture = match finish::picture_at(self.renderer, route) {
            Ok(picture) => picture?,
            Err(problem) => return Some(self.broken(&problem)),
        };
        if picture.path != route {
            return Some(Answer::Moved(format!("{}/{}", self.prefix, picture.path)));
        }
        let drawn = finish::draw(self.renderer, &picture);
        Some(drawn.map_or_else(|e| self.broken(&e), |file| Answer::File { path: file.path, bytes: file.bytes }))
    }

    /// The page for paths that lead nowhere, in the language of the folder.
    fn not_found(&self, route: &str, worker: &mut Worker) -> Answer {
        let (locale, _) = split_locale(self.renderer.site(), route);
        let page = Page { locale, kind: PageKind::NotFound };
        self.render(page, worker).map_or_else(|e| self.broken(&e), Answer::NotFound)
    }

    /// A file beside a page.
    fn twin(&self, page: Page, form: Form, path: &str) -> Result<Answer, Diagnostic> {
        let mut bytes = Vec::new();
        if let Some(twin) = self.twins.twin(page)? {
            twin.write(form, &mut bytes);
        }
        Ok(Answer::File { path: path.to_owned(), bytes })
    }

    /// Makes the overviews, so that they are ready when somebody opens them. Where one has an error, it is
    /// shown when it is asked for.
    pub(super) fn prepare(&self, worker: &mut Worker) {
        for page in self.renderer.site().whole.pages_but_pairs().filter(|page| is_overview(*page)) {
            let _ = self.render(page, worker);
        }
    }

    fn render(&self, page: Page, worker: &mut Worker) -> Result<Vec<u8>, Diagnostic> {
        let kept = || self.overviews.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = kept().get(&page) {
            return Ok(bytes.clone());
        }
        let mut bytes = Vec::new();
        self.renderer.render(page, worker, &mut bytes)?;
        if is_overview(page) {
            kept().insert(page, bytes.clone());
        }
        Ok(bytes)
    }

    fn broken(&self, problem: &Diagnostic) -> Answer {
        Answer::Broken(Problem::new(problem, self.sources))
    }
}

/// Where `route` leads: without its slash, with the name of its file, or as another name of a page.
fn elsewhere(site: &Site, route: &str) -> Option<Destination> {
    if let Some(to) = redirect::destination(site, route) {
        return Some(to);
    }
    let folder = route.strip_suffix(INDEX).unwrap_or(route).trim_end_matches('/');
    let slashed = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let page = site.whole.resolve(&site.catalog, &slashed).map(Destination::Page);
    page.or_else(|| redirect::destination(site, &slashed))
}

/// The locale whose folder a route is in, and the rest.
fn split_locale<'r>(site: &Site, route: &'r str) -> (LocaleId, &'r str) {
    let (first, rest) = route.split_once('/').unwrap_or((route, ""));
    match site.catalog.locale_by_tag(first).filter(|l| *l != site.catalog.default_locale) {
        Some(locale) => (locale, rest),
        None => (site.catalog.default_locale, route),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::pipeline;
    use crate::plan::{LinkStyle, Scope, Shard};
    use crate::testing::tiny_site;

    fn tiny() -> (Site, SourceMap) {
        let mut project = pipeline::check(tiny_site(), Diagnostics::new());
        let catalog = project.catalog.take().unwrap();
        let style = LinkStyle::Hosted { prefix: catalog.config.base_url.path.clone() };
        (Site::new(catalog, &Scope::default(), style), project.sources)
    }

    #[test]
    fn another_name_of_a_page_leads_to_its_route() {
        let (site, _) = tiny();
        let to = |route: &str| elsewhere(&site, route).and_then(Destination::page).map(|page| site.route(page));
        let cases = [
            ("mail/450", "mail/450/"),
            ("mail/450/index.html", "mail/450/"),
            ("index.html", ""),
            ("vi", "vi/"),
            ("mail/451-vs-450/", "mail/450-vs-451/"),
            ("mail/451-vs-450", "mail/450-vs-451/"),
            ("vi/mail/err_7-vs-450/", "vi/mail/450-vs-err_7/"),
            ("mail/ERR_7/", "mail/err_7/"),
        ];
        for (from, route) in cases {
            assert_eq!(to(from).as_deref(), Some(route), "{from}");
        }
        for nothing in ["mail/999/", "mail/450-vs-450/", "mail/450/x/", "/", "//", "mail/../mail/450/", "x"] {
            let known = to(nothing);
            assert!(known.is_none() || nothing.trim_matches('/').is_empty(), "{nothing}: {known:?}");
        }
    }

    #[cfg(feature = "share")]
    #[test]
    fn a_picture_is_drawn_when_it_is_asked_for() {
        let (site, sources) = tiny();
        let assets = Assets::new(&sources, &site.catalog);
        let renderer = Renderer::new(&site, &sources, &assets, &mut Diagnostics::new());
        let links = crate::machine::links(&site);
        let twins = Twins::new(&renderer, &links);
        let desk = Desk {
            renderer: &renderer,
            twins,
            assets: &assets,
            sources: &sources,
            prefix: "/docs",
            overviews: Mutex::default(),
        };
        let mut worker = Worker::default();
        let Answer::Moved(to) = desk.answer("/docs/assets/share/vi/mail/450.png", &mut worker) else { panic!() };
        let Answer::File { path, bytes } = desk.answer(&to, &mut worker) else { panic!("{to}") };
        assert_eq!(format!("/docs/{path}"), to);
        assert!(bytes.starts_with(b"\x89PNG"));
    }

    #[test]
    fn every_file_of_a_build_is_made_alone() {
        let (site, sources) = tiny();
        let mut problems = Diagnostics::new();
        let assets = Assets::new(&sources, &site.catalog);
        let renderer = Renderer::new(&site, &sources, &assets, &mut problems);
        let links = machine::links(&site);
        let desk = Desk {
            renderer: &renderer,
            twins: Twins::new(&renderer, &links),
            assets: &assets,
            sources: &sources,
            prefix: "/docs",
            overviews: Mutex::default(),
        };
        let built = crate::write::Memory::new();
        pipeline::build((&site, &sources), Shard::WHOLE, &built, &|_| {}, &mut Diagnostics::new()).unwrap();
        let (files, mut worker) = (built.into_files(), Worker::default());
        assert!(files.len() > 100);
        for (path, bytes) in &files {
            let answered = match desk.answer(&format!("/docs/{}", path.trim_end_matches("index.html")), &mut worker) {
                Answer::Page { bytes: made, .. } | Answer::File { bytes: made, .. } => made,
                other => panic!("{path}: {other:?}"),
            };
            assert!(*bytes == answered, "{path} is not answered as it is built");
        }
        for file in finish::files(&site, &assets, &renderer) {
            let alone = finish::file(&site, &assets, &renderer, &file.path);
            assert!(alone.as_ref() == Some(&file), "{} is not made by `finish::file` as by `finish::files`", file.path);
        }
        assert_eq!(finish::file(&site, &assets, &renderer, "assets/style.0000000000.css"), None);
        assert_eq!(finish::file(&site, &assets, &renderer, "sitemaps/en-mail-2.xml"), None);
    }
}
