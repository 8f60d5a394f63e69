//! Which of many texts say nearly the same, by the share of 5-word shingles that two have in common.
//!
//! Exact, without sampling: of two sets that are alike enough, not all of the rarest shingles can
//! differ, so a set is compared with those alone that share one of its rarest (Bayardo, Ma and
//! Srikant, "Scaling up all pairs similarity search", 2007). Texts of their own share none of them,
//! whatever headings and sentences all pages have in common.

use std::collections::{BTreeMap, BTreeSet};

/// Two texts that are nearly the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Near {
    /// Position of the first.
    pub(crate) a: usize,
    /// Position of the second, after `a`.
    pub(crate) b: usize,
    /// Shingles of both by shingles of either, 0 to 1.
    pub(crate) share: f64,
}

/// Every two of `sets` that have at least the share `least` in common, most alike first. A set is
/// ascending, without repeats.
pub(crate) fn near(sets: &[Vec<u64>], least: f64) -> Vec<Near> {
    let times = occurrences(sets);
    let mut order: Vec<usize> = (0..sets.len()).filter(|i| !sets[*i].is_empty()).collect();
    order.sort_by_key(|i| sets[*i].len());
    let mut index: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for x in order {
        let fewest = needed(sets[x].len(), least);
        let mut candidates = BTreeSet::new();
        for shingle in rarest(&sets[x], &times, fewest) {
            let others = index.entry(shingle).or_default();
            candidates.extend(others.iter().copied().filter(|y| sets[*y].len() >= fewest));
            others.push(x);
        }
        for y in candidates {
            let share = share(&sets[x], &sets[y]);
            if share >= least {
                found.push(Near { a: x.min(y), b: x.max(y), share });
            }
        }
    }
    found.sort_by(|m, n| n.share.total_cmp(&m.share).then((m.a, m.b).cmp(&(n.a, n.b))));
    found
}

/// Shingles of a set of `len` that a set as alike as `least` must have too.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count far below 2^52"
)]
fn needed(len: usize, least: f64) -> usize {
    // A product that rounding lifted over a whole number must not count as more than it.
    (least * len as f64 - 1e-9).ceil().max(1.0) as usize
}

/// The shingles of a set of which one at least is in every other set that has `fewest` of them; those
/// of no other set are left out.
fn rarest(set: &[u64], times: &[(u64, usize)], fewest: usize) -> Vec<u64> {
    let of = |shingle: u64| times.binary_search_by_key(&shingle, |(s, _)| *s).map_or(0, |at| times[at].1);
    let mut all: Vec<(usize, u64)> = set.iter().map(|shingle| (of(*shingle), *shingle)).collect();
    all.sort_unstable();
    all.truncate(set.len() + 1 - fewest);
    all.into_iter().filter(|(times, _)| *times > 1).map(|(_, shingle)| shingle).collect()
}

/// In how many sets each shingle is.
fn occurrences(sets: &[Vec<u64>]) -> Vec<(u64, usize)> {
    let mut all: Vec<u64> = sets.iter().flatten().copied().collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of words on a page are far below 2^52")]
fn share(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0_usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    both as f64 / (a.len() + b.len() - both) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn every_two(sets: &[Vec<u64>], least: f64) -> Vec<(usize, usize)> {
        let pairs = (0..sets.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        pairs
            .filter(|(a, b)| !sets[*a].is_empty() && !sets[*b].is_empty() && share(&sets[*a], &sets[*b]) >= least)
            .collect()
    }

    proptest! {
        /// The rarest shingles decide who is compared, and nobody alike is left out.
        #[test]
        fn none_is_missed(
            sets in proptest::collection::vec(proptest::collection::btree_set(0_u64..24, 0..12), 0..24),
            least in proptest::sample::select(vec![0.2, 0.5, 0.6, 0.8, 1.0]),
        ) {
            let sets: Vec<Vec<u64>> = sets.into_iter().map(|set| set.into_iter().collect()).collect();
            let mut found: Vec<(usize, usize)> = near(&sets, least).iter().map(|n| (n.a, n.b)).collect();
            found.sort_by_key(|(a, b)| (*b, *a));
            prop_assert_eq!(found, every_two(&sets, least));
        }
    }

    #[test]
    fn most_alike_come_first() {
        let sets = [vec![1, 2, 3, 4], vec![1, 2, 3], vec![1, 2, 3], vec![9]];
        let found = near(&sets, 0.7);
        assert_eq!(found.iter().map(|n| (n.a, n.b)).collect::<Vec<_>>(), [(1, 2), (0, 1), (0, 2)]);
        assert!((found[1].share - 0.75).abs() < 1e-9);
    }
}
