//! `[[code]]` entries as written, and their facets once every code of the site is known.

use super::drafts::Drafts;
use super::model::{Citation, ClassId, CodeId, CodeRef, FacetKind, FacetValue, RegistryId, Status, Use, ValueId};
use super::registry::{RawFacet, RawRegistry};
use super::slug;
use crate::diag::{Diagnostic, rules};
use crate::fields::{Fields, Item};
use crate::source::Spanned;

/// A code before references are resolved.
#[derive(Debug)]
pub(super) struct RawCode {
    pub(super) value: Spanned<String>,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) coined: bool,
    pub(super) draft: bool,
    pub(super) status: Status,
    pub(super) class: ClassId,
    pub(super) sources: Vec<Citation>,
    pub(super) aliases: Vec<Spanned<String>>,
    pub(super) confused: Vec<Spanned<String>>,
    pub(super) related: Vec<Spanned<String>>,
    pub(super) facets: RawFacets,
    pub(super) uses: Vec<RawUse>,
}

impl RawCode {
    /// What it can be called: value, slug and aliases, in lower case.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let aliases = self.aliases.iter().map(|alias| &alias.value);
        [&self.value.value, &self.slug].into_iter().chain(aliases).map(|name| name.to_lowercase())
    }
}

/// A use before references are resolved.
#[derive(Debug)]
pub(super) struct RawUse {
    pub(super) id: Spanned<String>,
    pub(super) sources: Vec<Citation>,
    pub(super) facets: RawFacets,
}

/// Values by facet, in the registry's order; `None` where nothing was written.
pub(super) type RawFacets = Vec<Option<RawValue>>;

/// A facet's value as written.
#[derive(Debug, Clone)]
pub(super) struct RawValue {
    pub(super) kind: RawKind,
}

#[derive(Debug, Clone)]
pub(super) enum RawKind {
    Names(Vec<Spanned<String>>),
    Text(String),
    Flag(bool),
}

/// Reads every `[[code]]` of a file; of a draft that is left out, no problem is reported.
pub(super) fn read(mut root: Fields<'_, '_, '_>, registry: &RawRegistry, drafts: Drafts) -> Vec<RawCode> {
    let _ = root.opt_text("$schema");
    let one = |fields: Fields<'_, '_, '_>| {
        let (context, before) = (fields.context(), fields.context().count());
        let code = code(fields, registry)?;
        if code.draft && drafts == Drafts::LeaveOut {
            context.forget_after(before);
        }
        Some(code)
    };
    let codes = root.tables("code").into_iter().filter_map(one).collect();
    root.done();
    codes
}

fn code(mut fields: Fields<'_, '_, '_>, registry: &RawRegistry) -> Option<RawCode> {
    let value = fields.text("value");
    let name = fields.text("name");
    let coined = fields.flag("coined");
    let draft = fields.flag("draft");
    let status = fields.choice("status", &Status::NAMES);
    let class_id = fields.opt_text("class");
    let slug_text = fields.opt_text("slug");
    let aliases = fields.texts("aliases");
    aliases.iter().for_each(|alias| check_alias(&fields, alias));
    let sources = citations(&mut fields, registry);
    let confused = fields.texts("confused_with");
    let related = fields.texts("related");
    let facets = fields.opt_table("facets").map_or_else(|| no_facets(registry), |f| read_facets(&f, registry));
    let uses: Vec<_> = fields.tables("use").into_iter().filter_map(|f| read_use(f, registry)).collect();
    let status = status.unwrap_or(Status::Standard);
    let value = value.filter(|v| value_is_text(&fields, v));
    if let Some(value) = &value {
        check_uses(&fields, value, &uses);
        if status == Status::Standard {
            check_required(&fields, value, registry, (&facets, &uses));
        }
    }
    let class = value.as_ref().and_then(|value| class(&fields, value, class_id.as_ref(), registry));
    let slug = value.as_ref().map(|value| own_slug(&fields, value, slug_text.as_ref()));
    fields.done();
    Some(RawCode {
        value: value?,
        slug: slug?,
        // A code without a name is reported, and known: what names it is not wrong.
        name: name.map_or_else(String::new, |n| n.value),
        coined,
        draft,
        status,
        class: class?,
        sources,
        aliases,
        confused,
        related,
        facets,
        uses,
    })
}

