//! An output that keeps its files, so that a whole build is tested without a disk.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, PoisonError};

use super::{Output, check_path, put_twice};
use crate::error::Error;

/// The files of a build by path.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Memory {
    /// An output without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Everything that was put.
    #[must_use]
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Output for Memory {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        check_path(path)?;
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        match files.entry(path.to_owned()) {
            Entry::Occupied(_) => Err(put_twice(path)),
            Entry::Vacant(slot) => {
                slot.insert(bytes.to_vec());
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_put_once() {
        let memory = Memory::new();
        memory.put("a", b"1").unwrap();
        assert!(memory.put("a", b"2").is_err());
        assert_eq!(memory.into_files(), BTreeMap::from([("a".to_owned(), b"1".to_vec())]));
    }
}
