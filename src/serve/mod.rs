//! The preview: a site over HTTP, rendered page by page when it is asked for.
//!
//! 1. [`Server::start`] listens at once; requests wait until the first snapshot is read.
//! 2. `watch` tells that files changed; `rebuild` reads the project again and publishes what is
//!    `shown`: the last site without errors, and the problems of the newest one.
//! 3. `snapshot` owns a site on threads of its own and takes questions; `answer` is the function
//!    from path to body that it asks. Nothing is read from the disk by a URL.
//! 4. `http` turns requests into questions, and tells browsers of changes by server-sent events.
//!
//! Pages are those of a build, byte for byte, with one script tag added: `live.js` reloads the page,
//! swaps its stylesheets, and lays problems over it. Drafts are shown, and `live.js` labels what `drafts`
//! finds on a page.
//!
//! The only user of `axum`, `tokio` and `notify`. What to print is told to the caller as [`News`].

mod answer;
mod drafts;
mod http;
mod media;
mod problems;
mod rebuild;
mod shown;
mod snapshot;
mod watch;

use crate::diag::Diagnostics;
use crate::error::Error;
use crate::load;
use crate::source::SourceMap;
use futures_util::future::{Either, select};
use rebuild::{Builder, Signal};
use shown::Shown;
use std::future::IntoFuture;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::watch::{Receiver, Sender, channel};

/// Where the preview listens unless told otherwise.
pub const ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3000);

/// Ports that are tried after the first.
const MORE_PORTS: u16 = 20;

/// How long answers that are under way may take after the end was asked for.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// How the preview finds out that files changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Watching {
    /// By the platform's means; by looking, where it refuses.
    #[default]
    Native,
    /// By looking once a second, as network drives need it.
    Poll,
}

/// What to preview, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The project.
    pub root: PathBuf,
    /// Where to listen; `None` is [`ADDRESS`], or the next free port.
    pub address: Option<SocketAddr>,
    /// How changes are noticed.
    pub watching: Watching,
}

/// What happened, for the one who prints it.
#[derive(Debug)]
pub enum News<'a> {
    /// The project was read and is shown.
    Shown {
        /// Pages of the site.
        pages: usize,
        /// Drafts among what they show.
        drafts: usize,
        /// How long reading took.
        took: Duration,
    },
    /// Its prose was checked too.
    Checked {
        /// Problems that do not keep it from being shown, and its files.
        problems: (&'a Diagnostics, &'a SourceMap),
    },
    /// The project was read, and has errors: the site from before stays.
    Kept {
        /// Problems, and the files they are in.
        problems: (&'a Diagnostics, &'a SourceMap),
    },
    /// The project cannot be read: the site from before stays.
    Unreadable(&'a Error),
    /// The platform refuses to watch, so the preview looks once a second.
    Polling(String),
}

/// Takes [`News`]; called from the thread that reads the project.
pub type Tell = Box<dyn Fn(News<'_>) + Send>;

/// A preview that is running; it ends when this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: Sender<bool>,
    signal: mpsc::Sender<Signal>,
    threads: Vec<JoinHandle<()>>,
}

impl Server {
    /// Listens, and begins to read the project.
    ///
    /// # Errors
    /// When there is no project at the root, or the address cannot be listened at.
    pub fn start(options: &Options, tell: Tell) -> Result<Self, Error> {
        load::require(&options.root)?;
        let listener = bind(options.address)?;
        let address = listener.local_addr().map_err(|e| refused(ADDRESS, &e))?;
        listener.set_nonblocking(true).map_err(|e| refused(address, &e))?;
        let (stop, stopped) = channel(false);
        let (shown, seen) = channel(Shown::default());
        let (signal, signals) = mpsc::channel();
        let builder = Builder::new(options, shown, tell);
        let changed = signal.clone();
        let app = http::App { shown: seen, stopped: stopped.clone(), address };
        let threads = vec![
            spawn("reader", move || builder.run(&changed, &signals))?,
            spawn("listener", move || listen(listener, app, stopped))?,
        ];
        Ok(Self { address, stop, signal, threads })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the person presses Ctrl-C, or the system asks the process to end.
    ///
    /// # Errors
    /// When the process cannot be told of that.
    pub fn until_interrupted(self) -> Result<(), Error> {
        let failed = |e: std::io::Error| Error::message(format!("cannot wait for Ctrl-C: {e}"));
        runtime().map_err(failed)?.block_on(interrupted()).map_err(failed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        let _ = self.signal.send(Signal::Stop);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Error> {
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    thread.map_err(|e| Error::message(format!("cannot start a thread: {e}")))
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    // One thread is enough: it only waits; pages are rendered on the snapshot's threads.
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

fn listen(listener: TcpListener, app: http::App, mut stopped: Receiver<bool>) {
    let Ok(runtime) = runtime() else { return };
    runtime.block_on(async move {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
        let mut end = stopped.clone();
        let graceful = async move {
            let _ = end.wait_for(|stopped| *stopped).await;
        };
        let serving = axum::serve(listener, http::router(Arc::new(app))).with_graceful_shutdown(graceful);
        let deadline = async move {
            let _ = stopped.wait_for(|stopped| *stopped).await;
            tokio::time::sleep(LAST_ANSWERS).await;
        };
        match select(pin!(serving.into_future()), pin!(deadline)).await {
            Either::Left(_) | Either::Right(_) => {}
        }
    });
}

async fn interrupted() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        match select(pin!(tokio::signal::ctrl_c()), pin!(ended.recv())).await {
            Either::Left((result, _)) => result,
            Either::Right(_) => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn bind(wanted: Option<SocketAddr>) -> Result<TcpListener, Error> {
    if let Some(address) = wanted {
        return TcpListener::bind(address).map_err(|e| refused(address, &e));
    }
    let mut last = None;
    for port in ADDRESS.port()..=ADDRESS.port() + MORE_PORTS {
        match TcpListener::bind(SocketAddr::new(ADDRESS.ip(), port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = Some(error),
        }
    }
    Err(last.map_or_else(|| Error::message("there is no port"), |e| refused(ADDRESS, &e)))
}

fn refused(address: SocketAddr, error: &std::io::Error) -> Error {
    let free = format!("choose another port, such as `--addr {}:{}`", address.ip(), address.port().saturating_add(1));
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            Error::message(format!("`{address}` is in use by another program")).with_help(free)
        }
        std::io::ErrorKind::PermissionDenied => {
            Error::message(format!("this user may not listen at `{address}`")).with_help(free)
        }
        _ => Error::message(format!("cannot listen at `{address}`: {error}")),
    }
}
