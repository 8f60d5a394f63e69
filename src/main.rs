//! The `codegloss` program: arguments in, exit status out.

use std::process::ExitCode;

/// The flagship's content, packed by `build.rs`.
static FLAGSHIP: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/flagship.bin"));

fn main() -> ExitCode {
    codegloss::cli::run(FLAGSHIP)
}
