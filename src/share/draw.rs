//! SVG text → pixels → bytes.

use super::{Fonts, HEIGHT, WIDTH, png};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{FontResolver, ImageHrefResolver, Options, Tree};
use std::sync::Arc;

/// What draws: another version may give other pixels, so names of pictures change with it.
/// `tests` compare it with the version that is locked.
const DRAWN_BY: &str = "resvg 0.49.0, picture 1";

/// The part of a picture's name that tells what is in it: its SVG, the fonts, and what draws it.
pub(crate) fn name_hash(fonts: &Fonts, svg: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(DRAWN_BY.as_bytes()).update(fonts.digest()).update(svg.as_bytes());
    hasher.finalize().to_hex()[..16].to_owned()
}

/// The PNG of an SVG, with the same bytes on every machine.
///
/// # Errors
/// Says what is wrong with the SVG.
pub(crate) fn draw(fonts: &Fonts, svg: &str) -> Result<Vec<u8>, String> {
    let tree = tree(fonts, svg)?;
    let mut pixels = Pixmap::new(WIDTH, HEIGHT).ok_or("a picture has no size")?;
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    Ok(png::encode(pixels.data(), WIDTH))
}

/// The SVG with its text laid out.
fn tree(fonts: &Fonts, svg: &str) -> Result<Tree, String> {
    let options = Options {
        fontdb: Arc::clone(&fonts.database),
        font_family: "sans-serif".to_owned(),
        font_resolver: FontResolver {
            select_font: FontResolver::default_font_selector(),
            select_fallback: Box::new(|c, tried, _| fonts.fallback(c, tried)),
        },
        // A picture is made of its template alone: the disk is not read here.
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    let size = tree.size().to_int_size();
    if (size.width(), size.height()) != (WIDTH, HEIGHT) {
        return Err(format!("the picture is {} by {}, not {WIDTH} by {HEIGHT}", size.width(), size.height()));
    }
    Ok(tree)
}

/// How far to the right a picture's text goes.
#[cfg(test)]
pub(crate) fn drawn_width(fonts: &Fonts, svg: &str) -> f32 {
    tree(fonts, svg).map_or(0.0, |tree| tree.root().abs_bounding_box().right())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> String {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">{inside}</svg>")
    }

    #[test]
    fn a_picture_has_the_same_bytes_every_time() {
        let svg = svg(
            "<rect width=\"600\" height=\"630\" fill=\"#a4221a\"/><text x=\"9\" y=\"99\" font-size=\"90\">ễ 550</text>",
        );
        let first = draw(&Fonts::new([]), &svg).unwrap();
        let fonts = Fonts::new([]);
        let again: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| draw(&fonts, &svg).unwrap())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(again.iter().all(|bytes| *bytes == first));
    }

    #[test]
    fn text_is_drawn() {
        let fonts = Fonts::new([]);
        let blank = draw(&fonts, &svg("")).unwrap();
        let one = draw(&fonts, &svg("<text x=\"9\" y=\"99\" font-size=\"90\">550</text>")).unwrap();
        let other = draw(&fonts, &svg("<text x=\"9\" y=\"99\" font-size=\"90\">551</text>")).unwrap();
        assert!(blank.len() < one.len() && one != other);
    }

    #[test]
    fn an_svg_of_another_size_and_a_broken_one_are_refused() {
        let fonts = Fonts::new([]);
        let small = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"12\" height=\"6\"/>";
        assert_eq!(draw(&fonts, small).unwrap_err(), "the picture is 12 by 6, not 1200 by 630");
        assert!(draw(&fonts, "<svg").is_err());
    }

    #[test]
    fn the_name_changes_with_the_picture_and_the_fonts() {
        let (fonts, more) = (Fonts::new([]), Fonts::new([Arc::from(b"x".as_slice())]));
        let one = name_hash(&fonts, "a");
        assert_eq!(one, name_hash(&Fonts::new([]), "a"));
        assert!(one != name_hash(&fonts, "b") && one != name_hash(&more, "a"));
    }

    #[test]
    fn the_name_tells_the_version_that_draws() {
        let lock = include_str!("../../Cargo.lock");
        let version = lock.split("name = \"resvg\"\nversion = \"").nth(1).and_then(|rest| rest.split('"').next());
        assert!(DRAWN_BY.starts_with(&format!("resvg {},", version.unwrap())));
    }
}
