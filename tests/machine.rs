//! The same facts for machines: what stands beside pages is valid by the schemas that are published
//! with it, and says what the page says.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod page;
mod project;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use codegloss::catalog::Drafts;
use codegloss::diag::Diagnostics;
use codegloss::finish::Assets;
use codegloss::machine::{self, Twins};
use codegloss::pipeline;
use codegloss::plan::{Form, LinkStyle, Page, PageKind, Scope};
use codegloss::render::Renderer;
use codegloss::site::Site;
use jsonschema::Validator;
use page::Element;
use project::{Project, Tree};
use serde_json::Value;

/// Where the fixture site is published.
const BASE: &str = "https://tiny.example.org/docs/";

static TINY: LazyLock<Tree> = LazyLock::new(|| Project::tiny().build("dist", &[]));

fn text(path: &str) -> &'static str {
    std::str::from_utf8(TINY.get(path).unwrap_or_else(|| panic!("there is no `{path}`"))).unwrap()
}

fn json(path: &str) -> Value {
    serde_json::from_str(text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every document beside a page, by its path.
fn documents() -> impl Iterator<Item = (&'static str, Value)> {
    TINY.keys().filter(|path| path.ends_with("index.json")).map(|path| (path.as_str(), json(path)))
}

/// The schemas by kind, made to refuse what they do not name.
fn validators(base: &str) -> BTreeMap<String, Validator> {
    let of = |file: machine::SchemaFile| {
        let mut schema: Value = serde_json::from_str(&file.text).unwrap();
        jsonschema::draft202012::meta::validate(&schema).unwrap();
        assert_eq!(schema["$id"], format!("{base}/{}", file.path));
        close(&mut schema);
        let kind = schema["properties"]["kind"]["const"].as_str().unwrap().to_owned();
        (kind, jsonschema::draft202012::new(&schema).unwrap())
    };
    machine::schemas(base).into_iter().map(of).collect()
}

/// Lets no object have fields that its schema does not name.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.contains_key("properties") && map.get("type").is_some() {
                map.insert("additionalProperties".into(), false.into());
            }
            map.values_mut().for_each(close);
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}

#[track_caller]
fn check(path: &str, document: &Value, validators: &BTreeMap<String, Validator>) {
    let validator = &validators[document["kind"].as_str().unwrap()];
    let wrong: Vec<String> = validator.iter_errors(document).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{path}: {}", wrong.join("\n"));
}

#[test]
fn every_document_is_valid_and_says_its_version() {
    let validators = validators("https://tiny.example.org/docs");
    let mut kinds = BTreeMap::new();
    for (path, document) in documents() {
        check(path, &document, &validators);
        assert_eq!(document["version"], 1, "{path}");
        let kind = document["kind"].as_str().unwrap().to_owned();
        assert_eq!(document["$schema"], format!("{BASE}schema/v1/{kind}.json"), "{path}");
        assert_eq!(document["url"], format!("{BASE}{}", path.strip_suffix("index.json").unwrap()), "{path}");
        *kinds.entry(kind).or_insert(0) += 1;
    }
    let expected = [("code", 10), ("pair", 12), ("registry", 2), ("site", 2)];
    assert_eq!(kinds, expected.map(|(kind, n)| (kind.to_owned(), n)).into());
}

#[test]
fn a_schema_refuses_what_is_missing_or_unknown() {
    let validators = validators("https://tiny.example.org/docs");
    let good = json("mail/450-vs-451/index.json");
    for path in ["verdict", "verdict/lang", "differences/0/a/value", "a/name/text"] {
        let mut bad = good.clone();
        let (above, key) = path.rsplit_once('/').map_or(("", path), |(a, k)| (a, k));
        let pointer = if above.is_empty() { String::new() } else { format!("/{above}") };
        bad.pointer_mut(&pointer).unwrap().as_object_mut().unwrap().remove(key).unwrap();
        assert!(!validators["pair"].is_valid(&bad), "{path}");
        let mut bad = good.clone();
        bad.pointer_mut(&pointer).unwrap()["unheard_of"] = true.into();
        assert!(!validators["pair"].is_valid(&bad), "{path}");
    }
}

