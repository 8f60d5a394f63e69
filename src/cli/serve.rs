//! `codegloss serve`: the preview.

use super::Outcome;
use super::output::{Console, counted};
use crate::diag::Format;
use crate::error::Error;
use crate::serve::{ADDRESS, News, Options, Server, Watching};
use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// The project: the folder that has `site.toml`
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Where to listen, as `ADDRESS:PORT` or a port; 127.0.0.1:3000 or the next free port unless given
    #[arg(long, value_name = "ADDR", value_parser = address)]
    addr: Option<SocketAddr>,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Look for changes once a second, where the system does not tell of them (network drives)
    #[arg(long)]
    poll: bool,
    /// How problems are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// An address, `localhost:PORT`, or a port of this machine.
fn address(text: &str) -> Result<SocketAddr, String> {
    let port = text.strip_prefix("localhost:").or_else(|| text.strip_prefix(':')).unwrap_or(text);
    if let Ok(port) = port.parse::<u16>() {
        return Ok(SocketAddr::new(ADDRESS.ip(), port));
    }
    text.parse().map_err(|_| "write an address and a port, such as `127.0.0.1:3000`, or a port".to_owned())
}

pub(super) fn run(args: &ServeArgs, console: &Console) -> Result<Outcome, Error> {
    let watching = if args.poll { Watching::Poll } else { Watching::Native };
    let options = Options { root: args.root.clone(), address: args.addr, watching };
    let (printer, format) = (console.clone(), args.format);
    let tell = Box::new(move |news: News<'_>| print(&printer, &news, format));
    let server = Server::start(&options, tell)?;
    let address = server.address();
    if args.addr.is_none() && address.port() != ADDRESS.port() {
        console.say(&format!("port {} is in use; listening at {}", ADDRESS.port(), address.port()));
    }
    if !address.ip().is_loopback() {
        console.say(&format!("warning: `{address}` can be reached from other machines; this is a preview, not a host"));
    }
    let home = format!("http://{address}/");
    console.result(&home);
    console.say("Ctrl-C ends the preview");
    if args.open
        && let Err(error) = open::that_detached(&home)
    {
        console.say(&format!("warning: cannot open a browser: {error}"));
    }
    server.until_interrupted()?;
    Ok(Outcome::Clean)
}

fn print(console: &Console, news: &News<'_>, format: Format) {
    match news {
        News::Shown { pages, drafts, took } => {
            let drafts = if *drafts > 0 { format!(" with {}", counted(*drafts, "draft")) } else { String::new() };
            console.say(&format!("{pages} pages{drafts}, read in {} ms", took.as_millis()));
        }
        News::Checked { problems } => match problems.0.iter().count() {
            0 => {}
            1 => console.say("1 warning; `codegloss check --drafts` shows it"),
            n => console.say(&format!("{n} warnings; `codegloss check --drafts` shows them")),
        },
        News::Kept { problems } => {
            console.problems(problems.0, problems.1, format);
            console.say("the site from before stays until this is mended");
        }
        News::Unreadable(error) => console.error(error),
        News::Polling(why) => {
            console.say(&format!("warning: the system does not tell of changes ({why}); looking once a second"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_in_short() {
        for text in ["127.0.0.1:80", "localhost:80", ":80", "80"] {
            assert_eq!(address(text), Ok(SocketAddr::new(ADDRESS.ip(), 80)), "{text}");
        }
        assert!(address("example.org:80").is_err());
        assert!(address("127.0.0.1").is_err());
    }
}
