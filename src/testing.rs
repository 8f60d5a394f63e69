//! Fixtures of unit tests.

use crate::diag::Diagnostics;
use crate::load;
use crate::source::SourceMap;
use std::path::Path;

/// The tiny site under `tests/tiny`, over the embedded theme.
pub(crate) fn tiny_site() -> SourceMap {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tiny");
    let mut problems = Diagnostics::new();
    let sources = load::load(&root, &mut problems).unwrap();
    assert!(problems.is_empty());
    sources
}
