//! The data of the picker of two codes: facts and patterns, from which `static/compare.js` makes the
//! same table and the same sentences as a comparison's own page.

use super::script_json;
use crate::catalog::{CodeId, CompareAs, Facet, FacetId, FacetKind, FacetValue, LocaleId, RegistryId, Status, ValueId};
use crate::plan::{Links, Page, PageKind, Pairs};
use crate::render::{CodeViews, Outbound, Place, words};
use crate::site::Site;
use serde_json::{Value, json};

/// Counts for which the plural category is told; sets are smaller.
const COUNTS: usize = 40;

/// The script of a registry in a locale.
pub(super) fn script(site: &Site, locale: LocaleId, id: RegistryId) -> String {
    let route = site.route(Page { locale, kind: PageKind::Compare(id) });
    let links = Links::new(&site.style, &route);
    let views = CodeViews::new(Place { site, links: &links, locale }, id);
    let registry = site.catalog.registry(id);
    let words = words(&site.catalog, locale);
    let theme = |key: &str, names: &[&str]| keep(|values| words.theme_html(key, values), names);
    let data = json!({
        "version": 1,
        "registry": registry.id,
        "locale": site.catalog.locale(locale).tag,
        "path": site.route(Page { locale, kind: PageKind::Registry(id) }),
        "emitted": emitted(site, locale, id),
        "facets": registry.facet_ids().map(|f| facet(&views, f)).collect::<Vec<_>>(),
        "list": list(site, locale),
        "plural": (0..COUNTS).map(|n| site.catalog.locale(locale).plural(n).name()).collect::<Vec<_>>(),
        "not_stated": words.theme_html("not_stated", &[]),
        "text": {
            "sentence_gap": words.theme("sentence_gap", &[]),
            "uses_note": theme("uses_note", &["code", "use"]),
            "pair_same": theme("pair_same", &["a", "b"]),
            "pair_differ": theme("pair_differ", &["a", "b", "facets"]),
        },
        "codes": registry.code_ids().map(|c| code(&views, c)).collect::<Vec<_>>(),
    });
    format!("codeglossCompare({});\n", script_json(&data))
}

/// A filled message whose placeholders are left as they are.
fn keep(fill: impl Fn(&[(&str, &str)]) -> String, names: &[&str]) -> String {
    let braces: Vec<String> = names.iter().map(|n| format!("{{{n}}}")).collect();
    let values: Vec<(&str, &str)> = names.iter().copied().zip(braces.iter().map(String::as_str)).collect();
    fill(&values)
}

fn emitted(site: &Site, locale: LocaleId, id: RegistryId) -> Value {
    match site.reach().pairs_in(locale, id) {
        Pairs::All(_) => json!("all"),
        Pairs::Listed(list) => json!(list.iter().map(|(a, b)| [a.0, b.0]).collect::<Vec<_>>()),
    }
}

/// What stands between the items of a list, found by joining lists of marks.
fn list(site: &Site, locale: LocaleId) -> Value {
    let of = site.catalog.locale(locale);
    let between = |joined: &str, left: &str, right: &str| {
        let start = joined.find(left).map_or(0, |i| i + left.len());
        joined[start..].find(right).map_or_else(String::new, |end| joined[start..start + end].to_owned())
    };
    let two = of.join(&["<A>", "<B>"]);
    let four = of.join(&["<A>", "<B>", "<C>", "<D>"]);
    json!({
        "pair": between(&two, "<A>", "<B>"),
        "start": between(&four, "<A>", "<B>"),
        "middle": between(&four, "<B>", "<C>"),
        "end": between(&four, "<C>", "<D>"),
    })
}

