//! The `codegloss` program: arguments in, exit status out.

use std::process::ExitCode;

/// Pages are made of many small texts, which this allocates in half the time of the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The flagship's content, packed by `build.rs`.
static FLAGSHIP: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/flagship.bin"));

fn main() -> ExitCode {
    codegloss::cli::run(FLAGSHIP)
}
