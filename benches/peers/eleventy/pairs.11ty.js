// A page for every two codes of a registry.
import { escape, fill, sites } from "./data.js";
import { frame } from "./frame.js";

export const data = {
  pagination: { data: "all", size: 1, alias: "it" },
  all: sites.flatMap((site, s) => site.registries.flatMap((registry, r) => {
    let n = 0;
    return registry.codes.flatMap((_, a) => registry.codes.slice(a + 1).map((_, i) => [s, r, a, a + 1 + i, n++]));
  })),
  permalink: ({ it: [s, r, a, b] }) => `${sites[s].prefix}${route(sites[s].registries[r], a, b)}index.html`,
  eleventyExcludeFromCollections: true,
};

const route = ({ id, codes }, a, b) => `/${id}/${codes[a].slug}-vs-${codes[b].slug}/`;
const number = (code) => `<code class="num" translate="no" dir="ltr">${escape(code.value)}</code>`;
const icon = (tone) => `<svg class="icon" aria-hidden="true"><use href="#tone-${tone}"/></svg>`;
const strip = (html) => html.replace(/<[^>]*>/g, "");
const json = (value) => JSON.stringify(value).replace(/</g, "\\u003c");

/** What each of the facets says of two codes. */
function compare(registry, a, b) {
  const rows = [], same = [], sentences = [];
  registry.facets.forEach((facet, f) => {
    const [x, y] = [a.facts[f], b.facts[f]];
    if (x.id === y.id) same.push({ label: facet.label, value: x.html });
    else {
      rows.push({ label: facet.label, a: x.html, b: y.html });
      if (facet.told) sentences.push(fill(facet.says[x.id][y.id], { a: number(a), b: number(b) }));
    }
  });
  return { rows, same, sentences };
}

// What many pages repeat is made once.
const made = new Map();
const once = (key, of, make) => {
  if (!made.has(of)) made.set(of, new Map());
  const known = made.get(of);
  if (!known.has(key)) known.set(key, make());
  return known.get(key);
};

const column = (code) => once("column", code, () => `<article class="column tone-${code.tone}">
<header><h3 id="${code.slug}"><a href="${code.href}">${icon(code.tone)}${number(code)} <span>${escape(code.name)}</span></a></h3></header>
${code.sections.map((s) => `<section class="prose at-${s.id}">
<h4 id="${code.slug}-${s.id}">${s.heading}</h4>
<div>${s.html}</div>
</section>`).join("\n")}
</article>
`);

const related = (site, registry, a, b) => once(`${a} ${b}`, registry, () => {
  const [x, y] = [registry.codes[a], registry.codes[b]];
  const [line] = compare(registry, x, y).sentences;
  return `<li><a class="num" href="${site.prefix}${route(registry, a, b)}">${escape(fill(site.words.pair_label, { a: x.value, b: y.value }))}</a>${line ? `<p>${line}</p>` : ""}</li>`;
});

function comparisons(site, registry, a, b) {
  const [left, right] = [[a, b], [b, a]].map(([of, other]) => registry.codes[of].near.filter((c) => c !== other).map((c) => [of, c]));
  const turns = Array.from({ length: Math.max(left.length, right.length) }, (_, i) => [left[i], right[i]]);
  return turns.flat().filter(Boolean).slice(0, 8).map(([x, y]) => related(site, registry, Math.min(x, y), Math.max(x, y)));
}

const term = (site, registry, code) => once("term", code, () => ({
  "@type": "DefinedTerm", "@id": `${site.base}${code.href}#term`, termCode: code.value, name: code.name,
  url: site.base + code.href, inDefinedTermSet: { "@id": `${site.base}${registry.href}#codes` },
}));

