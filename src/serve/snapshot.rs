//! A site that takes questions.
//!
//! Pages borrow from the site, and the site is replaced while answers are under way. So each site
//! lives on the stack of a thread of its own, lends itself to threads that render, and ends when
//! the last question to it was answered and nobody can ask another one.

use super::answer::{Answer, Desk};
use super::problems::Problem;
use crate::catalog::Catalog;
use crate::check;
use crate::diag::Diagnostics;
use crate::finish::Assets;
use crate::ledger::Ledger;
use crate::machine::{self, Twins};
use crate::pipeline;
use crate::plan::{LinkStyle, Scope};
use crate::render::{Renderer, Worker};
use crate::site::Site;
use crate::source::SourceMap;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use tokio::sync::oneshot;

/// Stylesheets by name without hash, and where they are.
pub(super) type Styles = BTreeMap<String, String>;

/// A question: a path, and where the answer goes.
struct Question {
    path: String,
    reply: oneshot::Sender<Answer>,
}

/// The handle of a site.
#[derive(Debug)]
pub(super) struct Snapshot {
    questions: mpsc::Sender<Question>,
    pub(super) styles: Styles,
    /// What it was made from.
    pub(super) sources: Arc<SourceMap>,
    pub(super) pages: usize,
    pub(super) drafts: usize,
}

/// Whether pages are tried before the site is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trial {
    /// One of each kind, so that a template with an error does not replace a site without.
    EachKind,
    /// None: there is nothing better to show.
    None,
}

/// A site that was begun.
pub(super) struct Begun {
    /// `None` when its templates have errors.
    pub(super) snapshot: Option<Snapshot>,
    pub(super) problems: Diagnostics,
    /// Problems of its prose, when they are found.
    pub(super) lint: Option<mpsc::Receiver<Diagnostics>>,
}

/// What is known of a site before the first question.
struct Facts {
    problems: Diagnostics,
    styles: Styles,
    pages: usize,
}

impl Snapshot {
    /// Begins a site; problems of its templates are added to what is known.
    pub(super) fn begin(catalog: Catalog, sources: &Arc<SourceMap>, problems: Diagnostics, trial: Trial) -> Begun {
        let (facts, known) = mpsc::sync_channel(1);
        let (prose, lint) = mpsc::channel();
        let (questions, asked) = mpsc::channel();
        let (own, drafts) = (Arc::clone(sources), catalog.unpublished.count);
        std::thread::spawn(move || live((catalog, &own), (problems, trial), (&facts, prose), asked));
        let Ok(Facts { problems, styles, pages }) = known.recv() else {
            // The thread panicked and said so; there is nothing to show.
            return Begun { snapshot: None, problems: Diagnostics::new(), lint: None };
        };
        if problems.has_errors() {
            return Begun { snapshot: None, problems, lint: None };
        }
        let snapshot = Self { questions, styles, sources: Arc::clone(sources), pages, drafts };
        Begun { snapshot: Some(snapshot), problems, lint: Some(lint) }
    }

    /// What stands at a path.
    pub(super) async fn ask(&self, path: String) -> Answer {
        let (reply, answer) = oneshot::channel();
        let sent = self.questions.send(Question { path, reply });
        let answer = if sent.is_ok() { answer.await.ok() } else { None };
        answer.unwrap_or_else(|| Answer::Broken(Problem::of_program("the preview failed; start it again")))
    }
}

/// Threads that render: a slow answer, such as a sitemap, must not keep pages waiting.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(2, |n| n.get().clamp(2, 8))
}

fn live(
    (catalog, sources): (Catalog, &SourceMap),
    (mut problems, trial): (Diagnostics, Trial),
    (facts, prose): (&mpsc::SyncSender<Facts>, mpsc::Sender<Diagnostics>),
    asked: mpsc::Receiver<Question>,
) {
    let prefix = catalog.config.base_url.path.clone();
    let mut site = Site::new(catalog, &Scope::default(), LinkStyle::Hosted { prefix: prefix.clone() });
    site.past.ledger = Ledger::read(sources, &mut problems);
    let assets = Assets::new(sources, &site.catalog);
    let renderer = Renderer::new(&site, sources, &assets, &mut problems);
    if trial == Trial::EachKind {
        pipeline::try_templates(&renderer, &mut problems);
    }
    problems.finish(&site.catalog.config.levels);
    let fine = !problems.has_errors();
    let styles = styles(&assets, &prefix);
    let _ = facts.send(Facts { problems, styles, pages: site.whole.len() });
    if !fine {
        return;
    }
    let links = machine::links(&site);
    let twins = Twins::new(&renderer, &links);
    let desk =
        Desk { renderer: &renderer, twins, assets: &assets, sources, prefix: &prefix, overviews: Mutex::default() };
    let asked = Mutex::new(asked);
    std::thread::scope(|scope| {
        for _ in 0..threads() {
            scope.spawn(|| work(&desk, &asked));
        }
        // A bug in one page must not end the preview; it is met again when the page is asked for.
        let _ = catch_unwind(AssertUnwindSafe(|| desk.prepare(&mut Worker::default())));
        let mut found = Diagnostics::new();
        check::run(&site.catalog, sources, &mut found);
        found.finish(&site.catalog.config.levels);
        let _ = prose.send(found);
    });
}

fn work(desk: &Desk<'_>, asked: &Mutex<mpsc::Receiver<Question>>) {
    let mut worker = Worker::default();
    loop {
        let next = asked.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Question { path, reply }) = next else { return };
        // A bug in one page must not take the preview of all others with it.
        let answer = catch_unwind(AssertUnwindSafe(|| desk.answer(&path, &mut worker))).unwrap_or_else(|_| {
            worker = Worker::default();
            Answer::Broken(Problem::of_program("this page met a bug of codegloss; the terminal shows where"))
        });
        let _ = reply.send(answer);
    }
}

fn styles(assets: &Assets, prefix: &str) -> Styles {
    let styles = assets.fixed().filter(|(name, _)| name.ends_with(".css"));
    styles.map(|(name, path)| (format!("{prefix}/assets/{name}"), format!("{prefix}/{path}"))).collect()
}
