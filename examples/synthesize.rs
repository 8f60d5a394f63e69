//! Writes a synthetic site of about so many pages, to measure builds with.
//!
//! ```console
//! cargo run --release --example synthesize -- 10000 /dev/shm/site
//! ```
//!
//! A third word, `--beside`, leaves JSON, Markdown and feeds on, which no other generator writes.
//!
//! A registry per 5,000 pages or so (at most 10), two locales, eight facets, and prose of the length
//! of the flagship's. The same number gives the same bytes on every machine.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::exit,
    reason = "a tool for measurements, not part of the program"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const LOCALES: [(&str, &str); 2] = [("en", "English"), ("vi", "Tiếng Việt")];
const FACETS: [(&str, &[&str]); 6] = [
    ("outcome", &["success", "progress", "transient", "permanent"]),
    ("retry", &["not-needed", "continue", "later", "after-change", "never"]),
    ("actor", &["client", "server", "user", "administrator"]),
    ("effect", &["none", "queued", "removed", "accepted", "pending"]),
    ("notice", &["none", "later", "at-once"]),
    ("link", &["stays-open", "closes", "either"]),
];
const COMMANDS: [&str; 8] = ["OPEN", "READ", "WRITE", "LIST", "MOVE", "COPY", "CLOSE", "PING"];
const WORDS: [&str; 40] = [
    "the",
    "server",
    "client",
    "keeps",
    "request",
    "until",
    "a",
    "later",
    "attempt",
    "succeeds",
    "because",
    "queue",
    "holds",
    "message",
    "and",
    "reply",
    "names",
    "cause",
    "when",
    "limit",
    "is",
    "reached",
    "operator",
    "checks",
    "log",
    "for",
    "entry",
    "that",
    "shows",
    "which",
    "rule",
    "refused",
    "it",
    "before",
    "connection",
    "ends",
    "with",
    "status",
    "of",
    "mailbox",
];

/// A small generator of numbers: the same seed gives the same site.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % n
    }

    fn sentence(&mut self, words: usize) -> String {
        let mut text: Vec<&str> = (0..words).map(|_| WORDS[self.below(WORDS.len())]).collect();
        text[0] = "Here";
        format!("{}.", text.join(" "))
    }

    fn paragraph(&mut self, sentences: usize) -> String {
        (0..sentences)
            .map(|_| {
                let n = 8 + self.below(9);
                self.sentence(n)
            })
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(pages), Some(out)) = (args.next().and_then(|n| n.parse::<usize>().ok()), args.next()) else {
        eprintln!("usage: synthesize PAGES DIR [--beside]");
        std::process::exit(2);
    };
    let registries = (pages / 5000).clamp(1, 10);
    let codes = codes_for(pages / registries / LOCALES.len());
    let beside = args.next().is_some_and(|word| word == "--beside");
    write_site(Path::new(&out), registries, codes, beside);
    let each = codes + codes * (codes - 1) / 2;
    eprintln!(
        "{registries} registries of {codes} codes in {} locales: about {} pages",
        LOCALES.len(),
        registries * each * LOCALES.len()
    );
}

/// Codes whose pages and comparisons are about so many.
fn codes_for(pages: usize) -> usize {
    (2..).find(|n| n + n * (n - 1) / 2 >= pages).unwrap_or(2)
}

fn put(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("create a folder");
    fs::write(file, text).expect("write a file");
}

fn write_site(root: &Path, registries: usize, codes: usize, beside: bool) {
    let mut site =
        String::from("title = \"Synthetic\"\nbase_url = \"https://synthetic.example.org\"\ndefault_locale = \"en\"\n");
    for (tag, name) in LOCALES {
        let _ = write!(site, "\n[[locale]]\ntag = \"{tag}\"\nname = \"{name}\"\n");
        put(
            root,
            &format!("content/{tag}.md"),
            "+++\nname = \"Synthetic\"\nsummary = \"A synthetic reference site, made to measure how fast a build is.\"\n+++\n\nText.\n",
        );
    }
    let _ = write!(site, "\n[limits]\npages = 5000000\n");
    if !beside {
        let _ = write!(site, "\n[output]\njson = false\nmarkdown = false\nfeeds = false\n");
    }
    put(root, "site.toml", &site);
    let mut random = Random(7);
    for r in 0..registries {
        write_registry(root, &format!("reg{r}"), codes, &mut random);
    }
}

