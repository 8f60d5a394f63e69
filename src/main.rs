//! The `codegloss` program: arguments in, exit status out.

use std::process::ExitCode;

fn main() -> ExitCode {
    codegloss::cli::run()
}
