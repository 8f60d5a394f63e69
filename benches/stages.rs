//! Each stage of a build on the flagship: `cargo bench`.
//!
//! Whole builds of larger sites beside a bare writer: `benches/whole-build.sh`.
#![allow(missing_docs, reason = "functions of a benchmark")]
#![allow(clippy::unwrap_used, reason = "a benchmark stops at what it does not expect")]

use codegloss::catalog::{self, CodeId, RegistryId};
use codegloss::compare::{compare, relatedness};
use codegloss::diag::Diagnostics;
use codegloss::finish::Assets;
use codegloss::plan::{LinkStyle, Page, PageKind, Scope, Shard};
use codegloss::render::{Renderer, Worker};
use codegloss::site::Site;
use codegloss::source::SourceMap;
use codegloss::write::Memory;
use codegloss::{load, pipeline};
use divan::{Bencher, black_box};
use std::path::Path;
use std::sync::LazyLock;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

static SOURCES: LazyLock<SourceMap> = LazyLock::new(|| load::load(root(), &mut Diagnostics::new()).unwrap());

fn site() -> Site {
    let catalog = catalog::read(&SOURCES, catalog::Drafts::LeaveOut, &mut Diagnostics::new()).unwrap();
    Site::new(catalog, &Scope::default(), LinkStyle::Hosted { prefix: String::new() })
}

static SITE: LazyLock<Site> = LazyLock::new(site);
static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets::new(&SOURCES, &SITE.catalog));
static RENDERER: LazyLock<Renderer<'static>> =
    LazyLock::new(|| Renderer::new(&SITE, &SOURCES, &ASSETS, &mut Diagnostics::new()));

#[divan::bench]
fn load_the_project(bencher: Bencher) {
    bencher.bench(|| load::load(root(), &mut Diagnostics::new()).unwrap());
}

#[divan::bench]
fn catalog_of_the_flagship(bencher: Bencher) {
    LazyLock::force(&SOURCES);
    bencher.bench(|| catalog::read(&SOURCES, catalog::Drafts::LeaveOut, &mut Diagnostics::new()));
}

#[divan::bench]
fn compare_two_codes(bencher: Bencher) {
    let id = SITE.catalog.registry_by_id("smtp").unwrap();
    let registry = SITE.catalog.registry(id);
    bencher.bench(|| {
        let comparison = compare(registry, black_box(CodeId(13)), black_box(CodeId(33)));
        relatedness(registry, id, &comparison)
    });
}

/// A page of each kind; of comparisons, a hundred neighbours in turn, as a build has them after its first
/// few hundred: what they share is made.
#[divan::bench(sample_size = 20, args = ["home", "registry", "compare", "class", "guide", "code", "pair"])]
fn render(bencher: Bencher, kind: &str) {
    let smtp = SITE.catalog.registry_by_id("smtp").unwrap();
    let pages = pages_of(smtp, kind);
    let (mut worker, mut bytes, mut next) = (Worker::default(), Vec::new(), 0);
    for page in pages.iter().cycle().take(250) {
        RENDERER.render(*page, &mut worker, &mut bytes).unwrap();
    }
    bencher.bench_local(|| {
        next = (next + 1) % pages.len();
        RENDERER.render(pages[next], &mut worker, &mut bytes).unwrap();
        bytes.len()
    });
}

fn pages_of(registry: RegistryId, kind: &str) -> Vec<Page> {
    let wanted = |page: &Page| {
        PageKind::NAMES[page.kind.ordinal()] == kind && page.kind.registry().is_none_or(|r| r == registry)
    };
    SITE.whole.pages().filter(|p| p.locale == SITE.catalog.default_locale).filter(wanted).take(100).collect()
}

/// Pictures for previews of links, a hundred in turn.
#[cfg(feature = "share")]
#[divan::bench(sample_count = 100, sample_size = 1)]
fn draw_picture(bencher: Bencher) {
    let pictures = codegloss::finish::pictures(&RENDERER, Shard::WHOLE).unwrap();
    let mut next = 0;
    bencher.bench_local(|| {
        next = (next + 7) % pictures.len();
        codegloss::finish::draw(&RENDERER, &pictures[next]).unwrap().bytes.len()
    });
}

#[divan::bench(sample_count = 10)]
fn build_into_memory(bencher: Bencher) {
    LazyLock::force(&SOURCES);
    bencher.with_inputs(site).bench_values(|site| {
        let memory = Memory::new();
        pipeline::build((&site, &SOURCES), Shard::WHOLE, &memory, &|_| {}, &mut Diagnostics::new()).unwrap();
        memory.into_files().len()
    });
}
