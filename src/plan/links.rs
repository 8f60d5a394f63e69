//! How pages refer to each other: the one place that knows about hosted and offline links.

/// What links look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkStyle {
    /// From the host's root, to folders: `/vi/smtp/334/`. The path of the base URL stands before.
    Hosted {
        /// Empty, or `/docs`.
        prefix: String,
    },
    /// Relative, to files: `../334/index.html`.
    Offline,
}

/// Makes links from one page.
#[derive(Debug, Clone)]
pub struct Links<'a> {
    style: &'a LinkStyle,
    /// The folder of the page the links stand on; empty for the root.
    from: &'a str,
}

impl<'a> Links<'a> {
    /// Links that stand on the page of `route`.
    #[must_use]
    pub fn new(style: &'a LinkStyle, route: &'a str) -> Self {
        Self { style, from: route.rsplit_once('/').map_or("", |(folder, _)| folder) }
    }

    /// A link to the page of `route`.
    #[must_use]
    pub fn page(&self, route: &str) -> String {
        match self.style {
            LinkStyle::Hosted { prefix } => [prefix, "/", route].concat(),
            LinkStyle::Offline => self.relative(&super::Plan::file(route)),
        }
    }

    /// A link to a file.
    #[must_use]
    pub fn file(&self, path: &str) -> String {
        match self.style {
            LinkStyle::Hosted { prefix } => [prefix, "/", path].concat(),
            LinkStyle::Offline => self.relative(path),
        }
    }

    /// The site's root, with a slash at the end; `./` when it is the page's own folder.
    #[must_use]
    pub fn root(&self) -> String {
        match self.style {
            LinkStyle::Hosted { prefix } => format!("{prefix}/"),
            LinkStyle::Offline if self.from.is_empty() => "./".to_owned(),
            LinkStyle::Offline => "../".repeat(self.folders().count()),
        }
    }

    /// What a script appends to a folder to have a link.
    #[must_use]
    pub fn suffix(&self) -> &'static str {
        match self.style {
            LinkStyle::Hosted { .. } => "",
            LinkStyle::Offline => "index.html",
        }
    }

    fn folders(&self) -> impl Iterator<Item = &'a str> {
        self.from.split('/').filter(|folder| !folder.is_empty())
    }

    fn relative(&self, path: &str) -> String {
        let mut to: Vec<&str> = path.split('/').collect();
        let file = to.pop().unwrap_or("");
        let shared = self.folders().zip(&to).take_while(|(a, b)| a == *b).count();
        let mut out = "../".repeat(self.folders().count() - shared);
        for folder in &to[shared..] {
            out.push_str(folder);
            out.push('/');
        }
        out.push_str(file);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offline_links_are_relative_to_files() {
        let links = Links::new(&LinkStyle::Offline, "vi/smtp/334/");
        assert_eq!(links.page("vi/smtp/550/"), "../550/index.html");
        assert_eq!(links.page("smtp/334/"), "../../../smtp/334/index.html");
        assert_eq!(links.page(""), "../../../index.html");
        assert_eq!(links.page("vi/smtp/334/"), "index.html");
        assert_eq!(links.root(), "../../../");
        assert_eq!(Links::new(&LinkStyle::Offline, "404.html").file("assets/x.css"), "assets/x.css");
    }

    #[test]
    fn hosted_links_begin_with_the_path_of_the_base_url() {
        let style = LinkStyle::Hosted { prefix: "/docs".into() };
        assert_eq!(Links::new(&style, "vi/").page("smtp/"), "/docs/smtp/");
        assert_eq!(Links::new(&style, "vi/").root(), "/docs/");
    }
}
