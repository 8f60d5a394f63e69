//! The comparisons of a registry, numbered. All pairs of n codes take no memory beyond the n.

use crate::catalog::{Catalog, CodeId, RegistryId, Status};
use crate::compare::{policy, relatedness};
use crate::config::{Emit, PairPolicy};

/// Which comparisons of a registry have a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pairs {
    /// Every pair of these codes, row by row: (0,1), (0,2), …, (1,2), …
    All(Vec<CodeId>),
    /// These, ascending.
    Listed(Vec<(CodeId, CodeId)>),
}

impl Pairs {
    /// The comparisons that the site's policy emits, as far as `wanted` reaches.
    #[must_use]
    pub fn new(catalog: &Catalog, id: RegistryId, wanted: Emit) -> Self {
        let registry = catalog.registry(id);
        let codes: Vec<CodeId> = registry.code_ids().filter(|c| registry.code(*c).status != Status::Reserved).collect();
        let all = Self::All(codes);
        let policy = PairPolicy { emit: catalog.config.pairs.emit.max(wanted), ..catalog.config.pairs.clone() };
        if policy.emit == Emit::All {
            return all;
        }
        all.filter(|a, b| {
            let related = relatedness::score(registry, id, a, b);
            let confused = registry.code(a).confused.contains(&b);
            policy::emitted(&policy, registry.curated(a, b).is_some(), confused, related)
        })
    }

    /// Those that `keep` wants.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(CodeId, CodeId) -> bool) -> Self {
        Self::Listed((0..self.len()).map(|i| self.get(i)).filter(|(a, b)| keep(*a, *b)).collect())
    }

    /// Number of comparisons.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::All(codes) => codes.len() * codes.len().saturating_sub(1) / 2,
            Self::Listed(list) => list.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The comparison with this number.
    #[must_use]
    pub fn get(&self, number: usize) -> (CodeId, CodeId) {
        match self {
            Self::All(codes) => {
                let row = row_of(codes.len(), number);
                let column = number - row_start(codes.len(), row) + row + 1;
                (codes[row], codes[column])
            }
            Self::Listed(list) => list[number],
        }
    }

    /// The number of a comparison; `a` before `b`.
    #[must_use]
    pub fn position(&self, a: CodeId, b: CodeId) -> Option<usize> {
        match self {
            Self::All(codes) => {
                // Where no code is reserved, a code stands at its own number.
                let find = |code: CodeId| match codes.get(code.index()) == Some(&code) {
                    true => Some(code.index()),
                    false => codes.binary_search(&code).ok(),
                };
                let (row, column) = (find(a)?, find(b)?);
                (row < column).then(|| row_start(codes.len(), row) + column - row - 1)
            }
            Self::Listed(list) => list.binary_search(&(a, b)).ok(),
        }
    }
}

/// Pairs before row `row` of `n` codes.
fn row_start(n: usize, row: usize) -> usize {
    row * (2 * n - row - 1) / 2
}

/// The row that holds pair `number`.
fn row_of(n: usize, number: usize) -> usize {
    let (mut low, mut high) = (0, n.saturating_sub(1));
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if row_start(n, middle) <= number {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn get_and_position_are_inverse_and_ascending() {
        for n in 0..40u32 {
            let pairs = Pairs::All((0..n).map(|i| CodeId(i * 3)).collect());
            let all: Vec<_> = (0..pairs.len()).map(|i| pairs.get(i)).collect();
            assert!(all.is_sorted(), "{n}");
            assert_eq!(all.len(), (n as usize * (n as usize).saturating_sub(1)) / 2);
            for (i, (a, b)) in all.iter().enumerate() {
                assert!(a < b);
                assert_eq!(pairs.position(*a, *b), Some(i));
            }
        }
    }
}