fn write_registry(root: &Path, id: &str, codes: usize, random: &mut Random) {
    put(root, &format!("content/{id}/registry.toml"), &registry(id));
    let mut list = String::new();
    for i in 0..codes {
        write_code(&mut list, i, codes, random);
        for (tag, _) in LOCALES {
            put(root, &format!("content/{id}/{tag}/{}.md", 1000 + i), &prose(i, random));
        }
    }
    put(root, &format!("content/{id}/codes.toml"), &list);
    for (tag, _) in LOCALES {
        put(root, &format!("content/{id}/{tag}/strings.toml"), &strings(tag));
    }
}

fn registry(id: &str) -> String {
    let mut text =
        format!("id = \"{id}\"\ntitle = \"{}\"\nprimary_facets = [\"outcome\", \"retry\"]\n", id.to_uppercase());
    text.push_str("\n[[source]]\nid = \"spec\"\ntitle = \"Specification\"\nurl = \"https://example.org/spec\"\nsection_url = \"https://example.org/spec#s{section}\"\n");
    for (class, tone) in [("a", "success"), ("b", "warning"), ("c", "error")] {
        let _ = write!(text, "\n[[class]]\nid = \"class-{class}\"\ntone = \"{tone}\"\n");
    }
    for (facet, values) in FACETS {
        let _ = write!(
            text,
            "\n[[facet]]\nid = \"{facet}\"\nkind = \"enum\"\nvalues = {values:?}\ncompare = \"sentence\"\n"
        );
    }
    text.push_str("\n[[facet]]\nid = \"commands\"\nkind = \"set\"\nliteral = true\ncompare = \"sentence\"\n");
    text.push_str("\n[[facet]]\nid = \"since\"\nkind = \"text\"\ncompare = \"table\"\n");
    text
}

fn write_code(out: &mut String, i: usize, codes: usize, random: &mut Random) {
    let class = ["a", "b", "c"][i * 3 / codes];
    let _ = write!(out, "\n[[code]]\nvalue = \"{}\"\nname = \"Entry {i}\"\nclass = \"class-{class}\"\n", 1000 + i);
    let _ = writeln!(out, "sources = [{{ id = \"spec\", section = \"{}\" }}]", 1 + i % 20);
    if i + 1 < codes {
        let _ = writeln!(out, "confused_with = [\"{}\"]", 1001 + i);
    }
    out.push_str("[code.facets]\n");
    for (facet, values) in FACETS {
        let _ = writeln!(out, "{facet} = \"{}\"", values[random.below(values.len())]);
    }
    let first = random.below(4);
    let chosen = &COMMANDS[first..=first + random.below(4)];
    let _ = write!(out, "commands = {chosen:?}\nsince = \"{}\"\n", 1980 + random.below(40));
}

fn prose(i: usize, random: &mut Random) -> String {
    let mut text = format!(
        "+++\nname = \"Entry number {i}\"\nsummary = \"Entry {i} tells the client what became of its request and who has to act next.\"\nupdated = 2026-01-01\n+++\n"
    );
    for section in ["description", "when", "fix", "choose"] {
        let _ = write!(
            text,
            "\n## {section}\n\n{}\n\n- {}\n- `{}` {}\n",
            random.paragraph(3),
            random.sentence(9),
            COMMANDS[i % 8],
            random.sentence(7)
        );
    }
    let _ = write!(text, "\n## example\n\n```transcript\nC: OPEN {i}\nS: {} {}\n```\n", 1000 + i, random.sentence(4));
    text
}

fn strings(tag: &str) -> String {
    let plural = |text: &str| match tag {
        "en" => format!("{{ one = \"{text}\", other = \"{text}\" }}"),
        _ => format!("{{ other = \"{text}\" }}"),
    };
    let mut text =
        format!("name = \"Synthetic codes\"\ncode_noun = {}\ncount = {}\n", plural("code"), plural("{count} codes"));
    for class in ["a", "b", "c"] {
        let _ = writeln!(text, "class.class-{class} = {{ name = \"Class {class}\", short = \"class {class}\" }}");
    }
    for (facet, values) in FACETS {
        let _ = write!(text, "\n[facet.{facet}]\nlabel = \"The {facet}\"\nhelp = \"What the {facet} of a code is.\"\n");
        for value in values {
            let _ = writeln!(
                text,
                "value.{value} = \"{value}\"\nsays.{value} = \"After {{code}} the {facet} of the exchange is {value}, as the specification says.\""
            );
        }
    }
    let _ = write!(
        text,
        "\n[facet.commands]\nlabel = \"Answers\"\nonly = {}\nboth = {}\ndisjoint = \"No command gets both: {{a}} answers {{a_items}}, {{b}} answers {{b_items}}.\"\nempty = \"{{code}} answers nothing.\"\n\n[facet.since]\nlabel = \"Since\"\n",
        plural("Only {code} answers {items}."),
        plural("Both answer {items}.")
    );
    text
}
