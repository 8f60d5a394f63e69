//! Requests into questions, answers into responses, changes into server-sent events.

use super::answer::Answer;
use super::media;
use super::problems::{self, Problem, Problems};
use super::shown::{Kind, Shown};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::future::{Either, select};
use futures_util::stream::{Stream, unfold};
use std::convert::Infallible;
use std::fmt::Write;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::watch::Receiver;

/// The scripts and styles of the preview itself.
const LIVE_JS: &str = include_str!("live.js");
const LIVE_CSS: &str = include_str!("live.css");

/// What handlers share.
pub(super) struct App {
    pub(super) shown: Receiver<Shown>,
    pub(super) stopped: Receiver<bool>,
    pub(super) address: SocketAddr,
}

pub(super) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/__codegloss/live.js", get(async || own("live.js", LIVE_JS)))
        .route("/__codegloss/live.css", get(async || own("live.css", LIVE_CSS)))
        .route("/__codegloss/events", get(events))
        .fallback(page)
        .layer(from_fn_with_state(Arc::clone(&app), same_machine))
        .with_state(app)
}

fn own(name: &str, text: &'static str) -> Response {
    body(StatusCode::OK, media::of(name), text.as_bytes().to_vec())
}

/// A preview of this machine is asked for by names of this machine. A page of another site that
/// had its name lead here would otherwise read what is not published yet.
async fn same_machine(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if !app.address.ip().is_loopback() || names_this_machine(request.headers()) {
        return next.run(request).await;
    }
    let text = "this preview answers at `localhost` and its address only\n";
    body(StatusCode::MISDIRECTED_REQUEST, media::of("a.txt"), text.into())
}

fn names_this_machine(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else { return true };
    let Ok(host) = host.to_str() else { return false };
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |h| h.0);
    let name = name.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || name.parse::<IpAddr>().is_ok()
}

async fn page(State(app): State<Arc<App>>, method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        let mut response = body(StatusCode::METHOD_NOT_ALLOWED, media::of("a.txt"), b"only GET and HEAD\n".to_vec());
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let mut shown = app.shown.clone();
    // The first reading may be under way: the page is worth waiting for.
    let Ok(shown) = shown.wait_for(|shown| shown.ready).await.map(|shown| shown.clone()) else {
        return broken(&Shown::default(), &Problems::one(Problem::of_program("the preview is ending")));
    };
    let Some(snapshot) = &shown.snapshot else { return broken(&shown, &shown.problems) };
    // A path that is no UTF-8 names nothing in a site.
    let path = decode(uri.path()).unwrap_or_else(|| "/\0".to_owned());
    match snapshot.ask(path).await {
        Answer::Page { bytes, draft } => html(StatusCode::OK, &shown.tag(draft), bytes),
        Answer::NotFound(bytes) => html(StatusCode::NOT_FOUND, &shown.tag(false), bytes),
        Answer::File { path, bytes } => body(StatusCode::OK, media::of(&path), bytes),
        Answer::Moved(to) => moved(&to, uri.query()),
        Answer::Broken(problem) => broken(&shown, &Problems::one(problem)),
    }
}

fn broken(shown: &Shown, list: &Problems) -> Response {
    html(StatusCode::INTERNAL_SERVER_ERROR, &shown.tag(false), problems::page(list))
}

/// A page with the script that keeps it current, before the end of its head.
fn html(status: StatusCode, tag: &str, mut bytes: Vec<u8>) -> Response {
    let end = b"</head>";
    let at = bytes.windows(end.len()).position(|window| window == end).unwrap_or(bytes.len());
    bytes.splice(at..at, tag.bytes());
    body(status, media::of("a.html"), bytes)
}

fn body(status: StatusCode, media: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media),
        // Nothing of a preview may outlive it: another site may be previewed here tomorrow.
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, Body::from(bytes)).into_response()
}

fn moved(to: &str, query: Option<&str>) -> Response {
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    let location = format!("{}{query}", encode(to));
    let mut response = body(StatusCode::PERMANENT_REDIRECT, media::of("a.txt"), location.clone().into_bytes());
    if let Ok(value) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// `%C3%A9` as `é`; `None` for what is not UTF-8. A stray `%` stands for itself, as in browsers.
fn decode(path: &str) -> Option<String> {
    let digit = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let bytes = path.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        match (*byte, digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).ok()
}

/// A path as it stands in a header.
fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// What changes, from now on; the first event says how things are.
async fn events(State(app): State<Arc<App>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let start = (app.shown.clone(), app.stopped.clone(), None);
    let stream = unfold(start, async |(mut shown, mut stopped, mut told): (_, _, Option<Shown>)| {
        loop {
            let now = next(&mut shown, &mut stopped, told.is_none()).await?;
            let kind = match &told {
                Some(told) => now.since(told),
                None => Some(Kind::Problems),
            };
            let message = now.message();
            told = Some(now);
            if let Some(kind) = kind {
                let event = Event::default().event(kind.name()).data(message);
                return Some((Ok(event), (shown, stopped, told)));
            }
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// What is shown once the project was read, or once it changed; `None` at the end.
async fn next(shown: &mut Receiver<Shown>, stopped: &mut Receiver<bool>, first: bool) -> Option<Shown> {
    let end = pin!(stopped.wait_for(|stopped| *stopped));
    let mut waiting = shown.clone();
    if first {
        return match select(end, pin!(waiting.wait_for(|shown| shown.ready))).await {
            Either::Left(_) => None,
            Either::Right((result, _)) => result.ok().map(|_| shown.borrow_and_update().clone()),
        };
    }
    match select(end, pin!(shown.changed())).await {
        Either::Left(_) => None,
        Either::Right((result, _)) => result.ok().map(|()| waiting.borrow_and_update().clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_decoded_once() {
        assert_eq!(decode("/a%20b").as_deref(), Some("/a b"));
        assert_eq!(decode("/%252e%252e/").as_deref(), Some("/%2e%2e/"));
        assert_eq!(decode("/100%").as_deref(), Some("/100%"));
        assert_eq!(decode("/%ff"), None);
        assert_eq!(encode("/vi/trợ-giúp/"), "/vi/tr%E1%BB%A3-gi%C3%BAp/");
    }

    #[test]
    fn names_of_other_machines_are_refused() {
        let host = |name: &str| HeaderMap::from_iter([(header::HOST, HeaderValue::from_str(name).unwrap())]);
        for fine in ["localhost", "localhost:3000", "127.0.0.1:3000", "[::1]:3000", "docs.localhost:80"] {
            assert!(names_this_machine(&host(fine)), "{fine}");
        }
        for foreign in ["evil.example", "evil.example:3000", "localhost.evil.example", "127.0.0.1.evil.example"] {
            assert!(!names_this_machine(&host(foreign)), "{foreign}");
        }
    }
}