#[test]
fn schemas_are_published() {
    for schema in machine::schemas("https://tiny.example.org/docs") {
        assert_eq!(text(&schema.path), schema.text);
    }
}

/// Every address of the site that stands in a document, and the texts of all other strings.
fn strings(value: &Value, addresses: &mut BTreeSet<String>, texts: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.starts_with(BASE) && !text.contains('{') => {
            addresses.insert(text.clone());
        }
        Value::String(text) => {
            texts.insert(text.clone());
        }
        Value::Array(list) => list.iter().for_each(|item| strings(item, addresses, texts)),
        Value::Object(map) => map.values().for_each(|item| strings(item, addresses, texts)),
        _ => {}
    }
}

/// SEO-28, I18N-15: addresses lead to files, in their one form; texts have no invisible characters.
#[test]
fn addresses_lead_to_files_and_texts_are_plain() {
    let (mut addresses, mut texts) = (BTreeSet::new(), BTreeSet::new());
    for (_, document) in documents() {
        strings(&document, &mut addresses, &mut texts);
    }
    assert!(addresses.len() > 60, "{}", addresses.len());
    for address in addresses {
        let path = address.strip_prefix(BASE).unwrap();
        let folder = path.is_empty() || path.ends_with('/');
        assert!(TINY.contains_key(&if folder { format!("{path}index.html") } else { path.to_owned() }), "{address}");
    }
    let markdown = TINY.iter().filter(|(path, _)| path.ends_with(".md"));
    texts.extend(markdown.map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap()));
    for text in texts {
        assert!(!text.contains(|c| matches!(c, '\u{200b}' | '\u{2066}'..='\u{2069}')), "{text:?}");
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn words(value: &Value) -> String {
    value.as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts of cells, row by row.
fn rows(table: &Element) -> Vec<Vec<String>> {
    let bodies = table.named("tbody");
    let rows = bodies.iter().flat_map(|body| body.named("tr"));
    rows.map(|row| row.find(|e| e.name == "th" || e.name == "td").iter().map(|cell| cell.text()).collect()).collect()
}

fn classed<'e>(page: &'e Element, class: &str) -> Vec<&'e Element> {
    page.find(|e| e.has_class(class))
}

/// PAIR-11: a comparison says the same as JSON and as a page.
#[test]
fn a_comparison_says_as_json_what_its_page_says() {
    let mut compared = 0;
    for (path, document) in documents().filter(|(_, document)| document["kind"] == "pair") {
        let page = page::parse(text(&path.replace(".json", ".html")));
        let shown: Vec<Vec<String>> = classed(&page, "two").into_iter().flat_map(rows).collect();
        let differences = items(&document["differences"]);
        assert_eq!(differences.len(), shown.len(), "{path}");
        for (d, row) in differences.iter().zip(&shown) {
            let cells = [words(&d["a"]["text"]), words(&d["b"]["text"])];
            // Behind the label a mark says that a value is a reading of the source.
            let label = words(&d["label"]);
            let exact = if d["reading"] == true { row[0].len() > label.len() } else { row[0] == label };
            assert!(row[0].starts_with(&label) && exact && row[1..] == cells, "{path}: {row:?}");
        }
        let told: Vec<String> =
            differences.iter().map(|d| &d["sentence"]).filter(|s| !s.is_null()).map(words).collect();
        let sentences: Vec<String> =
            classed(&page, "sentences").iter().flat_map(|ul| ul.named("li")).map(Element::text).collect();
        assert_eq!(told, sentences, "{path}");
        assert_eq!(words(&document["verdict"]["text"]), classed(&page, "verdict")[0].text(), "{path}");
        let same: Vec<String> =
            items(&document["same"]).iter().map(|s| format!("{} {}", words(&s["label"]), words(&s["text"]))).collect();
        let shown: Vec<String> = classed(&page, "same")
            .iter()
            .flat_map(|d| d.named("div"))
            .map(|d| format!("{} {}", d.named("dt")[0].text(), d.named("dd")[0].text()))
            .collect();
        assert_eq!(same, shown, "{path}");
        let sources: Vec<String> = items(&document["sources"]).iter().map(|s| words(&s["text"])).collect();
        let cited: Vec<String> = page.named("cite").iter().map(|c| c.text()).collect();
        assert_eq!(sources, cited, "{path}");
        for reason in items(&document["relatedness"]["reasons"]) {
            assert!(page.text().contains(&words(&reason["text"])), "{path}");
        }
        let score = format!("{}/100", document["relatedness"]["score"]);
        assert!(items(&document["relatedness"]["reasons"]).is_empty() || page.text().contains(&score), "{path}");
        compared += differences.len();
    }
    assert!(compared > 20, "{compared}");
}