function linked(site, { registry, url, crumb, headline, description, modified, codes }) {
  const home = `${site.base}${site.prefix}/`, set = site.base + registry.href;
  const step = (position, name, item) => ({ "@type": "ListItem", position, name, item });
  const terms = codes.map((code) => term(site, registry, code));
  return { "@context": "https://schema.org", "@graph": [
    { "@type": "BreadcrumbList", "@id": `${url}#breadcrumb`, itemListElement: [step(1, site.title, home), step(2, registry.name, set), step(3, crumb, url)] },
    { "@type": "TechArticle", "@id": `${url}#article`, headline, description, url, dateModified: modified, inLanguage: site.tag,
      isPartOf: { "@type": "WebSite", "@id": `${home}#website`, name: site.title, url: home }, about: terms.map((t) => ({ "@id": t["@id"] })) },
    ...terms,
    { "@type": "DefinedTermSet", "@id": `${set}#codes`, name: registry.name, url: set },
  ] };
}

function head(site, path, { title, whole, description, pair, about }) {
  const url = site.base + site.prefix + path, others = site.languages.filter((l) => l.tag !== site.tag);
  const described = escape(description), called = escape(title);
  return `<title>${escape(whole)}</title>
<meta name="description" content="${described}">
${pair.index ? "" : '<meta name="robots" content="noindex, follow">'}
<link rel="canonical" href="${url}">
${pair.languages ? site.languages.map((l) => `<link rel="alternate" hreflang="${l.tag}" href="${site.base}${l.prefix}${path}">`).join("\n") + `
<link rel="alternate" hreflang="x-default" href="${site.base}${path}">` : ""}
<meta property="og:type" content="article">
<meta property="og:title" content="${called}">
<meta property="og:description" content="${described}">
<meta property="og:url" content="${url}">
<meta property="og:site_name" content="${escape(site.title)}">
<meta property="og:locale" content="${site.territory}">
${pair.languages ? others.map((l) => `<meta property="og:locale:alternate" content="${l.territory}">`).join("\n") : ""}
<meta name="twitter:card" content="summary">
<script type="application/ld+json">${json(linked(site, { ...about, url }))}</script>`;
}

