//! An output whose texts have packed copies beside them, for hosts that send a file as it lies there:
//! `index.html.br`, `index.html.gz`.
//!
//! Both packers ask neither the processor nor the C library, so that the same text gives the same bytes
//! on every machine. A copy is made anew only when its text is.

use super::Output;
use crate::config::Packing;
use crate::error::Error;
use alloc_stdlib::{StandardAlloc, heap_alloc::WrapBox};
use brotli::enc::{BrotliAlloc, BrotliCompressCustomIo, BrotliEncoderParams};
use brotli::{Allocator, CustomRead, CustomWrite};

/// Smaller files fit into one packet anyway.
const SMALLEST: usize = 1024;

/// Quality of Brotli. On pages of the flagship 6 leaves 26.5 % in 1 ms; 11 leaves 23.5 % in 44 ms.
const BROTLI_QUALITY: i32 = 6;

/// Level of gzip: on the same pages 28 % in half a millisecond.
const GZIP_LEVEL: u8 = 9;

/// Endings of files that shrink; pictures and fonts are packed already.
const TEXTS: [&str; 9] = ["css", "html", "js", "json", "md", "svg", "txt", "xml", "webmanifest"];

/// Puts packed copies beside the files of another output.
#[derive(Debug)]
pub struct Precompressed<'a, O> {
    output: &'a O,
    packings: &'a [Packing],
}

impl<'a, O: Output> Precompressed<'a, O> {
    /// `output` with copies of each kind; with none of them, `output` as it is.
    pub fn new(output: &'a O, packings: &'a [Packing]) -> Self {
        Self { output, packings }
    }

    fn copies(&self, path: &str) -> impl Iterator<Item = String> {
        self.packings.iter().map(move |packing| format!("{path}.{}", packing.ending()))
    }
}

/// Whether files of this name have packed copies.
fn is_text(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| TEXTS.contains(&ending))
}

/// The file that `path` is a packed copy of.
#[must_use]
pub fn original(path: &str) -> Option<&str> {
    let (original, ending) = path.rsplit_once('.')?;
    (is_text(original) && Packing::ALL.iter().any(|packing| packing.ending() == ending)).then_some(original)
}

impl<O: Output> Output for Precompressed<'_, O> {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let packs = !self.packings.is_empty() && bytes.len() >= SMALLEST && is_text(path);
        let same = packs && self.output.wrote(path, bytes);
        self.output.put(path, bytes)?;
        if !packs || (same && self.output.keep(&self.copies(path).collect::<Vec<_>>())?) {
            return Ok(());
        }
        for (packing, copy) in self.packings.iter().zip(self.copies(path).collect::<Vec<_>>()) {
            self.output.put(&copy, &pack(*packing, bytes)?)?;
        }
        Ok(())
    }

    fn wrote(&self, path: &str, bytes: &[u8]) -> bool {
        self.output.wrote(path, bytes)
    }

    fn keep(&self, paths: &[String]) -> Result<bool, Error> {
        // Whether a file was large enough for copies is known where it lies: those that exist stay.
        let copies = paths.iter().filter(|path| is_text(path)).flat_map(|path| self.copies(path));
        let copies: Vec<String> = copies.filter(|copy| self.output.had(copy)).collect();
        self.output.keep(&[paths, &copies].concat())
    }

    fn had(&self, path: &str) -> bool {
        self.output.had(path)
    }
}

fn pack(packing: Packing, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    match packing {
        Packing::Brotli => brotli(bytes),
        Packing::Gzip => Ok(gzip(bytes)),
    }
}

