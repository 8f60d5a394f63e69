//! `[[redirect]]` of `site.toml`: addresses that lead elsewhere.

use crate::diag::{Diagnostic, rules};
use crate::fields::Fields;
use crate::source::Spanned;

/// An address that leads elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// A path below the site's root: begins with a slash, and ends with `/*` when it stands for
    /// everything below. One that names no locale holds in every one.
    pub from: Spanned<String>,
    /// A path of this site, or a URL; ends with `/*` as `from` does.
    pub to: Spanned<String>,
}

/// Form of a path, and of a target.
pub(crate) const FROM: &str =
    "^/([A-Za-z0-9_~+@,=-][A-Za-z0-9._~+@,=-]*/)*([A-Za-z0-9_~+@,=-][A-Za-z0-9._~+@,=-]*|\\*)?$";

/// Reads every `[[redirect]]`.
pub(super) fn read(root: &mut Fields<'_, '_, '_>) -> Vec<Redirect> {
    let mut redirects: Vec<Redirect> = Vec::new();
    for redirect in root.tables("redirect").into_iter().filter_map(redirect) {
        if let Some(first) = redirects.iter().find(|other| other.from.value == redirect.from.value) {
            let message = format!("`{}` is redirected twice", redirect.from.value);
            let problem = Diagnostic::new(&rules::REDIRECT_FROM, redirect.from.span, message);
            root.context().push(problem.context(first.from.span, "first here"));
            continue;
        }
        redirects.push(redirect);
    }
    redirects
}

fn redirect(mut fields: Fields<'_, '_, '_>) -> Option<Redirect> {
    let (from, to) = (fields.text("from"), fields.text("to"));
    let wrong = |text: &Spanned<String>, why: &str, help: &str| {
        let message = format!("`{}` {why}", text.value.escape_debug());
        fields.context().push(Diagnostic::new(&rules::TOML_TYPE, text.span, message).help(help));
    };
    let from = from.filter(|from| {
        path(&from.value)
            .map_err(|why| wrong(from, why, "write the path below the site's root, such as `/smtp/450/`"))
            .is_ok()
    });
    let to = to.filter(|to| {
        target(&to.value)
            .map_err(|why| wrong(to, why, "write a path of this site, or an address with `https://`"))
            .is_ok()
    });
    if let (Some(from), Some(to)) = (&from, &to)
        && from.value.ends_with('*') != to.value.ends_with('*')
    {
        wrong(
            to,
            "and `from` do not both end with `*`",
            "`*` stands for the same in both: `/smtp/*` leads to `/mail/*`",
        );
    }
    fields.done();
    Some(Redirect { from: from?, to: to? })
}

/// A path is written into rules of hosts and may become a file, so little is allowed in it.
fn path(text: &str) -> Result<(), &'static str> {
    let rest = text.strip_prefix('/').ok_or("does not begin with `/`")?;
    let rest = if rest == "*" { return Err("stands for every page") } else { rest.strip_suffix("/*").unwrap_or(rest) };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    if rest.is_empty() {
        return Err("is the home page");
    }
    if rest.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return Err("has an empty part, or one that begins with `.`");
    }
    let fine = |b: u8| b.is_ascii_alphanumeric() || b"-._~+@,=/".contains(&b);
    if rest.bytes().all(fine) { Ok(()) } else { Err("may have letters and digits of ASCII and `-._~+@,=/` only") }
}

fn target(text: &str) -> Result<(), &'static str> {
    if text == "/" {
        return Ok(());
    }
    if text.starts_with('/') {
        return path(text);
    }
    let (scheme, rest) = text.split_once("://").ok_or("is neither a path that begins with `/` nor an address")?;
    let fine = |b: u8| b.is_ascii_graphic() && !b"\"'<>\\^`{|};".contains(&b);
    if !matches!(scheme, "https" | "http") || rest.starts_with('/') || rest.is_empty() || !rest.bytes().all(fine) {
        return Err("is no address of the web");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_inside_the_site_and_inside_a_line() {
        for fine in ["/a", "/a/", "/a/b.html", "/vi/a/450-vs-550/", "/a/*"] {
            assert_eq!(path(fine), Ok(()), "{fine}");
        }
        let wrong = [
            "",
            "a",
            "/",
            "//",
            "//host/",
            "/*",
            "/a//b",
            "/../a",
            "/a/../b",
            "/./a",
            "/.codegloss/x",
            "/a b",
            "/a\nb",
            "/a;b",
            "/a\\b",
            "/a?b",
            "/a#b",
            "/:a/",
            "/a*",
            "/*/b",
            "/ä",
            "/%2e%2e/",
            "/a\"b",
            "/{a}",
            "/$a",
        ];
        for wrong in wrong {
            assert!(path(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_target_is_a_page_or_an_address_of_the_web() {
        for fine in ["/", "/a/", "https://example.org/a?b=c#d", "http://example.org/*"] {
            assert_eq!(target(fine), Ok(()), "{fine}");
        }
        for wrong in [
            "a",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://",
            "https:///x",
            "https://a b",
            "https://a\"b",
            "//host/a",
        ] {
            assert!(target(wrong).is_err(), "{wrong}");
        }
    }
}