fn value_is_text(fields: &Fields<'_, '_, '_>, value: &Spanned<String>) -> bool {
    let control = value.value.chars().any(char::is_control);
    if control || value.value.trim() != value.value || value.value.chars().count() > 60 {
        let message = format!("`{}` cannot be the value of a code", value.value.escape_debug());
        let help = "a value is at most 60 characters, without control characters or space around it";
        fields.context().push(Diagnostic::new(&rules::TOML_TYPE, value.span, message).help(help));
        return false;
    }
    true
}

fn check_alias(fields: &Fields<'_, '_, '_>, alias: &Spanned<String>) {
    if let Err(why) = slug::check(&slug::from_value(&alias.value)) {
        let message = format!("the alias `{}` {why}", alias.value.escape_debug());
        fields
            .context()
            .push(Diagnostic::new(&rules::CODE_SLUG, alias.span, message).help("an alias is part of a URL"));
    }
}

fn own_slug(fields: &Fields<'_, '_, '_>, value: &Spanned<String>, given: Option<&Spanned<String>>) -> String {
    let (slug, span) = match given {
        Some(given) => (given.value.clone(), given.span),
        None => (slug::from_value(&value.value), value.span),
    };
    if let Err(why) = slug::check(&slug) {
        let message = format!("the slug `{}` {why}", slug.escape_debug());
        fields
            .context()
            .push(Diagnostic::new(&rules::CODE_SLUG, span, message).help("set `slug = \"…\"`, lower-case ASCII"));
    }
    slug
}

fn class(
    fields: &Fields<'_, '_, '_>,
    value: &Spanned<String>,
    given: Option<&Spanned<String>>,
    registry: &RawRegistry,
) -> Option<ClassId> {
    let position = |test: &dyn Fn(&super::registry::RawClass) -> bool| {
        registry.classes.iter().position(test).and_then(|i| u16::try_from(i).ok()).map(ClassId)
    };
    let ids = registry.classes.iter().map(|c| c.id.value.as_str());
    if let Some(given) = given {
        return position(&|c| c.id.value == given.value).or_else(|| {
            let message = format!("unknown class `{}`", given.value);
            fields.context().push(Diagnostic::new(&rules::CODE_CLASS, given.span, message).suggest(&given.value, ids));
            any_class(registry)
        });
    }
    position(&|c| c.prefix.as_ref().is_some_and(|prefix| value.value.starts_with(prefix.as_str()))).or_else(|| {
        let message = format!("`{}` belongs to no class", value.value);
        let problem = Diagnostic::new(&rules::CODE_CLASS, value.span, message);
        fields
            .context()
            .push(problem.help("set `class = \"…\"`, or give a class a `match` that it begins with").suggest("", ids));
        any_class(registry)
    })
}

/// Stands in for a class that was reported, so that the code is known to what names it.
fn any_class(registry: &RawRegistry) -> Option<ClassId> {
    (!registry.classes.is_empty()).then_some(ClassId(0))
}

fn citations(fields: &mut Fields<'_, '_, '_>, registry: &RawRegistry) -> Vec<Citation> {
    let mut list = Vec::new();
    for mut source in fields.tables("sources") {
        let id = source.text("id");
        let section = source.opt_text("section").map(|s| s.value);
        if let Some(id) = id {
            match registry.sources.iter().position(|s| s.id == id.value) {
                Some(source) => list.push(Citation { source, section }),
                None => {
                    let message = format!("unknown source `{}`", id.value);
                    let ids = registry.sources.iter().map(|s| s.id.as_str());
                    let problem = Diagnostic::new(&rules::REFERENCE_UNKNOWN, id.span, message).suggest(&id.value, ids);
                    source.context().push(problem.help("sources stand in `registry.toml` as `[[source]]`"));
                }
            }
        }
        source.done();
    }
    list
}

fn read_use(mut fields: Fields<'_, '_, '_>, registry: &RawRegistry) -> Option<RawUse> {
    let id = fields.text("id");
    let sources = citations(&mut fields, registry);
    let facets = fields.opt_table("facets").map_or_else(|| no_facets(registry), |f| read_facets(&f, registry));
    fields.done();
    Some(RawUse { id: id?, sources, facets })
}

fn check_uses(fields: &Fields<'_, '_, '_>, value: &Spanned<String>, uses: &[RawUse]) {
    if let [only] = uses {
        let message = format!("`{}` has a single `[[code.use]]`", value.value);
        let problem = Diagnostic::new(&rules::CODE_USES, only.id.span, message);
        fields.context().push(problem.help("put its facets into `[code.facets]`, or add the other meaning"));
    }
    for (i, one) in uses.iter().enumerate() {
        if let Some(first) = uses[..i].iter().find(|u| u.id.value == one.id.value) {
            let message = format!("use `{}` stands twice", one.id.value);
            fields
                .context()
                .push(Diagnostic::new(&rules::CODE_USES, one.id.span, message).context(first.id.span, "first here"));
        }
    }
}

