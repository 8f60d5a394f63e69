//! Pictures for previews of shared links: text of an SVG → bytes of a PNG.
//!
//! 1. [`Fonts`] are the program's own, and those that a site brings. Fonts of the machine are never
//!    used, so that a picture has the same bytes everywhere.
//! 2. [`fit()`] breaks a text into lines and chooses their size, so that it stays inside its box.
//! 3. [`draw()`] turns an SVG into pixels, and [`png`] those into a small file.
//!
//! Knows nothing of sites: `render` fills the theme's `templates/share/`, `finish` says where a
//! picture lies. The only user of `resvg`.

mod draw;
mod fit;
mod fonts;
mod png;

#[cfg(test)]
pub(crate) use draw::drawn_width;
pub(crate) use draw::{draw, name_hash};
pub(crate) use fit::{Frame, LEADING, fit, flow};
pub(crate) use fonts::Fonts;

/// Width of a picture in pixels, as previews of links show them uncut.
pub(crate) const WIDTH: u32 = 1200;
/// Height of a picture in pixels.
pub(crate) const HEIGHT: u32 = 630;
