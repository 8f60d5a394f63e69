// What peers build from: JSON for each locale and registry, read from the pages that codegloss built.
//
//   node export.mjs PROJECT BUILT TO
//
// It knows the pages of examples/synthesize.rs and no others: all facts are stated, nothing is curated,
// everything is translated. What peers are spared by it is listed in benches/peers.sh.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [project, built, to] = process.argv.slice(2);
const theme = join(import.meta.dirname, "../../templates");
const read = (...path) => readFileSync(join(...path), "utf8");
const page = (route) => read(built, route.endsWith("/") ? `${route}index.html` : route);
const all = (text, pattern) => [...text.matchAll(pattern)].map((m) => m.slice(1));
const one = (text, pattern) => text.match(pattern)?.[1] ?? "";
const text = (html) => html.replace(/&(lt|gt|quot|amp);/g, (_, n) => ({ lt: "<", gt: ">", quot: '"', amp: "&" })[n]);
const put = (path, value) => {
  mkdirSync(dirname(join(to, path)), { recursive: true });
  writeFileSync(join(to, path), JSON.stringify(value));
};
const folders = (...path) => readdirSync(join(...path), { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name);

const config = read(project, "site.toml");
const languages = all(config, /tag = "(.*)"\nname = "(.*)"/g).map(([tag, name], i) => {
  const prefix = i ? `/${tag}` : "";
  return { tag, name, prefix, territory: one(page(`${prefix}/`), /"og:locale" content="(.*?)"/) };
});
const registries = folders(project, "content");

for (const { tag, name, prefix, territory } of languages) {
  const home = page(`${prefix}/`);
  const part = (pattern) => one(home, pattern);
  const routes = ["/", "/404.html"];
  for (const id of registries) {
    const pages = folders(built, prefix, id).filter((name) => !name.includes("-vs-"));
    routes.push(`/${id}/`, ...pages.map((name) => `/${id}/${name}/`));
    put(`${tag}/${id}.json`, registry(prefix, id));
  }
  put(`${tag}/site.json`, {
    tag, name, prefix, territory, languages, registries,
    base: one(config, /base_url = "(.*)"/),
    title: one(config, /title = "(.*)"/),
    words: words(tag),
    frame: {
      assets: part(/(<meta name="color-scheme"[\s\S]*?)<\/head>/), masthead: part(/(<a class="skip"[\s\S]*?<\/nav>)/),
      search: part(/(<form class="search"[\s\S]*?<\/summary>)/), theme: part(/(<button class="theme[\s\S]*?<\/header>)/),
      footer: part(/(<footer [\s\S]*?)<li><a[^>]*\/compare\/"/),
    },
    transcript: one(page(`${prefix}/${registries[0]}/1000/`), /src="(\S*transcript\.\S*?)"/),
    pages: routes.map((route) => ready(prefix, route)),
  });
}

// The theme's words; of those with plurals, an object.
function words(tag) {
  const lines = all(read(theme, "strings", `${tag}.toml`), /^(\w+) = (.*)$/gm);
  const value = (toml) => JSON.parse(toml.startsWith("{") ? toml.replace(/(\w+) = "/g, '"$1": "') : toml);
  return Object.fromEntries(lines.map(([key, toml]) => [key, value(toml)]));
}

// A page that is no comparison, in the parts that its frame does not say.
function ready(prefix, route) {
  const html = page(prefix + route);
  return {
    route,
    kind: one(html, /data-kind="(.*?)"/),
    head: one(html, /initial-scale=1">\n([\s\S]*?)<meta name="color-scheme"/),
    scripts: one(html, /search\.[^/]*<\/script>\n([\s\S]*?)<\/head>/),
    hero: one(html, /(<div class="hero">[\s\S]*?<\/div>)/),
    crumbs: one(html, /(<nav class="crumbs"[\s\S]*?<\/nav>)/),
    main: one(html, /(<main [\s\S]*<\/main>)/),
    compare: one(html, /<footer [\s\S]*<a href="(\S*\/compare\/)"/),
    updated: one(html, /<time datetime="(.*?)">[^<]*<\/time><\/p>\n<\/footer>/),
  };
}

function registry(prefix, id) {
  const facts = /<tr><th scope="row">(.*?)(?: <small>.*?<\/small>)?<\/th><td>(.*?)<\/td><\/tr>/g;
  const toml = read(project, "content", id, "registry.toml");
  const options = all(one(page(`${prefix}/${id}/compare/`), /<select id="code-a"[^>]*>(.*?)<\/select>/), /value="(.*?)">(\S+) (.*?)<\/option>/g);
  const facets = toml.split("[[facet]]").slice(1).map((f) => ({ told: !f.includes('compare = "table"'), label: "", says: {} }));
  // A code's facts, with an id for each text that a facet has.
  const ids = facets.map(() => new Map());
  const fact = ([label, html], f) => {
    facets[f].label = label;
    if (!ids[f].has(html)) ids[f].set(html, `v${ids[f].size}`);
    return { id: ids[f].get(html), html };
  };
  const codes = options.map(([slug, shown, name], i) => {
    const href = `${prefix}/${id}/${slug}/`;
    const own = page(href);
    const pair = page(`${prefix}/${id}/${i ? options[0][0] : slug}-vs-${i ? slug : options[1][0]}/`);
    const column = pair.split('<article class="column')[i ? 2 : 1];
    return {
      slug, name, href, value: shown,
      tone: one(own, /entry tone-(\w+)/), badge: one(own, /class="badge" href="(.*?)"/), short: one(own, /class="badge".*<\/svg>(.*?)<\/a>/),
      updated: one(own, /<time datetime="(.*?)"/),
      sections: all(column, /at-(\w+)">\n<h4.*?>(.*)<\/h4>\n<div>([\s\S]*?)<\/div>\n<\/section>/g).map(([id, heading, html]) => ({ id, heading, html })),
      choose: all(one(pair, /class="choice">([\s\S]*?)\n<section>/), /<\/h3><div>([\s\S]*?)<\/div><\/section>/g)[i ? 1 : 0][0],
      sources: all(own.slice(own.indexOf('id="sources"')), /<cite><a href="(.*?)">(.*?)<\/a>/g).map(([href, text]) => ({ href, text })),
      facts: all(own.slice(own.indexOf('<table class="facts">')), facts).map(fact),
    };
  });
  const pairs = compared(prefix, id, codes, facets);
  const name = one(page(`${prefix}/${id}/`), /<h1>(.*)<\/h1>/);
  return { id, name, title: one(toml, /^title = "(.*)"/m), href: `${prefix}/${id}/`, facets, codes, pairs };
}

// Each two codes in turn. Puts sentences into the facets, and into the codes the others they are listed with.
function compared(prefix, id, codes, facets) {
  const { reason_confused } = words(languages.find((l) => l.prefix === prefix).tag);
  const pairs = [], near = codes.map(() => []);
  codes.forEach((a, i) => codes.slice(i + 1).forEach((b, n) => {
    const html = page(`${prefix}/${id}/${a.slug}-vs-${b.slug}/`);
    const sentences = all(one(html, /<ul class="sentences">([\s\S]*?)<\/ul>/), /<li>(.*)<\/li>/g);
    facets.forEach((facet, f) => {
      const [x, y] = [a.facts[f].id, b.facts[f].id];
      if (x !== y && facet.told) (facet.says[x] ??= {})[y] = mark(sentences.shift()[0], a.value, b.value);
    });
    const [score, reasons] = html.match(/(\d+)\/100: (.*)<\/p>/)?.slice(1) ?? ["0", ""];
    const index = !html.includes('name="robots"'), languages = html.includes('rel="alternate" hreflang');
    pairs.push({ score: Number(score), reasons: text(reasons), index, languages });
    const entry = { score: Number(score), confused: reasons.includes(reason_confused) };
    if (index) near[i].push({ ...entry, code: i + 1 + n }), near[i + 1 + n].push({ ...entry, code: i });
  }));
  codes.forEach((code, i) => {
    near[i].sort((x, y) => y.confused - x.confused || y.score - x.score || x.code - y.code);
    code.near = near[i].slice(0, 8).map((n) => n.code);
  });
  return pairs;
}

// A sentence of two codes as a pattern.
function mark(sentence, a, b) {
  const code = (value) => `<code class="num" translate="no" dir="ltr">${value}</code>`;
  return sentence.replaceAll(code(a), "{a}").replaceAll(code(b), "{b}");
}
