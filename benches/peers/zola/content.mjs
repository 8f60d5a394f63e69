// What Zola builds from, out of the JSON that Hugo and Eleventy have: a file of content for each page, and a
// hidden one for each code. What is ready for Zola alone is listed in benches/peers.sh.
//
//   node content.mjs DATA PROJECT
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [data, project] = process.argv.slice(2);
const made = new Set();
const put = (path, text) => {
  const file = join(project, path), folder = dirname(file);
  if (!made.has(folder)) mkdirSync(folder, { recursive: true }), made.add(folder);
  writeFileSync(file, text);
};
const json = (path, value) => put(`data/${path}.json`, JSON.stringify(value));
const table = (value) => `{ ${Object.entries(value).map(([key, value]) => `${key} = ${toml(value)}`).join(", ")} }`;
const toml = (value) => (value.constructor === Object ? table(value) : Array.isArray(value) ? `[${value.map(toml)}]` : JSON.stringify(value));
const lines = (values) => Object.entries(values).map(([key, value]) => `${key} = ${toml(value)}\n`).join("");
const content = (path, { extra = {}, text = "", ...matter }) =>
  put(`content/${path}.md`, `+++\n${lines(matter)}[extra]\n${lines(extra)}+++\n${text}`);
// All threads render the pages of a section. It is itself no page: what stands at its address is one of `pages`.
const section = (path, page_template) => content(`${path}/_index`, { render: false, page_template });
const template = readFileSync(join(project, "templates/pair.html"), "utf8");

section("pages", "ready.html");
for (const tag of readdirSync(data)) {
  const read = (name) => JSON.parse(readFileSync(join(data, tag, `${name}.json`), "utf8"));
  const { pages, registries, words, frame, ...site } = read("site");
  put(`templates/${tag}/pair.html`, template.replace(/{{ (words|frame)\.(\w+) }}/g, (_, of, key) => ({ words, frame })[of][key]));
  json(`${tag}/site`, { ...site, words, frame });
  pages.forEach(({ route, ...page }, n) => {
    const path = site.prefix + route, extra = { ...page, route, tag };
    if (route === "/404.html") json(`${tag}/404`, extra);
    else if (path === "/") content("_index", { template: "ready.html", extra });
    else content(`pages/${tag}-${n}`, { path, aliases: route === "/" ? [`${path}404.html`] : [], extra });
  });
  for (const id of registries) {
    const { facets, codes, pairs, ...registry } = read(id), set = `${tag}/${id}`, folder = `${site.prefix}/${id}`;
    json(`${set}/registry`, {
      ...site, registry, one: texts(words, "one"), other: texts(words, "other"),
      label: words.pair_label, whole: words.title_site, differ: words.pair_differ, same: words.pair_same,
    });
    section(folder, `${tag}/pair.html`);
    codes.forEach((code, at) => {
      // A fact has an id that no other facet has.
      const facts = code.facts.map(({ id, html }, f) => [`${f}${id}`, html, facets[f].label]);
      const told = code.facts.flatMap(({ id }, f) => (facets[f].told ? Object.entries(facets[f].says[id] ?? {}).map(([other, text]) => [`${f}${other}`, text]) : []));
      const { slug, value, name, tone, href, updated } = code, says = Object.fromEntries(told);
      json(`${set}/${slug}`, { ...code, at, facts, says, near: code.near.map((at) => codes[at].slug) });
      content(`codes/${set}/${slug}`, { render: false, extra: { value, name, tone, href, updated, facts, says }, text: `{{ code(set="${set}", slug="${slug}") }}\n` });
    });
    let n = 0;
    codes.forEach(({ slug: a }, i) => codes.slice(i + 1).forEach(({ slug: b }) => {
      const known = Object.entries(pairs[n++]).filter(([, value]) => value);
      content(`${folder}/${a}-vs-${b}`, { extra: { set, a, b, ...Object.fromEntries(known) } });
    }));
  }
}

// All texts with blanks of a page, a line each: title, shorter title, label, headline, description, shorter one.
function texts(words, plural) {
  const described = [words.pair_description, words.pair_description_short].map((text) => text[plural] ?? text.other);
  return [words.title_pair, words.title_pair_short, words.pair_label, `{registry} {a} {a_name} ${words.vs} {b} {b_name}`, ...described].join("\n");
}
