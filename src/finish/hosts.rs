//! What hosts read: headers and redirects, for Netlify and Cloudflare Pages in the site's root, for
//! nginx in `hosting/`.

use super::{File, indexable_pairs};
use crate::index::Rendered;
use crate::plan::{Page, PageKind};
use crate::redirect::{self, Rule};
use crate::site::Site;
use std::fmt::Write as _;

/// The site needs nothing but its own files, and runs nothing that stands in a page.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'self'";

/// Headers of every answer.
const HEADERS: [(&str, &str); 3] = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
];

/// Names of assets carry a hash of their content, so they never change.
const ASSETS: &str = "public, max-age=31536000, immutable";
/// Pages are asked for again each time, and answered with 304 when they are the same.
const PAGES: &str = "public, max-age=0, must-revalidate";

/// Static redirects that Cloudflare Pages takes: <https://developers.cloudflare.com/pages/configuration/redirects/>.
const MOST_REDIRECTS: usize = 2_000;
/// Rules that it takes in `_headers`.
const MOST_HEADER_RULES: usize = 100;

const HEADERS_FILE: &str = "_headers";
const REDIRECTS_FILE: &str = "_redirects";
const NGINX_FILE: &str = "hosting/nginx.conf";
const NGINX_MAP: &str = "hosting/redirects.map";

/// Every file for hosts.
pub(super) fn files(site: &Site, rendered: &dyn Rendered) -> Vec<File> {
    let names = [HEADERS_FILE, REDIRECTS_FILE, NGINX_FILE, NGINX_MAP];
    names.into_iter().filter_map(|name| at(site, rendered, name)).collect()
}

/// The file at `path`, if it is one of these.
pub(super) fn at(site: &Site, rendered: &dyn Rendered, path: &str) -> Option<File> {
    let text = match path {
        HEADERS_FILE => headers(site),
        REDIRECTS_FILE => redirects(site, rendered),
        NGINX_FILE => nginx(site),
        NGINX_MAP => nginx_map(site),
        _ => return None,
    };
    Some(File { path: path.to_owned(), bytes: text.into_bytes() })
}

/// A path of the host: the path of the base URL stands before it.
fn on_host(site: &Site, route: &str) -> String {
    if route.contains("://") { route.to_owned() } else { format!("{}/{route}", site.catalog.config.base_url.path) }
}

/// Two rules for one path are joined with a comma by one host and not by the other, so `/*` says
/// nothing of caches: each folder of pages says it.
fn headers(site: &Site) -> String {
    let mut out = format!("{}\n", on_host(site, "*"));
    for (name, value) in HEADERS {
        let _ = writeln!(out, "  {name}: {value}");
    }
    let mut cache = |path: &str, value: &str| {
        let _ = writeln!(out, "{}\n  Cache-Control: {value}", on_host(site, path));
    };
    cache("assets/*", ASSETS);
    let folders = folders(site);
    if folders.len() + 2 <= MOST_HEADER_RULES {
        folders.iter().for_each(|folder| cache(folder, PAGES));
    }
    out
}

/// The home page, and the folders in the site's root that hold pages.
fn folders(site: &Site) -> Vec<String> {
    let source = site.catalog.default_locale;
    let tops = site.whole.pages_but_pairs().filter(|page| match page.kind {
        PageKind::Home => page.locale != source,
        PageKind::Free(_) | PageKind::Registry(_) => page.locale == source,
        _ => false,
    });
    let mut folders: Vec<String> = tops.map(|page| format!("{}*", site.route(page))).collect();
    folders.sort_unstable();
    folders.insert(0, String::new());
    folders
}

/// What `site.toml` says and aliases of codes; then other names of comparisons that search engines may
/// index, as far as there is room: who links to another one finds the picker on the page for paths
/// that lead nowhere.
fn redirects(site: &Site, rendered: &dyn Rendered) -> String {
    let (all, exact): (Vec<Rule>, Vec<Rule>) = redirect::rules(site).into_iter().partition(|r| r.from.ends_with('*'));
    let room = MOST_REDIRECTS.saturating_sub(exact.len());
    let pairs = indexable_pairs(site, rendered).flat_map(|page| redirect::rules_of_pair(site, page)).take(room);
    let mut out = String::new();
    // The first rule that holds counts, so the wide ones stand last.
    for Rule { from, to } in exact.into_iter().chain(pairs).chain(all) {
        let to = to.strip_suffix('*').map_or(to.clone(), |folder| format!("{folder}:splat"));
        let _ = writeln!(out, "{} {} 301", on_host(site, &from), on_host(site, &to));
    }
    out
}