/// The data of the page that compares any two codes of the fixture's registry.
fn picker(locale: &str) -> Value {
    let start = format!("assets/compare/mail.{locale}.");
    let path = TINY.keys().find(|path| path.starts_with(&start)).unwrap();
    let data = text(path).trim().strip_prefix("codeglossCompare(").unwrap().strip_suffix(");").unwrap();
    serde_json::from_str(data).unwrap()
}

/// PAIR-11: a comparison says the same as JSON and in the page that compares any two codes.
#[test]
fn a_comparison_has_the_facts_that_the_picker_has() {
    for (path, document) in documents().filter(|(_, document)| document["kind"] == "pair") {
        let data = picker(document["locale"].as_str().unwrap());
        let facets = |side: &Value| -> Vec<i64> {
            let code = items(&data["codes"]).iter().find(|code| code["value"] == side["value"]).unwrap();
            assert_eq!(code["name"], side["name"]["text"], "{path}");
            let label = if side["use"].is_null() { &Value::Null } else { &side["use"]["label"] };
            let one = items(&code["uses"]).iter().find(|one| one["label"] == *label).unwrap();
            items(&one["facets"]).iter().map(|f| f.as_i64().unwrap()).collect()
        };
        let (a, b) = (facets(&document["a"]), facets(&document["b"]));
        let (mut differences, mut same) = (items(&document["differences"]).iter(), items(&document["same"]).iter());
        for ((facet, a), b) in items(&data["facets"]).iter().zip(a).zip(b) {
            if facet["compare"] == "never" || (a < 0 && b < 0) {
                continue;
            }
            let cell = |value: i64| {
                let html = usize::try_from(value).map_or(&data["not_stated"], |v| &facet["values"][v]["html"]);
                page::parse(&format!("<p>{}</p>", html.as_str().unwrap())).text()
            };
            let fact = if a == b { &mut same } else { &mut differences }.next().unwrap();
            assert_eq!((&fact["id"], &fact["label"]), (&facet["id"], &facet["label"]), "{path}");
            if a == b {
                assert_eq!(words(&fact["text"]), cell(a), "{path}");
            } else {
                assert_eq!((words(&fact["a"]["text"]), words(&fact["b"]["text"])), (cell(a), cell(b)), "{path}");
            }
        }
        assert!(differences.next().is_none() && same.next().is_none(), "{path}");
    }
}

/// PAIR-11, with the script itself, where there is a `node` to run it.
#[test]
fn the_script_of_the_picker_says_what_the_json_says() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/site/pairs.test.mjs");
    let project = Project::tiny();
    project.build("dist", &[]);
    let run = Command::new("node").arg("--test").arg(script).env("CODEGLOSS_SITE", project.beside("dist")).output();
    let Ok(run) = run else { return };
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("pass 1"), "{said}{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn a_code_says_as_json_what_its_page_says() {
    for (path, document) in documents().filter(|(_, document)| document["kind"] == "code") {
        let page = page::parse(text(&path.replace(".json", ".html")));
        let uses = items(&document["uses"]);
        let facts: Vec<Vec<String>> = uses
            .iter()
            .flat_map(|one| items(&one["facts"]))
            .map(|fact| vec![words(&fact["label"]), words(&fact["text"])])
            .collect();
        let main = page.named("main")[0];
        let shown: Vec<Vec<String>> =
            main.named("table").into_iter().filter(|t| t.has_class("facts")).flat_map(rows).collect();
        assert_eq!(facts.len(), shown.len(), "{path}");
        for (fact, row) in facts.iter().zip(&shown) {
            assert!(row[0].starts_with(&fact[0]) && row[1].starts_with(&fact[1]), "{path}: {fact:?} {row:?}");
        }
        for section in items(&document["sections"]) {
            let own = page::parse(section["html"].as_str().unwrap()).text();
            let heading = main.find(|e| e.get("id") == section["id"].as_str())[0];
            assert_eq!(words(&section["heading"]), heading.text(), "{path}");
            assert!(main.text().contains(&own), "{path}: {own}");
        }
        let main = main.text();
        let summary = if document["summary"].is_null() { String::new() } else { words(&document["summary"]["text"]) };
        assert!(main.contains(&words(&document["name"]["text"])) && main.contains(&summary), "{path}");
    }
}

