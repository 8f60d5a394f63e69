//! Links by name, resolved once every code, class, guide and page of the site is known.

use super::codes::CodeIndex;
use super::drafts::{self, Unpublished};
use super::locale::LocaleId;
use super::model::{ClassId, RegistryId, Status, Target};
use crate::diag::{Diagnostic, rules};
use crate::prose::RawLink;

/// What links can lead to, by registry.
pub(super) struct LinkTargets<'a> {
    pub(super) codes: &'a CodeIndex,
    pub(super) unpublished: &'a Unpublished,
    /// Per registry: id, classes, guides, and which codes have comparisons.
    pub(super) registries: Vec<RegistryNames>,
    pub(super) pages: Vec<String>,
}

/// A registry's names.
pub(super) struct RegistryNames {
    pub(super) id: String,
    pub(super) classes: Vec<String>,
    pub(super) guides: Vec<String>,
    pub(super) statuses: Vec<Status>,
}

impl LinkTargets<'_> {
    /// The target of a link that stands in `home`, in the prose of a locale.
    pub(super) fn resolve(
        &self,
        (home, locale): (Option<RegistryId>, LocaleId),
        link: &RawLink,
    ) -> Result<Target, Diagnostic> {
        match link.scheme.as_str() {
            "code" => self.code(home, link, &link.target).map(Target::Code),
            "pair" => self.pair(home, link),
            "class" => self.class(home, link),
            "registry" => self.registry(link, &link.target).map(Target::Registry),
            _ => self.page(locale, link),
        }
    }

    fn broken(link: &RawLink, message: String) -> Diagnostic {
        Diagnostic::new(&rules::LINK_BROKEN, link.span, message)
    }

    /// The problem of a link that means a draft code.
    fn draft(&self, registry: RegistryId, link: &RawLink, name: &str) -> Option<Diagnostic> {
        let id = &self.registries[registry.index()].id;
        let draft = self.unpublished.has_code(id, name);
        draft.then(|| drafts::no_page(link.span, &format!("{id}/{name}")))
    }

    fn registry(&self, link: &RawLink, id: &str) -> Result<RegistryId, Diagnostic> {
        let ids = || self.registries.iter().map(|r| r.id.as_str());
        ids()
            .position(|known| known == id)
            .and_then(|i| u16::try_from(i).ok())
            .map(RegistryId)
            .ok_or_else(|| Self::broken(link, format!("there is no registry `{id}`")).suggest(id, ids()))
    }

    /// The registry a target names before its slash, or the one the link stands in.
    fn home<'l>(
        &self,
        home: Option<RegistryId>,
        link: &'l RawLink,
        target: &'l str,
    ) -> Result<(RegistryId, &'l str), Diagnostic> {
        match (target.split_once('/'), home) {
            (Some((id, rest)), _) => Ok((self.registry(link, id)?, rest)),
            (None, Some(home)) => Ok((home, target)),
            (None, None) => {
                Err(Self::broken(link, format!("`{}:{target}` does not say which registry it means", link.scheme))
                    .help(format!("write `{}:<registry>/{target}`", link.scheme)))
            }
        }
    }

    fn code(&self, home: Option<RegistryId>, link: &RawLink, name: &str) -> Result<super::model::CodeRef, Diagnostic> {
        let (registry, value) = self.home(home, link, name)?;
        self.codes.find(registry, value).map_err(|known| {
            if let Some(problem) = self.draft(registry, link, value) {
                return problem;
            }
            let id = &self.registries[registry.index()].id;
            Self::broken(link, format!("there is no code `{value}` in `{id}`"))
                .suggest(value, known.iter().map(String::as_str))
        })
    }

    fn pair(&self, home: Option<RegistryId>, link: &RawLink) -> Result<Target, Diagnostic> {
        let (registry, rest) = self.home(home, link, &link.target)?;
        let halves = || rest.match_indices('-').map(|(i, _)| (&rest[..i], rest[i + 1..].trim_start_matches("vs-")));
        let found =
            halves().find_map(|(a, b)| Some((self.codes.find(registry, a).ok()?, self.codes.find(registry, b).ok()?)));
        let Some((a, b)) = found else {
            if let Some(problem) =
                halves().find_map(|(a, b)| self.draft(registry, link, a).or_else(|| self.draft(registry, link, b)))
            {
                return Err(problem);
            }
            let id = &self.registries[registry.index()].id;
            return Err(
                Self::broken(link, format!("`{rest}` does not name two codes of `{id}`")).help("write `pair:450-550`")
            );
        };
        let statuses = &self.registries[registry.index()].statuses;
        let reserved = [a, b].iter().any(|c| statuses[c.code.index()] == Status::Reserved);
        if a == b || reserved {
            let why =
                if reserved { "reserved codes have no comparisons" } else { "a code is not compared with itself" };
            return Err(Self::broken(link, format!("`{rest}` has no page: {why}")));
        }
        Ok(Target::Pair(registry, a.code.min(b.code), a.code.max(b.code)))
    }

    fn class(&self, home: Option<RegistryId>, link: &RawLink) -> Result<Target, Diagnostic> {
        let (registry, id) = self.home(home, link, &link.target)?;
        let classes = &self.registries[registry.index()].classes;
        let index = classes.iter().position(|c| c == id).and_then(|i| u16::try_from(i).ok());
        index.map(|i| Target::Class(registry, ClassId(i))).ok_or_else(|| {
            Self::broken(link, format!("there is no class `{id}`")).suggest(id, classes.iter().map(String::as_str))
        })
    }

    fn page(&self, locale: LocaleId, link: &RawLink) -> Result<Target, Diagnostic> {
        if self.unpublished.has_page(locale, &link.target) {
            return Err(drafts::no_page(link.span, &link.target));
        }
        let number = |i: usize| u16::try_from(i).unwrap_or(u16::MAX);
        if let Some((id, guide)) = link.target.split_once('/') {
            let registry = self.registry(link, id)?;
            let guides = &self.registries[registry.index()].guides;
            return guides.iter().position(|g| g == guide).map(|i| Target::Guide(registry, number(i))).ok_or_else(
                || {
                    Self::broken(link, format!("there is no guide `{guide}`"))
                        .suggest(guide, guides.iter().map(String::as_str))
                },
            );
        }
        self.pages.iter().position(|p| *p == link.target).map(|i| Target::Page(number(i))).ok_or_else(|| {
            Self::broken(link, format!("there is no page `{}`", link.target))
                .suggest(&link.target, self.pages.iter().map(String::as_str))
        })
    }
}
