//! What a command prints, and where.

use crate::diag::{Diagnostics, Format, Level, render};
use crate::error::Error;
use crate::ledger::Date;
use crate::source::SourceMap;
use std::io::{IsTerminal, Write};

/// The terminal, or what stands in for it.
#[derive(Debug, Clone)]
pub(super) struct Console {
    /// Whether talk goes to a person.
    pub(super) terminal: bool,
    colour: bool,
}

impl Console {
    /// Colour on a terminal only, unless `NO_COLOR` is set: <https://no-color.org>.
    pub(super) fn from_environment() -> Self {
        let terminal = std::io::stderr().is_terminal();
        let colour = terminal && !variable_is_set("NO_COLOR");
        Self { terminal, colour }
    }

    /// Columns of the terminal; 80 where it does not say.
    pub(super) fn width(&self) -> usize {
        variable("COLUMNS")
            .and_then(|n| n.parse().ok())
            .or_else(|| terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)))
            .unwrap_or(80)
    }

    /// Whether results may have colour.
    pub(super) fn result_colour(&self) -> bool {
        std::io::stdout().is_terminal() && !variable_is_set("NO_COLOR")
    }

    /// A line of results.
    pub(super) fn result(&self, line: &str) {
        // A reader that closes the pipe, such as `head`, has seen enough.
        let _ = writeln!(std::io::stdout(), "{line}");
    }

    /// A line of talk.
    pub(super) fn say(&self, line: &str) {
        let _ = writeln!(std::io::stderr(), "{line}");
    }

    /// Why the environment refused.
    pub(super) fn error(&self, error: &Error) {
        self.say(&format!("error: {error}"));
        if let Some(help) = error.help() {
            self.say(&format!("help: {help}"));
        }
    }

    /// Every problem, and a line that counts them.
    pub(super) fn problems(&self, problems: &Diagnostics, sources: &SourceMap, format: Format) {
        let machine = matches!(format, Format::Json | Format::Github);
        for problem in problems.iter() {
            let text = render(problem, sources, format, self.colour);
            if machine {
                self.result(&text);
            } else {
                self.say(&text);
                if format == Format::Human {
                    self.say("");
                }
            }
        }
        let (errors, warnings) = problems.counts();
        if !machine && errors + warnings > 0 {
            self.say(&tally(errors, warnings));
        }
    }
}

/// `1 draft`, `2 drafts`.
pub(super) fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

fn tally(errors: usize, warnings: usize) -> String {
    let count = |n: usize, word: &str| (n > 0).then(|| counted(n, word));
    let parts: Vec<String> = [count(errors, "error"), count(warnings, "warning")].into_iter().flatten().collect();
    format!("{} in the content", parts.join(" and "))
}

/// Whether problems forbid success.
pub(super) fn failed(problems: &Diagnostics, deny_warnings: bool) -> bool {
    problems.has_errors() || (deny_warnings && problems.iter().any(|p| p.level == Level::Warn))
}

/// The day of changes that are found now: as given, of `SOURCE_DATE_EPOCH`
/// (<https://reproducible-builds.org/specs/source-date-epoch/>), or of the clock.
pub(super) fn today(given: Option<Date>) -> Result<Date, Error> {
    if let Some(date) = given {
        return Ok(date);
    }
    let Some(epoch) = variable("SOURCE_DATE_EPOCH").filter(|epoch| !epoch.is_empty()) else { return Ok(clock()) };
    let day = epoch.parse().ok().and_then(Date::of_unix_time);
    day.ok_or_else(|| {
        Error::message(format!("`SOURCE_DATE_EPOCH` is `{epoch}`, which is no moment"))
            .with_help("it counts seconds since 1970, as `git log -1 --format=%ct` prints them")
    })
}

/// Identifies this program among others that might have built a site.
pub(super) fn program() -> Option<String> {
    let file = crate::load::identity(&std::env::current_exe().ok()?)?;
    Some(format!("{} {file}", env!("CARGO_PKG_VERSION")))
}

#[expect(clippy::disallowed_methods, reason = "the command line owns the clock, and passes the day on")]
fn clock() -> Date {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    Date::of_unix_time(seconds).unwrap_or_default()
}

fn variable_is_set(name: &str) -> bool {
    variable(name).is_some_and(|value| !value.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "the command line owns the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
