//! Problems that only follow from another one are not reported.
//!
//! When a file of facts cannot be understood, what it would have declared is unknown, and every use
//! of it would be reported: a hundred problems for one. The cause is reported alone, and the next
//! run, after it is corrected, sees what is left. Problems that do not depend on it stay.

use crate::config::SITE_FILE;
use crate::diag::{Diagnostic, Diagnostics, Rule, rules};
use crate::source::SourceMap;

/// Rules whose problems may follow from a declaration that is not known.
static FOLLOWING: [&Rule; 13] = [
    &rules::CODE_CLASS,
    &rules::COMPLETE_PROSE,
    &rules::COMPLETE_TRANSLATION,
    &rules::FACET_MISSING,
    &rules::FACET_UNKNOWN,
    &rules::LINK_BROKEN,
    &rules::PROSE_HEADING,
    &rules::PROSE_ORPHAN,
    &rules::REFERENCE_UNKNOWN,
    &rules::SOURCE_PATH,
    &rules::STRINGS_MISSING,
    &rules::STRINGS_REQUIRED,
    &rules::STRINGS_UNKNOWN,
];

/// Rules whose problems leave a whole file unknown.
static OF_FILES: [&Rule; 5] =
    [&rules::PROSE_EMPTY, &rules::SOURCE_PATH, &rules::SOURCE_SIZE, &rules::SOURCE_UNREADABLE, &rules::TOML_SYNTAX];

/// Rules whose problems leave a declaration of `site.toml` or `registry.toml` unknown.
static OF_DECLARATIONS: [&Rule; 2] = [&rules::TOML_KEY, &rules::TOML_TYPE];

/// Removes the problems that follow from others.
pub(super) fn remove(sources: &SourceMap, problems: &mut Diagnostics) {
    let mut scopes: Vec<String> = problems.iter().filter_map(|problem| scope(sources, problem)).collect();
    scopes.dedup();
    if !scopes.is_empty() {
        problems.retain(|problem| !follows(sources, problem, &scopes));
    }
}

fn path<'s>(sources: &'s SourceMap, problem: &Diagnostic) -> &'s str {
    problem.span.map_or("", |span| sources.get(span.file).path.as_str())
}

/// The folder in which a problem leaves something unknown; empty for the whole project.
fn scope(sources: &SourceMap, problem: &Diagnostic) -> Option<String> {
    let path = path(sources, problem);
    let site = path == SITE_FILE;
    let registry = path.strip_prefix("content/").and_then(|p| p.split_once('/'));
    let name = registry.map_or("", |(_, name)| name);
    let declares = site || name == "registry.toml";
    let facts = site || (name.ends_with(".toml") && !name.contains('/'));
    let unknown = (declares && OF_DECLARATIONS.contains(&problem.rule)) || (facts && OF_FILES.contains(&problem.rule));
    unknown.then(|| registry.map_or_else(String::new, |(folder, _)| format!("content/{folder}/")))
}

fn follows(sources: &SourceMap, problem: &Diagnostic, scopes: &[String]) -> bool {
    let path = path(sources, problem);
    // A link out of the project is no consequence; that nothing reads a file may be one.
    let unread = problem.rule == &rules::SOURCE_PATH && sources.id(path).is_none();
    let anywhere = [&rules::LINK_BROKEN, &rules::REFERENCE_UNKNOWN].contains(&problem.rule);
    let inside = path.is_empty() || scopes.iter().any(|scope| path.starts_with(scope.as_str()));
    FOLLOWING.contains(&problem.rule) && !unread && path != SITE_FILE && (anywhere || inside)
}