export function render({ it: [s, r, i, j, n] }) {
  const site = sites[s], registry = site.registries[r], t = site.words;
  const a = registry.codes[i], b = registry.codes[j], pair = registry.pairs[n], path = route(registry, i, j);
  const { rows, same, sentences } = compare(registry, a, b);
  const codeA = number(a), codeB = number(b), facets = rows.map((row) => row.label.toLowerCase()).join(", ");
  const verdict = sentences[0] ?? fill(rows.length ? t.pair_differ : t.pair_same, { a: codeA, b: codeB, facets });
  const values = { registry: registry.title, a: a.value, b: b.value, a_name: a.name, b_name: b.name, count: rows.length };
  const fits = (most, ...texts) => texts.find((text) => text.length <= most) ?? texts.at(-1);
  const title = fits(60, fill(t.title_pair, values), fill(t.title_pair_short, values));
  const whole = fits(60, fill(t.title_site, { title, site: site.title }), title);
  const counted = (key) => fill((rows.length === 1 && t[key].one) || t[key].other, values);
  const crumb = fill(t.pair_label, values), updated = a.updated > b.updated ? a.updated : b.updated;
  const links = comparisons(site, registry, i, j), picker = `${registry.href}compare/`;
  const cites = [...a.sources, ...b.sources.filter((s) => !a.sources.some((known) => known.href === s.href))];
  const side = (code, value) => `<span class="side tone-${code.tone}">${value} <span class="name">${escape(code.name)}</span></span>`;
  const badge = (code, value) => `<li class="tone-${code.tone}"><a class="badge" href="${code.badge}">${icon(code.tone)}${value} ${escape(code.short)}</a></li>`;
  const choice = (code, value) => `<section class="prose tone-${code.tone}"><h3>${value}</h3><div>${code.choose}</div></section>`;
  return frame(site, {
    route: path, kind: "pair", compare: picker, updated,
    scripts: `<script defer src="${site.transcript}" data-copy="${t.copy}" data-copied="${t.copied}"></script>`,
    head: head(site, path, {
      title, whole, pair, description: fits(160, counted("pair_description"), counted("pair_description_short")),
      about: {
        registry, crumb, codes: [a, b], description: strip(verdict), modified: pair.index ? updated : undefined,
        headline: `${registry.title} ${a.value} ${a.name} ${t.vs} ${b.value} ${b.name}`,
      },
    }),
    crumbs: `<nav class="crumbs" aria-label="${t.breadcrumbs}"><ol>
<li><a href="${site.prefix}/">${escape(site.title)}</a></li>
<li><a href="${registry.href}">${escape(registry.name)}</a></li>
<li><span aria-current="page">${escape(crumb)}</span></li>
</ol></nav>`,
    main: `<main id="main" tabindex="-1"><article class="pair">
<header class="pair-head">
<h1><span class="registry">${escape(registry.title)}</span> ${side(a, codeA)} <span class="vs">${t.vs}</span> ${side(b, codeB)}</h1>
<div class="lede verdict"><p>${verdict}</p></div>
<ul class="badges">
${badge(a, codeA)}
${badge(b, codeB)}
</ul>
<p class="tools"><a class="swap" href="${picker}?a=${b.slug}&amp;b=${a.slug}">${t.swap}</a> <a href="${picker}?a=${a.slug}&amp;b=${b.slug}">${t.compare_any}</a></p>
</header>
<section class="differences">
<h2 id="differences">${t.key_differences}</h2>
${rows.length ? `<div class="scroll" role="region" aria-labelledby="differences" tabindex="0">
<table class="facts two">
<caption><span class="sign" aria-hidden="true">≠</span> ${t.different}</caption>
<thead><tr><th scope="col">${t.fact}</th><th scope="col" class="tone-${a.tone}">${codeA}</th><th scope="col" class="tone-${b.tone}">${codeB}</th></tr></thead>
<tbody>
${rows.map((row) => `<tr><th scope="row">${row.label}</th><td>${row.a}</td><td>${row.b}</td></tr>`).join("\n")}
</tbody>
</table>
</div>` : ""}
${sentences.length ? `<ul class="sentences">
${sentences.map((sentence) => `<li>${sentence}</li>`).join("\n")}
</ul>` : ""}
${same.length ? `<details class="same">
<summary><span class="sign" aria-hidden="true">=</span> ${t.same_in_both} (<span class="count">${same.length}</span>)</summary>
<dl>
${same.map((fact) => `<div><dt>${fact.label}</dt><dd>${fact.value}</dd></div>`).join("\n")}
</dl>
</details>` : ""}
</section>
<section class="decide">
<h2 id="decide">${t.section_decide}</h2>
<div class="choice">
${choice(a, codeA)}
${choice(b, codeB)}
</div>
</section>
<section>
<h2 id="side-by-side">${t.side_by_side}</h2>
<div class="columns">
${column(a)}
${column(b)}
</div>
</section>
<section class="more">
<h2 id="learn-more">${t.learn_more}</h2>
<div class="more-grid">
<div>
<h3>${t.codes}</h3>
<ul class="plain">
<li><a href="${a.href}">${codeA} <span>${escape(a.name)}</span></a></li>
<li><a href="${b.href}">${codeB} <span>${escape(b.name)}</span></a></li>
<li><a href="${registry.href}">${escape(registry.name)}</a></li>
</ul>
</div>
${links.length ? `<div>
<h3>${t.related_comparisons}</h3>
<ul class="versus">
${links.join("\n")}
</ul>
</div>` : ""}
<div>
<h3>${t.sources}</h3>
<ul class="plain">
${cites.map((s) => `<li><cite><a href="${s.href}">${s.text}</a></cite></li>`).join("\n")}
</ul>
</div>
</div>
${pair.reasons ? `<p class="fine">${t.relatedness} ${pair.score}/100: ${escape(pair.reasons)}</p>` : ""}
</section>
</article>
</main>`,
  });
}