#[test]
fn lists_have_every_code_and_registry_of_their_pages() {
    for locale in ["", "vi/"] {
        let registry = json(&format!("{locale}mail/index.json"));
        let own: Vec<&str> = items(&registry["codes"]).iter().map(|code| code["value"].as_str().unwrap()).collect();
        assert_eq!(own, ["220", "450", "451", "ERR_7", "ERR_10"]);
        let pairs = documents().filter(|(_, d)| d["kind"] == "pair" && d["locale"] == registry["locale"]).count();
        assert_eq!(registry["comparisons"]["count"], pairs);
        let address = registry["comparisons"]["json"].as_str().unwrap().replace("{a}", "220").replace("{b}", "err_7");
        assert!(TINY.contains_key(address.strip_prefix(BASE).unwrap()), "{address}");
        let site = json(&format!("{locale}index.json"));
        assert_eq!(site["registries"][0]["codes"], 5);
    }
}

#[test]
fn words_for_machines_are_the_same_in_every_language() {
    let (en, vi) = (json("mail/450-vs-451/index.json"), json("vi/mail/450-vs-451/index.json"));
    let ids = |document: &Value| -> Vec<(Value, Value, Value)> {
        let of = |d: &Value| (d["id"].clone(), d["a"]["value"].clone(), d["b"]["value"].clone());
        items(&document["differences"]).iter().map(of).collect()
    };
    assert_eq!(ids(&en), ids(&vi));
    assert_eq!(en["relatedness"]["score"], vi["relatedness"]["score"]);
    assert_ne!(en["differences"][0]["label"], vi["differences"][0]["label"]);
    assert_eq!((&vi["translation"], &vi["b"]["name"]["lang"]), (&"part".into(), &"en".into()));
}

/// Markdown without its marks.
fn plain(markdown: &str) -> String {
    let mut out = String::new();
    let mut rest = markdown;
    while let Some(at) = rest.find("](") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once(')').unwrap().1;
    }
    (out + rest).replace(['\\', '`', '['], "")
}

/// The cells of the rows of all tables, heads left out.
fn table_rows(markdown: &str) -> Vec<Vec<String>> {
    let (mut rows, mut lines) = (Vec::new(), markdown.lines().peekable());
    while let Some(line) = lines.next() {
        if line.starts_with("| ")
            && !lines.peek().is_some_and(|next| next.starts_with("| ---"))
            && !line.starts_with("| ---")
        {
            rows.push(line.trim_matches('|').split(" | ").map(|cell| plain(cell).trim().to_owned()).collect());
        }
    }
    rows
}

