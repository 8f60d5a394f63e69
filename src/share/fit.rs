//! Fitting a text into a box: how large it is set, and where its lines break.

use super::Fonts;

/// The box that a text must stay inside of.
pub(crate) struct Frame<'a> {
    /// `serif`, `sans-serif`, `monospace`, or the name of a site's own font.
    pub(crate) font: &'a str,
    /// Sizes to try, from the largest.
    pub(crate) sizes: &'a [u16],
    /// In pixels.
    pub(crate) width: f32,
    /// In pixels, at [`LEADING`]; one line may always stand.
    pub(crate) height: f32,
}

/// A text in lines of one size.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fitted {
    pub(crate) lines: Vec<String>,
    pub(crate) size: u16,
}

/// From one line to the next, in parts of the font size.
pub(crate) const LEADING: f32 = 1.2;

/// Ends a text that is cut because it fits at no size.
const ELLIPSIS: char = '…';

/// Sets `text` as large as it fits with whole words, and balances its lines; where it stands beside
/// another text, as large as both fit.
///
/// Only at the smallest size words are broken, first behind `_`, `-`, `.` and `/`; what is still too
/// long ends in an ellipsis.
pub(crate) fn fit(fonts: &Fonts, text: &str, beside: &str, frame: &Frame<'_>) -> Fitted {
    let (words, other) = (pieces(text), pieces(beside));
    for size in frame.sizes {
        let ruler = Ruler { fonts, frame, size: *size };
        let whole = |words: &[String]| {
            let lines = ruler.wrap(words, frame.width);
            let fits = lines.len() <= frame.most(*size) && lines.iter().all(|line| ruler.width(line) <= frame.width);
            fits.then_some(lines)
        };
        if let (Some(lines), Some(_)) = (whole(&words), whole(&other)) {
            return Fitted { lines: ruler.balance(&words, lines), size: *size };
        }
    }
    let size = frame.sizes.last().copied().unwrap_or(1);
    let ruler = Ruler { fonts, frame, size };
    let broken = ruler.broken(&words);
    let mut lines = ruler.wrap(&broken, frame.width);
    let most = frame.most(size);
    if lines.len() > most {
        lines.truncate(most);
        ruler.cut(&mut lines[most - 1]);
    } else {
        lines = ruler.balance(&broken, lines);
    }
    Fitted { lines, size }
}

/// How many of `items` stand on each line, `gap` between them, until `lines` are full.
pub(crate) fn flow(fonts: &Fonts, items: &[&str], gap: f32, frame: &Frame<'_>) -> Vec<usize> {
    let size = frame.sizes.first().copied().unwrap_or(1);
    let most = frame.most(size);
    let mut counts: Vec<usize> = Vec::new();
    let mut x = f32::INFINITY;
    for item in items {
        let width = fonts.width(frame.font, item) * f32::from(size);
        if x + gap + width > frame.width {
            if counts.len() == most || width > frame.width {
                break;
            }
            counts.push(0);
            x = -gap;
        }
        x += gap + width;
        if let Some(count) = counts.last_mut() {
            *count += 1;
        }
    }
    counts
}

impl Frame<'_> {
    /// Most lines of a size.
    fn most(&self, size: u16) -> usize {
        let line = f32::from(size) * LEADING;
        (2_u16..).take_while(|lines| f32::from(*lines) * line <= self.height + 0.01).last().map_or(1, usize::from)
    }
}

/// Parts of a text that stay whole: words with the space before them, each character of a script
/// that is written without spaces.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in text.split([' ', '\t', '\n']).filter(|word| !word.is_empty()) {
        let mut space = !pieces.is_empty();
        let mut open = false;
        for c in word.chars() {
            let alone = is_ideographic(c);
            match pieces.last_mut().filter(|_| open && !alone) {
                Some(piece) => piece.push(c),
                None => pieces.push(if space { format!(" {c}") } else { c.to_string() }),
            }
            (space, open) = (false, !alone);
        }
    }
    pieces
}

/// Whether lines may break on both sides of a character: CJK ideographs and kana.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fff}' | '\u{3040}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Measures lines of one size.
struct Ruler<'a> {
    fonts: &'a Fonts,
    frame: &'a Frame<'a>,
    size: u16,
}