fn check_required(
    fields: &Fields<'_, '_, '_>,
    value: &Spanned<String>,
    registry: &RawRegistry,
    (base, uses): (&RawFacets, &[RawUse]),
) {
    for (i, facet) in registry.facets.iter().enumerate().filter(|(_, f)| f.required) {
        let has = base[i].is_some() || (!uses.is_empty() && uses.iter().all(|u| u.facets[i].is_some()));
        if !has {
            let message = format!("`{}` lacks the facet `{}`", value.value, facet.id.value);
            let problem =
                Diagnostic::new(&rules::FACET_MISSING, value.span, message).context(facet.id.span, "required here");
            let values: Vec<_> = facet.values.iter().map(|v| format!("`{}`", v.value)).collect();
            let help = match values.is_empty() {
                true => format!("add `{} = …` under `[code.facets]`", facet.id.value),
                false => format!("add `{} = …` under `[code.facets]`: {}", facet.id.value, values.join(", ")),
            };
            fields.context().push(problem.help(help));
        }
    }
}

fn no_facets(registry: &RawRegistry) -> RawFacets {
    vec![None; registry.facets.len()]
}

fn read_facets(fields: &Fields<'_, '_, '_>, registry: &RawRegistry) -> RawFacets {
    let mut facets = no_facets(registry);
    for (key, item) in fields.open() {
        match registry.facets.iter().position(|f| f.id.value == key.value) {
            Some(i) => facets[i] = facet_value(fields, &registry.facets[i], &item),
            None => {
                let message = format!("unknown facet `{}`", key.value);
                let ids = registry.facets.iter().map(|f| f.id.value.as_str());
                fields
                    .context()
                    .push(Diagnostic::new(&rules::FACET_UNKNOWN, key.span, message).suggest(&key.value, ids));
            }
        }
    }
    facets
}

fn facet_value(fields: &Fields<'_, '_, '_>, facet: &RawFacet, item: &Item<'_, '_, '_>) -> Option<RawValue> {
    let span = item.span();
    let name = || item.as_str().map(|s| Spanned { value: s.to_owned(), span });
    let (kind, expected) = match facet.kind {
        FacetKind::Enum => (name().map(|n| RawKind::Names(vec![n])), "a string"),
        FacetKind::Set => (item.as_texts().map(RawKind::Names), "an array of strings"),
        FacetKind::CodeRefs => (item.as_texts().map(RawKind::Names), "an array of codes"),
        FacetKind::Text => (item.as_str().map(|s| RawKind::Text(s.to_owned())), "a string"),
        FacetKind::Flag => (item.as_bool().map(RawKind::Flag), "`true` or `false`"),
    };
    let Some(kind) = kind else {
        let message = format!("the facet `{}` needs {expected}", facet.id.value);
        fields
            .context()
            .push(Diagnostic::new(&rules::FACET_VALUE, span, message).label(format!("expected {expected}")));
        return Some(RawValue { kind: nothing(facet.kind) });
    };
    let mut kind = kind;
    if let RawKind::Names(names) = &mut kind
        && facet.kind != FacetKind::CodeRefs
        && !facet.values.is_empty()
    {
        for name in names.iter().filter(|n| !facet.values.iter().any(|v| v.value == n.value)) {
            let message = format!("the facet `{}` has no value `{}`", facet.id.value, name.value);
            let values = facet.values.iter().map(|v| v.value.as_str());
            let problem =
                Diagnostic::new(&rules::FACET_VALUE, name.span, message).context(facet.id.span, "declared here");
            fields.context().push(problem.suggest(&name.value, values));
        }
        names.retain(|n| facet.values.iter().any(|v| v.value == n.value));
    }
    Some(RawValue { kind })
}

/// Stands in for a value that was reported, so that the facet does not count as missing.
fn nothing(kind: FacetKind) -> RawKind {
    match kind {
        FacetKind::Enum | FacetKind::Set | FacetKind::CodeRefs => RawKind::Names(Vec::new()),
        FacetKind::Text => RawKind::Text(String::new()),
        FacetKind::Flag => RawKind::Flag(false),
    }
}

/// Names and distinct values of one facet, numbered as they are met.
#[derive(Debug, Default)]
pub(super) struct Interner {
    pub(super) names: Vec<String>,
    pub(super) values: Vec<FacetValue>,
}