fn facet(views: &CodeViews<'_>, id: FacetId) -> Value {
    let facet = views.registry.facet(id);
    let set = matches!(facet.kind, FacetKind::Set | FacetKind::CodeRefs);
    let sentence = facet.compare == CompareAs::Sentence;
    let values: Vec<ValueId> = (0..facet.values.len()).filter_map(|i| u32::try_from(i).ok()).map(ValueId).collect();
    let (names, items) = items(views, id, facet);
    let outbound = Outbound::new(views.place.site);
    let marked = |html: &str| outbound.as_ref().and_then(|o| o.marked(html)).unwrap_or_else(|| html.to_owned());
    let value = |v: &ValueId| json!({"html": marked(views.facets.cell(id, Some(*v))), "items": if set { json!(items[v.index()]) } else { Value::Null }});
    let says = |v: &ValueId| crate::render::says(views.place.words(), (views.id, id), *v, "{code}");
    let message = |key: &str, names: &[&str]| {
        if !(set && sentence) {
            return Value::Null;
        }
        json!(plural_forms(views, &format!("facet.{}.{key}", facet.id), names))
    };
    let one = |key: &str, names: &[&str]| {
        if !(set && sentence) {
            return Value::Null;
        }
        let key = format!("facet.{}.{key}", facet.id);
        json!(keep(|v| views.place.words().registry_html(views.id, &key, 0, v).unwrap_or_default(), names))
    };
    json!({
        "id": facet.id,
        "label": views.facets.label(id),
        "help": views.facets.help(id),
        "reading": facet.reading,
        "compare": CompareAs::NAMES.iter().find(|(_, c)| *c == facet.compare).map(|(n, _)| n),
        "weight": facet.weight,
        "set": set,
        "values": values.iter().map(value).collect::<Vec<_>>(),
        "names": names,
        "says": if sentence && !set { json!(values.iter().map(says).collect::<Vec<_>>()) } else { Value::Null },
        "only": message("only", &["code", "items", "count"]),
        "both": message("both", &["items", "count"]),
        "disjoint": one("disjoint", &["a", "b", "a_items", "b_items"]),
        "empty": one("empty", &["code"]),
    })
}

/// HTML of every item of a facet of sets, and which items each value has.
fn items(views: &CodeViews<'_>, id: FacetId, facet: &Facet) -> (Vec<String>, Vec<Vec<usize>>) {
    let mut refs = std::collections::BTreeSet::new();
    for value in &facet.values {
        if let FacetValue::Refs(list) = value {
            refs.extend(list.iter().cloned());
        }
    }
    let refs: Vec<_> = refs.into_iter().collect();
    let of = |value: &FacetValue| match value {
        FacetValue::Set(names) => names.iter().map(|n| *n as usize).collect(),
        FacetValue::Refs(list) => list.iter().filter_map(|r| refs.binary_search(r).ok()).collect(),
        _ => Vec::new(),
    };
    let names = if facet.kind == FacetKind::CodeRefs {
        refs.iter().map(|(_, shown)| crate::render::code_html(shown)).collect()
    } else {
        views.facets.names(id)
    };
    (names, facet.values.iter().map(of).collect())
}

fn plural_forms(views: &CodeViews<'_>, key: &str, names: &[&str]) -> serde_json::Map<String, Value> {
    let words = views.place.words();
    let mut forms = serde_json::Map::new();
    for count in 0..COUNTS {
        let category = words.locale().plural(count).name();
        if !forms.contains_key(category) {
            let text = keep(|v| words.registry_html(views.id, key, count, v).unwrap_or_default(), names);
            forms.insert(category.to_owned(), json!(text));
        }
    }
    let other = keep(|v| words.registry_html(views.id, key, 100, v).unwrap_or_default(), names);
    forms.entry("other").or_insert_with(|| json!(other));
    forms
}

fn code(views: &CodeViews<'_>, id: CodeId) -> Value {
    let of = views.registry.code(id);
    let named = views.name(id);
    let uses = of.uses.iter().map(|one| {
        let facets: Vec<i64> = one.facets.iter().map(|v| v.map_or(-1, |v| i64::from(v.0))).collect();
        json!({"label": views.use_label(of, one), "facets": facets})
    });
    json!({
        "value": of.value,
        "slug": of.slug,
        "name": named.name,
        "summary": named.summary,
        "lang": named.lang,
        "dir": named.dir,
        "tone": views.tone(id),
        "reserved": of.status == Status::Reserved,
        "uses": uses.collect::<Vec<_>>(),
    })
}