impl Ruler<'_> {
    fn width(&self, text: &str) -> f32 {
        self.fonts.width(self.frame.font, text) * f32::from(self.size)
    }

    /// Fills one line after the other.
    fn wrap(&self, pieces: &[String], width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut used = 0.0;
        for piece in pieces {
            let own = self.width(piece);
            match lines.last_mut() {
                Some(line) if used + own <= width => {
                    line.push_str(piece);
                    used += own;
                }
                _ => {
                    let start = piece.trim_start();
                    used = self.width(start);
                    lines.push(start.to_owned());
                }
            }
        }
        lines
    }

    /// The same number of lines, as even as they can be.
    fn balance(&self, pieces: &[String], lines: Vec<String>) -> Vec<String> {
        let widest = |lines: &[String]| lines.iter().map(|line| self.width(line)).fold(0.0, f32::max);
        let mut best = lines;
        // Each step narrows the box below its widest line; a title has few words, so few steps.
        while best.len() > 1 {
            let limit = widest(&best) - 0.5;
            let narrower = self.wrap(pieces, limit);
            if narrower.len() > best.len() || widest(&narrower) > limit {
                break;
            }
            best = narrower;
        }
        best
    }

    /// Words that are too long for a line, broken where they have joints, or else anywhere.
    fn broken(&self, pieces: &[String]) -> Vec<String> {
        let mut broken = Vec::new();
        for piece in pieces {
            let word = piece.trim_start();
            if self.width(word) <= self.frame.width {
                broken.push(piece.clone());
                continue;
            }
            let first = broken.len();
            for part in word.split_inclusive(['_', '-', '.', '/']) {
                if self.width(part) <= self.frame.width {
                    broken.push(part.to_owned());
                } else {
                    broken.extend(part.chars().map(String::from));
                }
            }
            if word.len() < piece.len() {
                broken[first].insert(0, ' ');
            }
        }
        broken
    }

    /// Ends a line in an ellipsis, in place of its last word where that leaves something.
    fn cut(&self, line: &mut String) {
        let room = self.frame.width - self.width(ELLIPSIS.encode_utf8(&mut [0; 4]));
        while self.width(line) > room && line.pop().is_some() {
            if let Some((head, _)) = line.rsplit_once(' ') {
                line.truncate(head.len());
            }
        }
        line.push(ELLIPSIS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frame(sizes: &[u16], height: f32) -> Frame<'_> {
        Frame { font: "serif", sizes, width: 600.0, height }
    }

    #[test]
    fn a_short_text_is_large_and_a_long_one_small() {
        let fonts = Fonts::new([]);
        let fitted = |text| fit(&fonts, text, "", &frame(&[80, 60, 40], 150.0));
        assert_eq!(fitted("Mailbox full"), Fitted { lines: vec!["Mailbox full".into()], size: 80 });
        let two = fitted("Requested action aborted here");
        assert_eq!((two.size, two.lines.len()), (60, 2));
        assert_eq!(two.lines.join(" "), "Requested action aborted here");
    }

    #[test]
    fn texts_beside_each_other_have_one_size() {
        let fonts = Fonts::new([]);
        let (short, long) = ("OK", "Requested action aborted here");
        let fitted = |text, beside| fit(&fonts, text, beside, &frame(&[80, 60, 40], 150.0));
        assert_eq!(fitted(short, long).size, fitted(long, short).size);
        assert_eq!(fitted(short, long).lines, [short]);
    }

    #[test]
    fn lines_are_balanced() {
        let fonts = Fonts::new([]);
        let one = Fitted { lines: vec!["Service closing".into(), "transmission channel".into()], size: 50 };
        assert_eq!(fit(&fonts, "Service closing transmission channel", "", &frame(&[50], 120.0)), one);
    }

    #[test]
    fn a_word_is_broken_at_its_joints_and_only_at_the_smallest_size() {
        let fonts = Fonts::new([]);
        let mono = Frame { font: "monospace", sizes: &[100, 50], width: 400.0, height: 120.0 };
        let fitted = fit(&fonts, "RESOURCE_EXHAUSTED", "", &mono);
        assert_eq!((fitted.lines, fitted.size), (vec!["RESOURCE_".to_owned(), "EXHAUSTED".to_owned()], 50));
    }

    #[test]
    fn text_without_spaces_breaks_between_its_characters() {
        let fonts = Fonts::new([]);
        let fitted = fit(&fonts, "メールボックスが一杯です", "", &frame(&[60], 144.0));
        assert_eq!(fitted.lines.len(), 2);
        assert_eq!(fitted.lines.concat(), "メールボックスが一杯です");
    }

    #[test]
    fn items_flow_until_the_lines_are_full() {
        let fonts = Fonts::new([]);
        let mono = Frame { font: "monospace", sizes: &[50], width: 400.0, height: 120.0 };
        // A character is 30 pixels wide, so three numbers and their gaps fill a line.
        assert_eq!(flow(&fonts, &["211", "214", "220", "221", "235", "250", "251"], 50.0, &mono), [3, 3]);
        assert_eq!(flow(&fonts, &["211"], 50.0, &mono), [1]);
        assert!(flow(&fonts, &["A-VALUE-TOO-LONG"], 50.0, &mono).is_empty());
    }

    proptest! {
        #[test]
        fn no_text_leaves_its_box(text in "\\PC{0,200}", beside in "\\PC{0,40}", width in 100.0_f32..1200.0, most in 1_u8..4) {
            let fonts = Fonts::new([]);
            let frame = Frame { font: "serif", sizes: &[72, 44], width, height: f32::from(most) * 44.0 * LEADING };
            let fitted = fit(&fonts, &text, &beside, &frame);
            prop_assert!(fitted.lines.len() <= usize::from(most));
            for line in &fitted.lines {
                let own = fonts.width("serif", line) * f32::from(fitted.size);
                prop_assert!(own <= width + 0.01, "{own} > {width}: {line}");
            }
        }
    }
}
