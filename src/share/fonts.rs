//! The fonts of pictures: which characters they have, and how wide those are.

use resvg::usvg::fontdb::{Database, ID, Source};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};
use std::fmt;
use std::sync::Arc;

/// The program's own fonts, in the order in which they stand in for each other.
const OWN: [&[u8]; 3] = [
    include_bytes!("fonts/NotoSerif-Bold.ttf"),
    include_bytes!("fonts/NotoSans-Bold.ttf"),
    include_bytes!("fonts/NotoSansMono-Bold.ttf"),
];

/// What CSS calls the families of [`OWN`], and their names.
const GENERIC: [(&str, &str); 3] =
    [("serif", "Noto Serif"), ("sans-serif", "Noto Sans"), ("monospace", "Noto Sans Mono")];

/// Width of a character that no font has, in parts of the font size: what is drawn is an empty box.
const UNKNOWN: f32 = 1.0;

/// The fonts of a site's pictures.
pub(crate) struct Fonts {
    pub(super) database: Arc<Database>,
    faces: Vec<Face>,
    digest: blake3::Hash,
}

/// One font, measured once.
struct Face {
    id: ID,
    family: String,
    /// Characters in order, and their widths in parts of the font size.
    advances: Vec<(u32, f32)>,
}

impl Fonts {
    /// The program's fonts and then those of a site, which draw what the former ones lack, or what a
    /// template asks them to draw by name. What is no font is left out.
    pub(crate) fn new(site: impl IntoIterator<Item = Arc<[u8]>>) -> Self {
        let mut database = Database::new();
        let mut hasher = blake3::Hasher::new();
        let own = OWN.into_iter().map(Arc::from);
        for bytes in own.chain(site) {
            hasher.update(&bytes);
            database.load_font_source(Source::Binary(Arc::new(bytes)));
        }
        database.set_serif_family(GENERIC[0].1);
        database.set_sans_serif_family(GENERIC[1].1);
        database.set_monospace_family(GENERIC[2].1);
        let ids: Vec<ID> = database.faces().map(|face| face.id).collect();
        let faces = ids.into_iter().filter_map(|id| Face::measured(&database, id)).collect();
        Self { database: Arc::new(database), faces, digest: hasher.finalize() }
    }

    /// A hash of all fonts.
    pub(super) fn digest(&self) -> &[u8; 32] {
        self.digest.as_bytes()
    }

    /// Whether some font has each character of a text.
    pub(crate) fn cover(&self, text: &str) -> bool {
        text.chars().all(|c| c.is_ascii() || self.faces.iter().any(|face| face.advance(c).is_some()))
    }

    /// The first font that has a character, but none of `tried`.
    pub(super) fn fallback(&self, c: char, tried: &[ID]) -> Option<ID> {
        let mut others = self.faces.iter().filter(|face| !tried.contains(&face.id));
        others.find(|face| face.advance(c).is_some()).map(|face| face.id)
    }

    /// The width of a text in parts of the font size, without kerning.
    pub(crate) fn width(&self, family: &str, text: &str) -> f32 {
        let name = GENERIC.iter().find(|(generic, _)| *generic == family).map_or(family, |(_, name)| name);
        let first = self.faces.iter().find(|face| face.family == name);
        let advance = |c| {
            let others = || self.faces.iter().find_map(|face| face.advance(c));
            first.and_then(|face| face.advance(c)).or_else(others).unwrap_or(UNKNOWN)
        };
        text.chars().map(advance).sum()
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.faces.iter().map(|face| &face.family)).finish()
    }
}

impl Face {
    fn measured(database: &Database, id: ID) -> Option<Self> {
        let family = database.face(id)?.families.first()?.0.clone();
        let advances = database.with_face_data(id, |data, index| {
            let font = FontRef::from_index(data, index).ok()?;
            let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
            let advance = |(c, glyph)| Some((c, metrics.advance_width(glyph)?));
            let mut advances: Vec<(u32, f32)> = font.charmap().mappings().filter_map(advance).collect();
            advances.sort_unstable_by_key(|(c, _)| *c);
            Some(advances)
        })??;
        Some(Self { id, family, advances })
    }

    fn advance(&self, c: char) -> Option<f32> {
        let at = self.advances.binary_search_by_key(&u32::from(c), |(c, _)| *c).ok()?;
        Some(self.advances[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_fonts_have_latin_vietnamese_and_cyrillic() {
        let fonts = Fonts::new([]);
        for text in ["Ràng buộc — “Hộp thư đầy” ≠ ĐÃ HẾT HẠN", "Größe, œuvre, łódź, ğ", "Почтовый ящик, Ґ"]
        {
            assert!(fonts.cover(text), "{text}");
        }
        for text in ["メールボックス", "صندوق", "😀"] {
            assert!(!fonts.cover(text), "{text}");
        }
    }

    #[test]
    fn every_own_font_has_every_letter_of_vietnamese() {
        let fonts = Fonts::new([]);
        let letters = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";
        for face in &fonts.faces {
            for c in letters.chars().chain(letters.to_uppercase().chars()) {
                assert!(face.advance(c).is_some(), "{} lacks {c}", face.family);
            }
        }
        assert_eq!(fonts.faces.len(), OWN.len());
    }

    #[test]
    fn generic_families_are_ours() {
        let fonts = Fonts::new([]);
        let widths = GENERIC.map(|(generic, name)| (fonts.width(generic, "mi"), fonts.width(name, "mi")));
        assert!(widths.iter().all(|(generic, named)| (generic - named).abs() < f32::EPSILON));
        assert!((fonts.width("monospace", "mmm") - fonts.width("monospace", "iii")).abs() < f32::EPSILON);
        assert!(fonts.width("serif", "mmm") > fonts.width("serif", "iii"));
    }

    #[test]
    fn what_is_no_font_is_left_out() {
        let fonts = Fonts::new([Arc::from(b"no font at all".as_slice())]);
        assert_eq!(fonts.faces.len(), OWN.len());
    }
}