impl Interner {
    pub(super) fn new(facet: &RawFacet) -> Self {
        Self { names: facet.values.iter().map(|v| v.value.clone()).collect(), values: Vec::new() }
    }

    fn name(&mut self, name: &str) -> u32 {
        let at = self.names.iter().position(|n| n == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    fn value(&mut self, value: FacetValue) -> ValueId {
        let at = self.values.iter().position(|v| *v == value).unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        ValueId(u32::try_from(at).unwrap_or(u32::MAX))
    }

    /// The number of a value as written; `resolve` finds the codes that references name.
    pub(super) fn intern(
        &mut self,
        facet: FacetKind,
        raw: &RawValue,
        resolve: &mut dyn FnMut(&Spanned<String>) -> Option<CodeRef>,
    ) -> ValueId {
        let value = match &raw.kind {
            RawKind::Text(text) => FacetValue::Text(text.clone()),
            RawKind::Flag(flag) => FacetValue::Flag(*flag),
            RawKind::Names(names) if facet == FacetKind::CodeRefs => {
                let shown = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
                let mut refs: Vec<_> =
                    names.iter().filter_map(|name| resolve(name).map(|code| (code, shown(&name.value)))).collect();
                refs.sort_unstable();
                refs.dedup();
                FacetValue::Refs(refs)
            }
            RawKind::Names(names) if facet == FacetKind::Enum => {
                FacetValue::Enum(names.first().map_or(0, |name| self.name(&name.value)))
            }
            RawKind::Names(names) => {
                let mut set: Vec<u32> = names.iter().map(|name| self.name(&name.value)).collect();
                set.sort_unstable();
                set.dedup();
                FacetValue::Set(set)
            }
        };
        self.value(value)
    }
}

/// A raw code's uses with their facets numbered.
pub(super) fn uses(code: &RawCode, mut number: impl FnMut(usize, &RawValue) -> ValueId) -> Vec<Use> {
    let mut facets_of = |own: Option<&RawFacets>| {
        let pick = |i: usize| own.and_then(|facets| facets[i].as_ref()).or(code.facets[i].as_ref());
        (0..code.facets.len()).map(|i| pick(i).map(|raw| number(i, raw))).collect::<Vec<_>>()
    };
    if code.uses.is_empty() {
        return vec![Use { id: None, sources: Vec::new(), facets: facets_of(None) }];
    }
    code.uses
        .iter()
        .map(|one| Use {
            id: Some(one.id.value.clone()),
            sources: one.sources.clone(),
            facets: facets_of(Some(&one.facets)),
        })
        .collect()
}

/// Finds codes of any registry by value, slug or alias.
#[derive(Debug, Default)]
pub(super) struct CodeIndex {
    /// Per registry: id, and values, slugs and aliases in lower case.
    registries: Vec<(String, std::collections::BTreeMap<String, CodeId>)>,
}

impl CodeIndex {
    pub(super) fn add(&mut self, registry: &str, codes: &[RawCode]) {
        let mut by_name = std::collections::BTreeMap::new();
        for (i, code) in codes.iter().enumerate() {
            let id = CodeId(u32::try_from(i).unwrap_or(u32::MAX));
            by_name.entry(code.value.value.to_lowercase()).or_insert(id);
        }
        for (i, code) in codes.iter().enumerate() {
            let id = CodeId(u32::try_from(i).unwrap_or(u32::MAX));
            for name in std::iter::once(&code.slug).chain(code.aliases.iter().map(|a| &a.value)) {
                by_name.entry(name.to_lowercase()).or_insert(id);
            }
        }
        self.registries.push((registry.to_owned(), by_name));
    }

    /// The code that `name` means when written in `home`: `550`, or `smtp-enhanced/5.1.1`.
    pub(super) fn find(&self, home: RegistryId, name: &str) -> Result<CodeRef, Vec<String>> {
        let (registry, value) = match name.split_once('/') {
            Some((registry, value)) => (self.registries.iter().position(|(id, _)| id == registry), value),
            None => (Some(home.index()), name),
        };
        let Some(registry) = registry else {
            return Err(self.registries.iter().map(|(id, _)| format!("{id}/{value}")).collect());
        };
        let (id, codes) = &self.registries[registry];
        if let Some(code) = codes.get(&value.to_lowercase()) {
            return Ok(CodeRef { registry: RegistryId(u16::try_from(registry).unwrap_or(u16::MAX)), code: *code });
        }
        let foreign = registry != home.index();
        Err(codes.keys().map(|c| if foreign { format!("{id}/{c}") } else { c.clone() }).collect())
    }
}