/// RFC 1952: no name, no time, no system, so nothing but the text decides the bytes.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];
    let mut out = HEAD.to_vec();
    out.extend(miniz_oxide::deflate::compress_to_vec(bytes, GZIP_LEVEL));
    out.extend(crc32fast::hash(bytes).to_le_bytes());
    // The size modulo 2³², as the RFC has it.
    out.extend(u32::try_from(bytes.len() & 0xffff_ffff).unwrap_or_default().to_le_bytes());
    out
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let params =
        BrotliEncoderParams { quality: BROTLI_QUALITY, lgwin: 18, size_hint: bytes.len(), ..Default::default() };
    let (mut input, mut output) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    let (mut from, mut to) = (Source(bytes), Sink(Vec::with_capacity(bytes.len() / 3)));
    BrotliCompressCustomIo(&mut from, &mut to, &mut input, &mut output, &params, Heap, &mut |_, _, _, _| (), ())
        .map_err(|()| Error::message("a text could not be packed with Brotli"))?;
    Ok(to.0)
}

/// The heap, as Brotli without its `std` feature asks for it: with that feature it takes logarithms from
/// the C library, whose last digits differ between systems.
#[derive(Debug, Default, Clone, Copy)]
struct Heap;

impl<T: Clone + Default> Allocator<T> for Heap {
    type AllocatedMemory = WrapBox<T>;

    fn alloc_cell(&mut self, length: usize) -> WrapBox<T> {
        StandardAlloc::default().alloc_cell(length)
    }

    fn free_cell(&mut self, _: WrapBox<T>) {}
}

impl BrotliAlloc for Heap {}

struct Source<'b>(&'b [u8]);

impl CustomRead<()> for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ()> {
        let (now, later) = self.0.split_at(buffer.len().min(self.0.len()));
        buffer[..now.len()].copy_from_slice(now);
        self.0 = later;
        Ok(now.len())
    }
}

struct Sink(Vec<u8>);

impl CustomWrite<()> for Sink {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, ()> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), ()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::Memory;

    const TEXT: &str = "a text that says the same again and again; ";

    fn unpacked(packing: Packing, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        match packing {
            Packing::Gzip => {
                std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes), &mut out).unwrap();
            }
            Packing::Brotli => {
                let mut input = Source(bytes);
                let mut to = Sink(Vec::new());
                let (mut a, mut b) = (vec![0; 1 << 16], vec![0; 1 << 16]);
                brotli::BrotliDecompressCustomIo(&mut input, &mut to, &mut a, &mut b, Heap, Heap, Heap, ()).unwrap();
                out = to.0;
            }
        }
        out
    }

    #[test]
    fn texts_have_copies_that_unpack_to_them_and_nothing_else_has() {
        let (memory, text) = (Memory::new(), TEXT.repeat(5_000));
        let output = Precompressed::new(&memory, &Packing::ALL);
        output.put("a/index.html", text.as_bytes()).unwrap();
        output.put("small.txt", b"small").unwrap();
        output.put("picture.png", text.as_bytes()).unwrap();
        let files = memory.into_files();
        let names: Vec<_> = files.keys().map(String::as_str).collect();
        assert_eq!(names, ["a/index.html", "a/index.html.br", "a/index.html.gz", "picture.png", "small.txt"]);
        for packing in Packing::ALL {
            let copy = &files[&format!("a/index.html.{}", packing.ending())];
            assert!(copy.len() < text.len() / 10);
            assert_eq!(unpacked(packing, copy), text.as_bytes());
        }
    }

    #[test]
    fn the_same_text_gives_the_same_bytes() {
        // Told apart from other machines by a number: new packers may change it, machines may not.
        let text: String = (0..400).map(|n| format!("{TEXT}{}", n * n)).collect();
        let hash = |packing| crc32fast::hash(&pack(packing, text.as_bytes()).unwrap());
        assert_eq!(Packing::ALL.map(hash), [3_704_473_888, 3_622_435_522]);
    }

    #[test]
    fn a_copy_knows_its_original() {
        assert_eq!(original("a/index.html.br"), Some("a/index.html"));
        assert_eq!(original("style.css.gz"), Some("style.css"));
        assert_eq!((original("a.png.gz"), original("codes.gz"), original("index.html")), (None, None, None));
    }
}
