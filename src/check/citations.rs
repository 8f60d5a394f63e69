//! `code/source`: a code without a source, or a source whose section is not named.

use super::Subject;
use crate::catalog::Status;
use crate::diag::{Diagnostic, rules};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for registry in &subject.catalog.registries {
        for code in registry.codes.iter().filter(|c| c.status == Status::Standard) {
            let all: Vec<_> = code.sources.iter().chain(code.uses.iter().flat_map(|u| &u.sources)).collect();
            let vague =
                |c: &&crate::catalog::Citation| c.section.is_none() && registry.sources[c.source].section_url.is_some();
            let message = match all.iter().copied().find(vague) {
                _ if all.is_empty() => format!("`{}` has no source", code.value),
                Some(c) => format!("`{}` cites {} without a section", code.value, registry.sources[c.source].title),
                None => continue,
            };
            let problem = Diagnostic::new(&rules::CODE_SOURCE, code.span, message);
            found.push(problem.help("write `sources = [{ id = \"…\", section = \"…\" }]`"));
        }
    }
    found
}
