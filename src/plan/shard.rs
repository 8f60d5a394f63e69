//! A part of a build, so that several machines can share it.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// Part `index` of `count`, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    index: usize,
    count: usize,
}

impl Shard {
    /// The whole build.
    pub const WHOLE: Self = Self { index: 0, count: 1 };

    /// The page numbers of this part: neighbours, so that pages of a registry stay together.
    #[must_use]
    pub fn range(self, pages: usize) -> Range<usize> {
        let at = |part: usize| part * (pages / self.count) + part.min(pages % self.count);
        at(self.index)..at(self.index + 1)
    }

    /// Whether it also writes what belongs to no page: assets, sitemaps, search documents.
    #[must_use]
    pub fn is_first(self) -> bool {
        self.index == 0
    }

    /// Whether it is the whole build.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.count == 1
    }
}

impl FromStr for Shard {
    type Err = String;

    /// Reads `I/N`, from 1.
    fn from_str(text: &str) -> Result<Self, String> {
        let error = || format!("`{text}` is not a shard: write `I/N` with I from 1 to N, such as `1/8`");
        let (index, count) = text.split_once('/').ok_or_else(error)?;
        let index: usize = index.parse().map_err(|_| error())?;
        let count: usize = count.parse().map_err(|_| error())?;
        if index == 0 || index > count || count > 10_000 {
            return Err(error());
        }
        Ok(Self { index: index - 1, count })
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index + 1, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn shards_are_a_partition(pages in 0usize..5000, count in 1usize..40) {
            let mut next = 0;
            for index in 0..count {
                let range = Shard { index, count }.range(pages);
                prop_assert_eq!(range.start, next);
                prop_assert!(range.len().abs_diff(pages / count) <= 1);
                next = range.end;
            }
            prop_assert_eq!(next, pages);
        }
    }

    #[test]
    fn a_shard_is_written_from_one() {
        assert_eq!("8/8".parse(), Ok(Shard { index: 7, count: 8 }));
        for bad in ["0/8", "9/8", "1", "a/b", "1/0", "-1/2"] {
            assert!(bad.parse::<Shard>().is_err(), "{bad}");
        }
    }
}