#[test]
fn markdown_has_the_headings_and_facts_of_its_page() {
    let (mut seen, mut facts) = (0, 0);
    for path in TINY.keys().filter(|path| path.ends_with("index.md")) {
        let (markdown, page) = (text(path), page::parse(text(&path.replace(".md", ".html"))));
        let headings: Vec<String> = markdown.lines().filter_map(|l| l.strip_prefix("## ")).map(plain).collect();
        let own: Vec<String> = page.named("h2").iter().map(|h| h.text()).collect();
        let code_or_pair = TINY.contains_key(&path.replace(".md", ".json"));
        assert!(headings.len() > 2 || !code_or_pair || path.contains("err_10"), "{path}");
        assert!(headings.iter().all(|h| own.contains(h)), "{path}: {headings:?} {own:?}");
        let tables = page.find(|e| e.name == "table" && e.has_class("facts"));
        let shown: Vec<_> = tables.into_iter().flat_map(rows).collect();
        // Behind what is said stand the help of a facet and the mark of a reading.
        for (row, own) in table_rows(markdown).iter().zip(&shown) {
            assert!(row.iter().zip(own).all(|(text, own)| own.starts_with(text)), "{path}: {row:?} {own:?}");
            facts += 1;
        }
        assert!(table_rows(markdown).len() >= shown.len(), "{path}");
        assert!(markdown.ends_with(&format!("<{BASE}{}>\n", path.strip_suffix("index.md").unwrap())), "{path}");
        seen += 1;
    }
    assert!(facts > 60, "{facts}");
    assert_eq!(seen, 26);
}

#[test]
fn output_turns_the_files_off() {
    let count = |tree: &Tree, end: &str| tree.keys().filter(|path| path.ends_with(end)).count();
    for (setting, json, markdown) in [("json = false", 0, 26), ("markdown = false", 30, 0)] {
        let project = Project::tiny();
        project.write("site.toml", &format!("{}\n[output]\n{setting}\n", project.read("site.toml")));
        let tree = project.build("dist", &[]);
        assert_eq!((count(&tree, ".json"), count(&tree, ".md")), (json, markdown), "{setting}");
        assert!(tree.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("index.md\"") || json == 0));
    }
    assert_eq!((count(&TINY, ".json"), count(&TINY, ".md")), (30, 26));
}