/// Every redirect; one line for all comparisons of an alias, which `nginx.conf` puts in order.
fn nginx_map(site: &Site) -> String {
    let mut out = String::from("# Other names of pages, for `nginx.conf` beside this file.\n");
    for Rule { from, to } in redirect::rules(site) {
        let (from, to) = (on_host(site, &from), on_host(site, &to));
        let _ = match (from.strip_suffix('*'), to.strip_suffix('*')) {
            (Some(from), Some(to)) => writeln!(out, "\"~^{}(?<rest>.*)$\" \"{to}$rest\";", literal(from)),
            _ => writeln!(out, "\"{from}\" \"{to}\";"),
        };
    }
    for redirect::Alias { folder, name, slug } in redirect::aliases(site) {
        let (folder, name) = (on_host(site, &folder), literal(&name));
        let _ = writeln!(out, "\"~^{0}{name}-vs-(?<other>[^/]+)/$\" \"{folder}{slug}-vs-$other/\";", literal(&folder));
        let _ = writeln!(out, "\"~^{0}(?<other>[^/]+)-vs-{name}/$\" \"{folder}{slug}-vs-$other/\";", literal(&folder));
    }
    out
}

/// A path as a regular expression: of what a path may have, `.` and `+` mean more than themselves.
fn literal(path: &str) -> String {
    path.replace('.', "\\.").replace('+', "\\+")
}

fn nginx(site: &Site) -> String {
    let prefix = &site.catalog.config.base_url.path;
    let headers: String =
        HEADERS.iter().map(|(name, value)| format!("    add_header {name} \"{value}\" always;\n")).collect();
    let not_found = not_found(site);
    format!(
        "# Inside `server {{ … }}`, with the site at `root`{where_}. Outside of it, in `http {{ … }}`:\n\
         #\n\
         #     map $uri $codegloss_moved {{ include /path/to/hosting/redirects.map; }}\n\
         #\n\
         # `gzip_static on;`, and with its module `brotli_static on;`, send what `[output] precompress` makes.\n\n\
         absolute_redirect off;\n\n\
         location ^~ {prefix}/assets/ {{\n{headers}    add_header Cache-Control \"{ASSETS}\" always;\n}}\n\n\
         location {prefix}/ {{\n{headers}    add_header Cache-Control \"{PAGES}\" always;\n    \
         try_files $uri $uri/ @codegloss;\n}}\n\n\
         # What is no file has another name, or is a comparison in the other order.\n\
         location @codegloss {{\n    if ($codegloss_moved) {{ return 301 $codegloss_moved; }}\n    \
         set $codegloss_reversed \"/-/\";\n    \
         if ($uri ~ \"^(.*/)([^/]+)-vs-([^/]+?)/?$\") {{ set $codegloss_reversed $1$3-vs-$2/; }}\n    \
         if (-f $document_root${{codegloss_reversed}}index.html) {{ return 301 $codegloss_reversed; }}\n    \
         return 404;\n}}\n\n{not_found}",
        where_ = if prefix.is_empty() { String::new() } else { format!(" + `{prefix}`") },
    )
}

/// The page for paths that lead nowhere, in the language of the folder.
fn not_found(site: &Site) -> String {
    let source = site.catalog.default_locale;
    let route = |locale| on_host(site, &site.route(Page { locale, kind: PageKind::NotFound }));
    let mut out = format!("set $codegloss_not_found \"{}\";\n", route(source));
    for locale in site.catalog.locale_ids().filter(|l| *l != source) {
        let home = on_host(site, &site.route(Page { locale, kind: PageKind::Home }));
        let _ = writeln!(out, "if ($uri ~ \"^{home}\") {{ set $codegloss_not_found \"{}\"; }}", route(locale));
    }
    out + "error_page 404 $codegloss_not_found;\n"
}
