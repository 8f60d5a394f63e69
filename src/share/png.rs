//! Pixels → a PNG of few colours: flat areas and their soft edges need no more, and a file takes as
//! long to compress and to load as it has colours.
//!
//! Written here, because the same deflater must be used on every machine: see `Cargo.toml`.

use std::collections::BTreeMap;

/// Most colours; an indexed PNG may have 256. With 64 instead of 32 the flagship's pictures have
/// 18.2 KB instead of 15.6 on average, and edges that look the same.
const MOST_COLOURS: usize = 32;
/// How hard to compress, of 10: at 3 files are 4 % larger and take as long.
const LEVEL: u8 = 5;

/// A colour as `0x00RRGGBB`.
type Colour = u32;

/// The PNG of opaque pixels, given as bytes of red, green, blue and alpha.
pub(super) fn encode(rgba: &[u8], width: u32) -> Vec<u8> {
    let counts = count(rgba);
    let palette = Palette::new(&counts);
    let stride = usize::try_from(width).unwrap_or(1);
    let height = u32::try_from(rgba.len() / 4 / stride).unwrap_or(0);
    let mut header = Vec::with_capacity(13);
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 3, 0, 0, 0]); // 8 bits a pixel, indexed, and the one choice of all else
    let colours: Vec<u8> = palette.colours.iter().flat_map(|c| c.to_be_bytes().into_iter().skip(1)).collect();
    let rows = palette.rows(rgba, stride);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"PLTE", &colours);
    chunk(&mut png, *b"IDAT", &miniz_oxide::deflate::compress_to_vec_zlib(&rows, LEVEL));
    chunk(&mut png, *b"IEND", &[]);
    png
}

/// A length, a name, data, and the checksum of both: PNG specification, section 5.3.
fn chunk(png: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let start = png.len();
    png.extend(name);
    png.extend(data);
    let checksum = crc32fast::hash(&png[start..]);
    png.extend(checksum.to_be_bytes());
}

fn colours(rgba: &[u8]) -> impl Iterator<Item = Colour> {
    rgba.chunks_exact(4).map(|p| Colour::from_be_bytes([0, p[0], p[1], p[2]]))
}

/// Every colour and how often it stands, runs counted at once.
fn count(rgba: &[u8]) -> BTreeMap<Colour, u32> {
    let mut counts = BTreeMap::new();
    let mut run = (0, 0);
    for colour in colours(rgba) {
        if colour == run.0 {
            run.1 += 1;
        } else {
            *counts.entry(run.0).or_insert(0) += run.1;
            run = (colour, 1);
        }
    }
    *counts.entry(run.0).or_insert(0) += run.1;
    counts.retain(|_, count| *count > 0);
    counts
}

/// The colours of a picture, and which stands for each.
struct Palette {
    colours: Vec<Colour>,
    /// Every colour of the picture in order, and its place in `colours`.
    index: Vec<(Colour, u8)>,
}

impl Palette {
    /// All colours, or where there are too many, the most frequent one of each group of alike ones:
    /// areas keep their exact colour, and edges lose steps that no eye tells apart.
    fn new(counts: &BTreeMap<Colour, u32>) -> Self {
        let masks = (0..8).map(|bits| 0x01_0101 * (0xff << bits & 0xff));
        let grouped = masks.map(|mask| (mask, groups(counts, mask))).find(|(_, groups)| groups.len() <= MOST_COLOURS);
        let (mask, groups) = grouped.unwrap_or_default();
        let keys: Vec<Colour> = groups.keys().copied().collect();
        let place = |colour: Colour| keys.binary_search(&(colour & mask)).ok().and_then(|at| u8::try_from(at).ok());
        Self {
            index: counts.keys().map(|colour| (*colour, place(*colour).unwrap_or(0))).collect(),
            colours: groups.into_values().map(|(_, colour)| colour).collect(),
        }
    }

    fn place(&self, colour: Colour) -> u8 {
        self.index.binary_search_by_key(&colour, |(known, _)| *known).map_or(0, |at| self.index[at].1)
    }

    /// Rows as a PNG has them: a filter, which is none, and a byte for each pixel.
    fn rows(&self, rgba: &[u8], stride: usize) -> Vec<u8> {
        let mut rows = Vec::with_capacity(rgba.len() / 4 + rgba.len() / 4 / stride);
        let mut last = (0, self.place(0));
        for row in rgba.chunks_exact(4 * stride) {
            rows.push(0);
            rows.extend(colours(row).map(|colour| {
                if colour != last.0 {
                    last = (colour, self.place(colour));
                }
                last.1
            }));
        }
        rows
    }
}

/// By the bits that `mask` leaves: the most frequent colour, the darkest of several.
fn groups(counts: &BTreeMap<Colour, u32>, mask: u32) -> BTreeMap<Colour, (u32, Colour)> {
    let mut groups = BTreeMap::new();
    for (colour, count) in counts {
        let best = groups.entry(colour & mask).or_insert((*count, *colour));
        if *count > best.0 {
            *best = (*count, *colour);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use resvg::tiny_skia::Pixmap;

    /// The PNG of `pixels` as another program reads it.
    fn read_back(pixels: &[[u8; 4]], width: u32) -> Vec<[u8; 4]> {
        let png = encode(pixels.as_flattened(), width);
        let map = Pixmap::decode_png(&png).unwrap();
        assert_eq!((map.width(), map.height()), (width, u32::try_from(pixels.len()).unwrap() / width));
        map.data().chunks_exact(4).map(|p| [p[0], p[1], p[2], p[3]]).collect()
    }

    #[test]
    fn few_colours_are_kept_as_they_are() {
        let pixels: Vec<[u8; 4]> = (0..32).flat_map(|n| [[n, 255 - n, 7, 255]; 8]).collect();
        assert_eq!(read_back(&pixels, 16), pixels);
    }

    #[test]
    fn of_many_colours_the_frequent_ones_are_kept_and_the_others_are_near() {
        let paper = [0xfd, 0xfc, 0xf9, 255];
        let mut pixels = vec![paper; 4096];
        pixels.extend((0..=255).flat_map(|n| (0..16).map(move |m| [n, n / 2 + m, 255 - n, 255])));
        let back = read_back(&pixels, 64);
        assert!(back[..4096].iter().all(|pixel| *pixel == paper));
        let far = |(one, other): (&[u8; 4], &[u8; 4])| one.iter().zip(other).any(|(a, b)| a.abs_diff(*b) > 127);
        assert!(!pixels.iter().zip(&back).any(far));
    }
}
