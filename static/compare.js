// The page that compares any two codes of a registry: two lists to choose from, and below them the same
// facts and sentences that the page of the pair states. The functions above "The page" are pure and mirror
// src/compare and src/render/facts.rs; a test holds both to the same text.
(() => {
  "use strict";

  const NOT_STATED = -1;
  const ALIKE = 1000; // full likeness of two values, as in src/compare

  const escapeHtml = (text) =>
    text.replace(/[&<>"']/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[c]);
  const codeHtml = (value) => `<code class="num" translate="no" dir="ltr">${escapeHtml(value)}</code>`;

  /** A pattern with its placeholders filled; pattern and values are HTML. */
  const fill = (pattern, values) =>
    pattern.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? values[name] : whole));

  /** A list in words: "a, b and c". */
  const join = (items, list) =>
    items.reduce((text, item, i) => {
      if (i === 0) return item;
      if (items.length === 2) return text + list.pair + item;
      const literal = i === 1 ? list.start : i === items.length - 1 ? list.end : list.middle;
      return text + literal + item;
    }, "");

  // ---- What differs ----------------------------------------------------------------------------

  const byNumber = (a, b) => a - b;
  const split = (a, b) => ({
    onlyA: a.filter((x) => !b.includes(x)).sort(byNumber),
    onlyB: b.filter((x) => !a.includes(x)).sort(byNumber),
    both: a.filter((x) => b.includes(x)).sort(byNumber),
  });

  const valueLikeness = (facet, a, b) => {
    if (a === b) return ALIKE;
    const [x, y] = [facet.values[a].items, facet.values[b].items];
    if (!x || !y) return 0;
    const { onlyA, onlyB, both } = split(x, y);
    const union = onlyA.length + onlyB.length + both.length;
    return union ? Math.floor((ALIKE * both.length) / union) : 0;
  };

  const likeness = (data, a, b) =>
    data.facets.reduce((sum, facet, i) => {
      const [x, y] = [a.facets[i], b.facets[i]];
      if (facet.compare === "never" || x === NOT_STATED || y === NOT_STATED) return sum;
      return sum + facet.weight * valueLikeness(facet, x, y);
    }, 0);

  /** The two uses that are most alike, for they are the ones a reader can mix up; the first such pair. */
  const alikeUses = (data, low, high) => {
    let best = { score: 0, low: low.uses[0], high: high.uses[0] };
    for (const u of low.uses) {
      for (const v of high.uses) {
        const score = likeness(data, u, v);
        if (score > best.score) best = { score, low: u, high: v };
      }
    }
    return [best.low, best.high];
  };

  // ---- Sentences -------------------------------------------------------------------------------

  const setSentences = (data, facet, a, b) => {
    const { onlyA, onlyB, both } = split(facet.values[a.value].items, facet.values[b.value].items);
    const items = (list) => join(list.map((i) => facet.names[i]), data.list);
    const counted = (forms, list, values) => {
      const pattern = forms?.[data.plural[list.length] ?? "other"] ?? forms?.other ?? "";
      return fill(pattern, { ...values, items: items(list), count: String(list.length) });
    };
    const only = (code, list) => counted(facet.only, list, { code });
    const empty = (code) => fill(facet.empty ?? "", { code });
    if (both.length) {
      const rest = [onlyA.length && only(a.code, onlyA), onlyB.length && only(b.code, onlyB)];
      return [counted(facet.both, both, {}), ...rest.filter(Boolean)];
    }
    if (!onlyA.length) return [empty(a.code), only(b.code, onlyB)];
    if (!onlyB.length) return [empty(b.code), only(a.code, onlyA)];
    return [fill(facet.disjoint ?? "", { a: a.code, b: b.code, a_items: items(onlyA), b_items: items(onlyB) })];
  };

  /** The sentence about one facet in which two codes differ, or null where none is meant. */
  const sentence = (data, facet, a, b) => {
    if (facet.compare !== "sentence" || a.value === NOT_STATED || b.value === NOT_STATED) return null;
    const says = ({ value, code }) => facet.says?.[value] && fill(facet.says[value], { code });
    const parts = facet.set ? setSentences(data, facet, a, b) : [says(a), says(b)];
    // Half a contrast would mislead: without words for both values nothing is said.
    if (!facet.set && !parts.every(Boolean)) return null;
    return parts.filter(Boolean).join(data.text.sentence_gap) || null;
  };

  /** Codes `a` and `b` by index: rows that differ, facts they share, sentences. Labels are text, all else HTML. */
  const compare = (data, a, b) => {
    const [x, y] = [data.codes[a], data.codes[b]];
    const [useX, useY] = a < b ? alikeUses(data, x, y) : alikeUses(data, y, x).reverse();
    const result = { rows: [], same: [], sentences: [], uses: [] };
    data.facets.forEach((facet, i) => {
      const [v, w] = [useX.facets[i], useY.facets[i]];
      if (facet.compare === "never" || (v === NOT_STATED && w === NOT_STATED)) return;
      const cell = (value) => (value === NOT_STATED ? data.not_stated : facet.values[value].html);
      if (v === w) return result.same.push({ label: facet.label, value: cell(v) });
      result.rows.push({ label: facet.label, reading: facet.reading, a: cell(v), b: cell(w) });
      const said = sentence(data, facet, { code: codeHtml(x.value), value: v }, { code: codeHtml(y.value), value: w });
      if (said) result.sentences.push(said);
    });
    for (const [code, use] of [[x, useX], [y, useY]]) {
      if (!use.label) continue;
      result.uses.push(fill(data.text.uses_note, { code: codeHtml(code.value), use: escapeHtml(use.label) }));
    }
    return result;
  };

  /** The answer in one sentence: the most important difference, or what differs where no sentence tells it. */
  const verdict = (data, a, b, { rows, sentences }) => {
    if (sentences.length) return sentences[0];
    const values = { a: codeHtml(data.codes[a].value), b: codeHtml(data.codes[b].value) };
    if (!rows.length) return fill(data.text.pair_same, values);
    const facets = join(rows.map((row) => row.label.toLowerCase()), data.list);
    return fill(data.text.pair_differ, { ...values, facets: escapeHtml(facets) });
  };

  /** The path of the pair's own page, or null if there is none. */
  const pairPath = (data, a, b) => {
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const emitted = data.emitted === "all" || data.emitted.some(([i, j]) => i === low && j === high);
    return emitted ? `${data.path}${data.codes[low].slug}-vs-${data.codes[high].slug}/` : null;
  };

  /** Why two codes cannot be compared: the name of the message and the code it is about; null if they can. */
  const refusal = (data, a, b) => {
    if (a === b) return { message: "same", code: data.codes[a].value };
    const reserved = [a, b].find((i) => data.codes[i].reserved);
    return reserved === undefined ? null : { message: "reserved", code: data.codes[reserved].value };
  };

  /** The code that a query parameter names, by slug or value; -1 if there is none. */
  const codeIndex = (data, name) => {
    const wanted = (name ?? "").trim().toLowerCase();
    return data.codes.findIndex((c) => c.slug.toLowerCase() === wanted || c.value.toLowerCase() === wanted);
  };

  if (typeof module === "object") {
    module.exports = { compare, verdict, pairPath, refusal, codeIndex, join, fill, escapeHtml };
    return;
  }

  // ---- The page --------------------------------------------------------------------------------

  const form = document.querySelector("form.picker");
  if (!form) return;
  const { base = "", suffix = "" } = form.dataset;
  const [first, second] = [form.elements.a, form.elements.b];
  const result = document.getElementById("comparison");
  const status = document.getElementById("comparison-status");
  const template = document.getElementById("comparison-template");

  const element = (name, text) => {
    const node = document.createElement(name);
    node.textContent = text;
    return node;
  };
  // Cells and sentences are HTML that the program made and escaped; everything else goes in as text.
  const htmlElement = (name, html) => {
    const node = document.createElement(name);
    node.innerHTML = html;
    return node;
  };

  const row = ({ label, reading, a, b }) => {
    const head = element("th", label);
    head.scope = "row";
    if (reading) head.append(" ", element("small", form.dataset.reading));
    const line = document.createElement("tr");
    line.append(head, htmlElement("td", a), htmlElement("td", b));
    return line;
  };

  const sameRow = ({ label, value }) => {
    const line = document.createElement("div");
    line.append(element("dt", label), htmlElement("dd", value));
    return line;
  };

  const fillSide = (side, code, path) => {
    side.classList.add(`tone-${code.tone}`);
    side.querySelector("a").href = base + path + code.slug + "/" + suffix;
    side.querySelector("[data-slot=value]").textContent = code.value;
    const name = side.querySelector("[data-slot=name]");
    name.textContent = code.name;
    if (code.lang) name.lang = code.lang;
    if (code.dir) name.dir = code.dir;
  };

  /** The template of the page, filled; parts that have nothing to say are left out. */
  const draw = (data, a, b) => {
    const found = compare(data, a, b);
    const page = template.content.cloneNode(true);
    const slot = (name) => page.querySelector(`[data-slot="${name}"]`);
    const put = (name, nodes) => slot(name)?.replaceChildren(...nodes);
    const putHtml = (name, html) => { if (slot(name)) slot(name).innerHTML = html; };

    for (const [name, index] of [["a", a], ["b", b]]) {
      const code = data.codes[index];
      fillSide(slot(name), code, data.path);
      put(`${name}-value`, [code.value]);
      slot(`${name}-value`).closest("th").classList.add(`tone-${code.tone}`);
    }
    put("rows", found.rows.map(row));
    put("sentences", found.sentences.map((html) => htmlElement("li", html)));
    put("same", found.same.map(sameRow));
    put("count", [String(found.same.length)]);
    putHtml("verdict", verdict(data, a, b, found));
    putHtml("uses", found.uses.join(data.text.sentence_gap));
    const path = pairPath(data, a, b);
    if (path) slot("page").querySelector("a").href = base + path + suffix;

    const superfluous = [
      [true, slot("identical")], // the verdict says it
      [!found.rows.length, slot("rows")?.closest(".scroll")],
      [!found.sentences.length, slot("sentences")],
      [!found.same.length, slot("same")?.closest("details")],
      [!found.uses.length, slot("uses")],
      [!path, slot("page")],
    ];
    for (const [drop, node] of superfluous) if (drop) node?.remove();
    return page;
  };

  const refuse = ({ message, code }) => {
    const words = form.dataset[message] ?? "";
    const notice = htmlElement("p", fill(escapeHtml(words), { code: codeHtml(code) }));
    notice.className = "notice";
    return notice;
  };

  const chosen = (data) => [first, second].map((select) => codeIndex(data, select.value));

  const show = (data) => {
    const [a, b] = chosen(data);
    const refused = refusal(data, a, b);
    result.replaceChildren(refused ? refuse(refused) : draw(data, a, b));
    const title = result.querySelector(".pair-title") ?? result;
    status.textContent = title.textContent.replace(/\s+/g, " ").trim();
  };

  const remember = () => {
    const state = new URLSearchParams([["a", first.value], ["b", second.value]]);
    try { history.replaceState(null, "", `?${state}`); } catch { /* pages from disk may not change their address */ }
  };

  /**
   * Chooses the codes of the address, else those the browser kept in the lists; each side filled by a code that
   * differs. Returns what the address names and the registry does not have.
   */
  const preset = (data) => {
    const query = new URLSearchParams(location.search);
    const asked = ["a", "b"].map((name) => codeIndex(data, query.get(name)));
    const kept = chosen(data);
    let [a, b] = asked.every((i) => i < 0) && kept[0] !== kept[1] ? kept : asked;
    const other = (taken) => data.codes.findIndex((code, i) => i !== taken && !code.reserved);
    if (a < 0) a = other(b);
    if (b < 0) b = other(a);
    if (a >= 0 && b >= 0) { // a registry may have one code
      first.value = data.codes[a].slug;
      second.value = data.codes[b].slug;
    }
    return ["a", "b"].map((name) => query.get(name)?.trim()).find((name, i) => name && asked[i] < 0);
  };

  window.codeglossCompare = (data) => {
    const unknown = preset(data);
    if (unknown) result.replaceChildren(refuse({ message: "unknown", code: unknown }));
    else show(data);
    const changed = () => {
      show(data);
      remember();
    };
    form.addEventListener("change", changed);
    form.querySelector(".swap")?.addEventListener("click", () => {
      [first.value, second.value] = [second.value, first.value];
      changed();
    });
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  const script = document.createElement("script");
  script.src = form.dataset.src;
  document.head.append(script);
})();
