//! JSON-LD and Open Graph: SEO-17 to SEO-21.

use serde_json::Value;

use crate::facts::{Facts, Site};
use crate::head::{each, ensure};

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or("")
}

pub(crate) fn graph_is_sound_and_has_the_visible_breadcrumb(site: &Site) -> Vec<String> {
    each(site, |_, page| {
        let scripts = page.scripts.len();
        ensure(scripts == 1, || format!("{scripts} scripts of JSON-LD"))?;
        ensure(page.graph["@context"] == "https://schema.org", || "not JSON, or without context".into())?;
        for id in ids(&page.graph) {
            ensure(id.starts_with("https://"), || format!("`{id}` is not absolute"))?;
        }
        match page.kind.as_str() {
            "home" => return ensure(page.node("WebSite").is_some(), || "home is no WebSite".into()),
            "code" | "pair" | "class" | "guide" => article(page)?,
            "registry" => {
                let terms = page.node("DefinedTermSet").and_then(|set| set["hasDefinedTerm"].as_array());
                ensure(terms.is_some_and(|terms| !terms.is_empty()), || "a set without terms".into())?;
            }
            _ => {}
        }
        breadcrumb(page)
    })
}

/// Values of `@id`, at any depth.
fn ids(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(map) => {
            let own = map.get("@id").and_then(Value::as_str);
            own.into_iter().chain(map.values().flat_map(ids)).collect()
        }
        Value::Array(list) => list.iter().flat_map(ids).collect(),
        _ => Vec::new(),
    }
}

/// An article in a language, part of the site, about terms that the graph defines.
fn article(page: &Facts) -> Result<(), String> {
    let article = page.node("TechArticle").ok_or("no TechArticle")?;
    ensure(!article["inLanguage"].is_null(), || "an article in no language".into())?;
    ensure(article["isPartOf"]["@type"] == "WebSite", || "an article that is part of nothing".into())?;
    let about: Vec<&str> = article["about"].as_array().into_iter().flatten().map(|node| text(node, "@id")).collect();
    for id in &about {
        ensure(page.nodes().any(|node| node["@id"] == *id), || format!("no node `{id}`"))?;
    }
    let set = page.node("DefinedTermSet").ok_or("no DefinedTermSet")?;
    let terms: Vec<&Value> = page.nodes().filter(|node| node["@type"] == "DefinedTerm").collect();
    let wanted = ["code", "pair"].iter().position(|kind| *kind == page.kind).map_or(0, |position| position + 1);
    ensure(terms.len() == wanted, || format!("{} terms", terms.len()))?;
    ensure(about.len() == wanted.max(1), || format!("about {about:?}"))?;
    for term in terms {
        ensure(term["inDefinedTermSet"]["@id"] == set["@id"], || "a term of no set".into())?;
        ensure(!text(term, "termCode").is_empty(), || "a term without code".into())?;
    }
    Ok(())
}

/// The list and the links that readers see have the same steps.
fn breadcrumb(page: &Facts) -> Result<(), String> {
    let list = page.node("BreadcrumbList").ok_or("no BreadcrumbList")?;
    let items: Vec<&Value> = list["itemListElement"].as_array().into_iter().flatten().collect();
    ensure(items.len() >= 2, || format!("{} breadcrumbs", items.len()))?;
    ensure(items.len() == page.crumbs.len(), || format!("{} of {} breadcrumbs", items.len(), page.crumbs.len()))?;
    for (i, (item, (label, href))) in items.iter().zip(&page.crumbs).enumerate() {
        ensure(item["position"] == i + 1, || format!("position {} at {i}", item["position"]))?;
        ensure(text(item, "name") == label, || format!("`{}` for `{label}`", text(item, "name")))?;
        let url = text(item, "item");
        if let Some(href) = href {
            ensure(url.ends_with(href) && url.starts_with("https://"), || format!("`{url}` for `{href}`"))?;
        }
    }
    Ok(())
}

pub(crate) fn types_are_none_that_search_engines_reserve(site: &Site) -> Vec<String> {
    const NEVER: [&str; 6] = ["FAQPage", "HowTo", "SearchAction", "Dataset", "AggregateRating", "potentialAction"];
    each(site, |_, page| {
        let found = NEVER.iter().find(|name| page.scripts.iter().any(|script| script.contains(&format!("\"{name}\""))));
        ensure(found.is_none(), || format!("{found:?}"))
    })
}

pub(crate) fn text_is_visible(site: &Site) -> Vec<String> {
    each(site, |_, page| ensure(page.invisible.is_empty(), || format!("not on the page: {:?}", page.invisible)))
}

pub(crate) fn text_cannot_end_its_script(site: &Site) -> Vec<String> {
    each(site, |_, page| {
        let open = page.scripts.iter().any(|script| script.contains(['<', '\u{2028}', '\u{2029}']));
        ensure(!open, || "unescaped text in JSON-LD".into())
    })
}

pub(crate) fn open_graph_agrees_with_the_rest_of_the_head(site: &Site) -> Vec<String> {
    each(site, |_, page| {
        let one = |name: &str| match page.meta(name) {
            [value] if !value.is_empty() => Ok(value.as_str()),
            other => Err(format!("`{name}` is {other:?}")),
        };
        for name in ["og:type", "og:title", "og:site_name", "twitter:card"] {
            one(name)?;
        }
        ensure(one("og:description")? == one("description")?, || "two descriptions".into())?;
        ensure(page.canonical == [one("og:url")?], || "og:url is not canonical".into())?;
        let locales: Vec<&str> = std::iter::once(one("og:locale")?)
            .chain(page.meta("og:locale:alternate").iter().map(String::as_str))
            .collect();
        for locale in &locales {
            let (language, territory) = locale.split_once('_').ok_or_else(|| format!("og:locale `{locale}`"))?;
            let fine =
                language.bytes().all(|b| b.is_ascii_lowercase()) && territory.bytes().all(|b| b.is_ascii_uppercase());
            ensure(fine, || format!("og:locale `{locale}`"))?;
        }
        let languages = page.alternates.iter().filter(|(tag, _)| tag != "x-default").count();
        ensure(locales.len() == languages.max(1), || format!("{locales:?} for {:?}", page.alternates))
    })
}