#[test]
fn a_build_of_one_language_keeps_the_files_of_the_others() {
    let project = Project::tiny();
    let whole = project.build("dist", &[]);
    let after = project.build("dist", &["--locale", "vi"]);
    let lost: Vec<&String> =
        whole.keys().filter(|path| path.contains("index.") && !after.contains_key(*path)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

/// Every document of the flagship but comparisons, and a comparison in so many.
#[test]
fn documents_of_the_flagship_are_valid() {
    let project = pipeline::read(Path::new(env!("CARGO_MANIFEST_DIR")), Drafts::LeaveOut).unwrap();
    let style = LinkStyle::Hosted { prefix: String::new() };
    let site = Site::new(project.catalog.unwrap(), &Scope::default(), style);
    let assets = Assets::new(&project.sources, &site.catalog);
    let renderer = Renderer::new(&site, &project.sources, &assets, &mut Diagnostics::new());
    let links = machine::links(&site);
    let twins = Twins::new(&renderer, &links);
    let validators = validators(&site.catalog.config.base_url.url());
    let pairs = site.whole.pages().filter(|page| matches!(page.kind, PageKind::Pair(..))).step_by(97);
    let (mut bytes, mut seen) = (Vec::new(), 0);
    let mut see = |page: Page| {
        for form in site.forms(page.kind) {
            twins.twin(page).unwrap().unwrap().write(form, &mut bytes);
            let route = site.route(page);
            let path = format!("{route}{}", form.file_name());
            assert_eq!(machine::resolve(&site, &path), Some((page, form)));
            if form == Form::Json {
                check(&path, &serde_json::from_slice(&bytes).unwrap(), &validators);
                seen += 1;
            }
        }
    };
    site.whole.pages_but_pairs().chain(pairs).for_each(&mut see);
    assert!(seen > 500, "{seen}");
}

/// Rows of a table of the fields of a schema, those inside fields included.
fn fields(above: &str, schema: &Value, rows: &mut Vec<String>) {
    let schema =
        schema.get("anyOf").and_then(|any| any.get(0)).filter(|s| s.get("properties").is_some()).unwrap_or(schema);
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{above}{name}");
        rows.push(format!("| `{path}` | {} |", field["description"].as_str().unwrap()));
        fields(&format!("{path}."), field, rows);
        let list = field["anyOf"].get(0).unwrap_or(field);
        fields(&format!("{path}[]."), &list["items"], rows);
    }
}

/// The tables of `docs/machine-readable.md` are those of the schemas.
#[test]
fn the_documentation_has_every_field() {
    let schemas: Vec<Value> =
        machine::schemas("https://x.example.org").iter().map(|s| serde_json::from_str(&s.text).unwrap()).collect();
    let own = |schema: &Value| {
        let mut rows = Vec::new();
        fields("", schema, &mut rows);
        rows
    };
    let first = own(&schemas[0]);
    let shared: Vec<String> = first.into_iter().filter(|row| schemas.iter().all(|s| own(s).contains(row))).collect();
    let table = |rows: &[String]| format!("| field | what it says |\n| --- | --- |\n{}\n", rows.join("\n"));
    let mut text = format!("### Every file\n\n{}", table(&shared));
    for schema in &schemas {
        let rows: Vec<String> = own(schema).into_iter().filter(|row| !shared.contains(row)).collect();
        text.push_str(&format!(
            "\n### {}\n\n{}",
            schema["properties"]["kind"]["const"].as_str().unwrap(),
            table(&rows)
        ));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/machine-readable.md");
    let written = std::fs::read_to_string(&path).unwrap();
    let before = written.split("### Every file").next().unwrap();
    project::assert_expected(&path, &format!("{before}{text}"));
}

#[test]
fn explain_prints_what_stands_beside_the_page() {
    let project = Project::tiny();
    let cases: [(&[&str], &str); 4] = [
        (&["mail", "450", "--format", "json"], "mail/450/index.json"),
        (&["mail", "err_7", "vs", "450", "--format", "json", "--locale", "vi"], "vi/mail/450-vs-err_7/index.json"),
        (&["mail", "220", "--format", "markdown"], "mail/220/index.md"),
        (&["mail", "220", "vs", "451", "--format", "markdown"], "mail/220-vs-451/index.md"),
    ];
    for (args, path) in cases {
        let run = project.run(&[&["explain"], args].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(run.stdout, text(path), "{path}");
    }
}

/// The form of <https://llmstxt.org>: a title, a summary, sections of links; and each link leads to a file.
#[test]
fn llms_txt_lists_every_code_and_guide_and_no_comparison() {
    let llms = text("llms.txt");
    let mut lines = llms.lines().filter(|line| !line.is_empty());
    assert_eq!(lines.next(), Some("# Tiny"));
    assert!(lines.next().unwrap().starts_with("> "));
    let links: Vec<&str> = llms.lines().filter(|line| line.starts_with("- [")).collect();
    let target = |line: &str| line.split("](").nth(1).unwrap().split(')').next().unwrap().to_owned();
    let paths: Vec<String> = links.iter().map(|l| target(l).strip_prefix(BASE).unwrap().to_owned()).collect();
    assert!(paths.iter().all(|path| TINY.contains_key(path) && !path.contains("-vs-")), "{paths:?}");
    let own = |kind: &str| documents().filter(|(path, d)| d["kind"] == kind && !path.starts_with("vi/")).count();
    assert_eq!(paths.len(), own("code") + 2, "codes, a guide and a free page");
    assert!(links.iter().all(|line| line.contains("): ") || line.contains("ERR_10")), "{links:?}");
    let addresses = llms.split('<').skip(1).map(|rest| rest.split('>').next().unwrap());
    for address in addresses.filter(|a| a.ends_with(".md") || a.ends_with(".json")) {
        assert!(TINY.contains_key(address.strip_prefix(BASE).unwrap()), "{address}");
    }
    assert!(llms.contains("\n## Mail codes\n") && llms.contains("\n## Optional\n"));
}

#[test]
fn guides_and_free_pages_are_markdown_too() {
    for path in ["mail/retry/index.md", "about/index.md"] {
        let page = page::parse(text(&path.replace(".md", ".html")));
        assert_eq!(plain(text(path).lines().next().unwrap().strip_prefix("# ").unwrap()), page.named("h1")[0].text());
        let headings: Vec<String> = text(path).lines().filter_map(|l| l.strip_prefix("## ")).map(plain).collect();
        let own: Vec<String> = page.named("main")[0].named("h2").iter().map(|h| h.text()).collect();
        assert_eq!(headings, own, "{path}");
    }
}
