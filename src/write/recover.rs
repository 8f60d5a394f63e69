//! What a killed build left beside the output.

use std::fs;
use std::path::Path;

use super::journal;
use super::manifest::Former;
use super::place::Place;
use super::whole::retire;
use crate::error::Error;

/// Completes a build that was past its point of no return, and clears away any other.
///
/// A tree with a manifest may be the former site, exchanged but not yet removed; a file that
/// somebody else put there meanwhile goes back to the output.
pub(super) fn recover(place: &Place) -> Result<(), Error> {
    if place.journal.exists() {
        journal::complete(place)?;
    }
    if place.out.is_dir() {
        for tree in [&place.tree, &place.old] {
            rescue(tree, &place.out)?;
        }
    }
    match fs::remove_dir_all(&place.staging) {
        Err(error) if place.staging.exists() => Err(Error::io("remove", &place.staging, error)),
        _ => Ok(()),
    }
}

/// A manifest is only ever renamed into a tree that is complete, so one that cannot be read
/// is nobody's tree.
fn rescue(tree: &Path, out: &Path) -> Result<(), Error> {
    match Former::load(tree) {
        Ok(former) if former.exists() => retire(tree, out, &former).map_err(|error| Error::io("remove", tree, error)),
        _ => Ok(()),
    }
}
