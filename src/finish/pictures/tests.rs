//! That pictures of real and of hostile sites stay inside their margins and are found by their paths.

use super::*;
use crate::diag::Diagnostics;
use crate::finish::Assets;
use crate::load;
use crate::pipeline;
use crate::plan::{LinkStyle, Scope};
use crate::share::Fonts;
use crate::site::Site;
use crate::source::SourceMap;
use crate::testing::tiny_site;
use resvg::usvg::roxmltree::{Document, Node};
use std::path::Path;

/// The margins that no text may leave, in pixels.
const LEFT: f32 = 72.0;
const RIGHT: f32 = 1128.0;
const TOP: f32 = 60.0;
const BOTTOM: f32 = 600.0;

fn with_renderer(sources: SourceMap, examine: impl FnOnce(&Renderer<'_>)) {
    let mut project = pipeline::check(sources, Diagnostics::new());
    let catalog = project.catalog.take().unwrap();
    let style = LinkStyle::Hosted { prefix: catalog.config.base_url.path.clone() };
    let site = Site::new(catalog, &Scope::default(), style);
    let assets = Assets::new(&project.sources, &site.catalog);
    examine(&Renderer::new(&site, &project.sources, &assets, &mut project.problems));
    assert!(!project.problems.has_errors());
}

/// Where a piece of text stands.
#[derive(Debug)]
struct Placed {
    #[expect(dead_code, reason = "what a failing test prints")]
    text: String,
    x: [f32; 2],
    y: [f32; 2],
}

fn number(node: Node<'_, '_>, name: &str) -> f32 {
    node.attribute(name).map_or(0.0, |value| value.parse().unwrap())
}

/// Every line of text of a picture, measured without drawing it.
fn placed(fonts: &Fonts, svg: &str) -> Vec<Placed> {
    let document = Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts
        .map(|node| {
            let families = [("serif", "serif"), ("sans", "sans-serif"), ("mono", "monospace")];
            let classes = node.attribute("class").unwrap_or_default();
            let family = families.iter().find(|(class, _)| classes.split(' ').any(|c| c == *class)).unwrap().1;
            let text: String = node.descendants().filter(Node::is_text).filter_map(|part| part.text()).collect();
            let gaps: f32 = node.children().map(|part| number(part, "dx")).sum();
            let size = number(node, "font-size");
            let width = fonts.width(family, &text) * size + gaps;
            let start = number(node, "x")
                - width
                    * match node.attribute("text-anchor") {
                        Some("end") => 1.0,
                        Some("middle") => 0.5,
                        _ => 0.0,
                    };
            let y = number(node, "y");
            Placed { text, x: [start, start + width], y: [y - size * 0.75, y + size * 0.2] }
        })
        .collect()
}

fn overlap(a: [f32; 2], b: [f32; 2]) -> bool {
    a[0].max(b[0]) + 0.5 < a[1].min(b[1])
}

#[track_caller]
fn assert_fits(fonts: &Fonts, picture: &Picture) {
    let all = placed(fonts, &picture.svg);
    for (at, one) in all.iter().enumerate() {
        let inside = one.x[0] >= LEFT - 0.5 && one.x[1] <= RIGHT + 0.5 && one.y[0] >= TOP && one.y[1] <= BOTTOM;
        assert!(inside, "{}: {one:?} leaves the margins", picture.path);
        for other in &all[..at] {
            let over = overlap(one.x, other.x) && overlap(one.y, other.y);
            assert!(!over, "{}: {one:?} is over {other:?}", picture.path);
        }
    }
}

#[test]
fn every_picture_of_the_flagship_fits_and_shows_whole_names() {
    let mut problems = Diagnostics::new();
    let sources = load::load(Path::new(env!("CARGO_MANIFEST_DIR")), &mut problems).unwrap();
    with_renderer(sources, |renderer| {
        let fonts = renderer.picture_fonts().unwrap();
        let pictures = pictures(renderer, Shard::WHOLE).unwrap();
        assert!(pictures.len() > 500, "{}", pictures.len());
        for picture in &pictures {
            assert_fits(fonts, picture);
            assert!(!picture.svg.contains('…'), "{} is cut", picture.path);
        }
        let has = |path: &str| pictures.iter().any(|p| p.path.starts_with(path));
        for path in ["assets/share/index.", "assets/share/vi/smtp.", "assets/share/grpc/failed_precondition."] {
            assert!(has(path), "{path}");
        }
        assert!(
            pictures.iter().all(|p| matches!(p.subject, Subject::Page(_))),
            "Vietnamese needs no picture without words"
        );
    });
}

#[test]
fn hostile_names_break_no_picture() {
    let names = [
        "A & B < C > \\\"D\\\" 'E' ]]> <!-- &amp;",
        "Mã lỗi rất dài với nhiều chữ có dấu để thử xem tên có vừa khung hình hay không, và nếu không thì sao",
        "Ánh_sáng-rực/rỡ.không_có_khoảng_trắng_nào_trong_cái_tên_dài_dằng_dặc_này_cả_thật_đấy",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "\\u0001\\uFFFE\\u000B",
        "{{ site.title }}{% raw %}",
    ];
    let letters = "W".repeat(200);
    for name in names.into_iter().chain([letters.as_str()]) {
        with_renderer(renamed(name), |renderer| {
            let fonts = renderer.picture_fonts().unwrap();
            let pictures = pictures(renderer, Shard::WHOLE).unwrap();
            for picture in &pictures {
                assert_fits(fonts, picture);
            }
            let own = pictures.iter().find(|p| p.path.starts_with("assets/share/mail/450.")).unwrap();
            draw(renderer, own).unwrap();
        });
    }
}

/// The fixture with another name of its code 450, as it stands in TOML.
fn renamed(name: &str) -> SourceMap {
    let mut sources = SourceMap::new();
    let path = "content/mail/en/450.md";
    let tiny = tiny_site();
    let text = &tiny.get(tiny.id(path).unwrap()).text;
    sources.add(path, text.replace("name = \"Busy\"", &format!("name = \"{name}\"")));
    for (_, file) in tiny.files_below("") {
        sources.add(&file.path, std::sync::Arc::clone(&file.text));
    }
    for asset in tiny.assets() {
        sources.add_asset(asset.clone());
    }
    sources
}

#[test]
fn words_that_no_font_has_give_way_to_the_picture_of_the_registry() {
    for name in ["ビジー", "مشغول", "Busy 😀", "⟦Busy⟧"] {
        with_renderer(renamed(name), |renderer| {
            let pictures = pictures(renderer, Shard::WHOLE).unwrap();
            assert!(!pictures.iter().any(|p| p.path.starts_with("assets/share/mail/450.")), "{name}");
            let page = renderer.site().whole.resolve(&renderer.site().catalog, "mail/450/").unwrap();
            let shown = renderer.picture(page).unwrap().unwrap();
            assert!(shown.path.starts_with("assets/share/mail."), "{name}: {}", shown.path);
            assert!(pictures.contains(&shown));
        });
    }
}

#[test]
fn every_picture_of_a_build_is_found_by_its_path() {
    with_renderer(tiny_site(), |renderer| {
        let pictures = pictures(renderer, Shard::WHOLE).unwrap();
        assert!(pictures.len() > 6, "{pictures:?}");
        for picture in &pictures {
            assert_eq!(picture_at(renderer, &picture.path).unwrap().as_ref(), Some(picture));
            let (stem, _) = picture.path.trim_end_matches(".png").rsplit_once('.').unwrap();
            assert_eq!(picture_at(renderer, &format!("{stem}.png")).unwrap().as_ref(), Some(picture));
            assert_eq!(picture_at(renderer, &format!("{stem}.0123456789abcdef.png")).unwrap(), None);
        }
        let paths = ["assets/share/mail/999.png", "assets/share/.png", "assets/share/mail/450.svg", "share/mail.png"];
        for path in paths {
            assert_eq!(picture_at(renderer, path).unwrap(), None, "{path}");
        }
    });
}

#[test]
fn a_page_without_a_picture_of_its_own_shows_one_of_the_build() {
    with_renderer(tiny_site(), |renderer| {
        let pictures = pictures(renderer, Shard::WHOLE).unwrap();
        for page in renderer.site().whole.pages() {
            let shown = renderer.picture(page).unwrap().unwrap();
            assert!(pictures.contains(&shown), "{page:?} shows {}", shown.path);
        }
    });
}

#[test]
fn no_text_is_drawn_wider_than_it_is_measured() {
    let fonts = Fonts::new([]);
    for (family, text) in [
        ("serif", "Requested “AVAT” — fjord, Tự động Ỹ"),
        ("sans-serif", "VAToWA ffi: lỗi vĩnh viễn"),
        ("monospace", "5.1.10"),
    ] {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">\
             <text font-family=\"{family}\" font-weight=\"700\" font-size=\"50\" x=\"10\" y=\"90\">{text}</text></svg>"
        );
        let drawn = share::drawn_width(&fonts, &svg) - 10.0;
        let measured = fonts.width(family, text) * 50.0;
        assert!(drawn <= measured + 3.0 && drawn > measured * 0.9, "{text}: {drawn} of {measured}");
    }
}
