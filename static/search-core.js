// The site's search without its page: what typed text means, what it finds and in which order. Pure, so
// that Node and every browser rank alike; search.js shows the results. Loaded together with the data.
//
// A query is answered in this order: the two codes it names as a pair, the code it names, codes that
// begin like it, and then texts, found by MiniSearch and put in order here.
(() => {
  "use strict";

  const MAX_QUERY = 200; // characters; a pasted log must not freeze the page

  // ---- Text ------------------------------------------------------------------------------------

  // First code points of the decimal digits that people type on keyboards other than Latin ones.
  const ZEROS = [
    0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040, 0x17e0,
  ];
  const asciiDigit = (digit) => {
    const point = digit.codePointAt(0);
    const zero = ZEROS.find((z) => point >= z && point < z + 10);
    return zero === undefined ? digit : String(point - zero);
  };

  /** One spelling of a text, accents kept: composed, lower case, half-width kana widened, digits 0–9. */
  const exact = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "") // invisible, arrives by copying
      .replace(/[^\P{Nd}0-9]/gu, asciiDigit)
      .normalize("NFC");

  // Letters that Unicode does not take apart, though people type them without their stroke or dot.
  const PLAIN = { đ: "d", ð: "d", ħ: "h", ı: "i", ł: "l", ø: "o", ŧ: "t", ß: "ss", æ: "ae", œ: "oe" };

  /**
   * The text as people type it who leave accents out. Only marks that are optional in writing go: accents of
   * Latin, Greek and Cyrillic, vowel points of Arabic and Hebrew. Marks of kana, Thai and Hindi make other
   * letters, so they stay.
   */
  const fold = (text) =>
    exact(text)
      .normalize("NFD")
      .replace(/[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u0655\u0670]/g, "")
      .replace(/[đðħıłøŧßæœ]/g, (letter) => PLAIN[letter])
      .normalize("NFC");

  // Scripts that do not put spaces between words, and Hangul, whose words carry endings. Texts in them are
  // indexed by every two characters in a row.
  const RUN =
    "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}ー〆";
  const WORDS = new RegExp(`(?<run>[${RUN}]+)|(?<number>\\d+(?:\\.\\d+)*)|(?:(?![${RUN}])[\\p{L}\\p{M}])+`, "gu");
  // Scripts whose words are spelt letter by letter, so that one wrong letter is a typing error.
  const ALPHABET =
    /^[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Armenian}\p{sc=Georgian}]{5,}$/u;

  /** Words of a text already in one spelling: `{kind: "word" | "number" | "run", text}`. */
  const words = (text) =>
    Array.from(text.matchAll(WORDS), (m) => ({
      kind: m.groups.run ? "run" : m.groups.number ? "number" : "word",
      text: m[0],
    }));

  const bigrams = (run) => {
    const chars = [...run];
    return chars.slice(1).map((char, i) => chars[i] + char);
  };

  /** Terms under which a text is indexed. The last character of a run alone is one: no pair begins with it. */
  const terms = (text) =>
    words(fold(text)).flatMap(({ kind, text }) =>
      kind === "run" ? [...bigrams(text), [...text].at(-1)] : [text],
    );

  // ---- Codes -----------------------------------------------------------------------------------

  /**
   * What makes two spellings the same code: `ERR_10600`, `err-10600` and `Err 10600` are one. A separator
   * between digits stays, and so does every dot: `5.1.1` is not `511`.
   */
  const codeKey = (text) =>
    fold(text)
      .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, "")
      .replace(/[\s_‐-―-]+/g, "-")
      .replace(/(^|\D)-|-(?=\D|$)/g, "$1");

  /** The number of a code that is a prefix of letters and a number: 10600 of `err10600`. */
  const numberOf = (key) => /^\p{L}+(\d[\d.]*)$/u.exec(key)?.[1];

  const plain = (text) => fold(text).replace(/[\s_:/#‐-―-]+/g, " ").trim();

  /** The registry a query begins or ends with, and what is left of it. */
  const splitRegistry = (query, names) => {
    const text = plain(query);
    for (const { name, registry } of names) {
      if (text.startsWith(name) && /^[^\p{L}\p{M}]/u.test(text.slice(name.length))) {
        return { registry, rest: text.slice(name.length) };
      }
      if (text.endsWith(` ${name}`)) return { registry, rest: text.slice(0, -name.length) };
    }
    return null;
  };

  /** Finds codes by their exact key: by value, then by number alone, then by alias. */
  const codeLookup = (docs, names) => {
    const byKey = new Map(); // key -> [[rank, doc], …]
    const add = (key, rank, doc) => {
      if (!key) return;
      if (!byKey.has(key)) byKey.set(key, []);
      byKey.get(key).push([rank, doc]);
    };
    for (const doc of docs) {
      for (const key of doc.keys) {
        add(key, 0, doc);
        add(numberOf(key), 1, doc);
      }
      for (const alias of doc.aliasKeys) add(alias, 2, doc);
    }
    for (const found of byKey.values()) found.sort((a, b) => a[0] - b[0] || a[1].at - b[1].at);
    const get = (text) => (byKey.get(codeKey(text)) ?? []).map(([, doc]) => doc);

    return (text) => {
      const named = splitRegistry(text, names);
      const inRegistry = named ? get(named.rest).filter((doc) => doc.registry === named.registry) : [];
      return unique([...get(text), ...inRegistry]);
    };
  };

  /** Codes that begin like the query, in registry order: `5.1.1`, then `5.1.10`. */
  const beginningWith = (query, docs, names) => {
    const named = splitRegistry(query, names);
    const begins = (text, registry) => {
      const key = codeKey(text);
      const like = (k) => k.startsWith(key) || (numberOf(k)?.startsWith(key) ?? false);
      const own = (doc) => doc.kind === "code" && (registry === undefined || doc.registry === registry);
      if (!key) return [];
      return [
        ...docs.filter((doc) => own(doc) && doc.keys.some(like)),
        ...docs.filter((doc) => own(doc) && doc.aliasKeys.some((k) => k.startsWith(key))),
      ];
    };
    return [...begins(query), ...(named ? begins(named.rest, named.registry) : [])];
  };

  // ---- Pairs -----------------------------------------------------------------------------------

  /** The query cut at words that mean "versus", in any of the languages given. */
  const cutAtVersus = (query, versus) => {
    const escape = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    const escaped = versus.map((word) => escape(fold(word).trim())).filter(Boolean);
    const isRun = new RegExp(`^[${RUN}]+$`, "u");
    // A word with spaces around it needs them; と stands directly between two codes.
    const free = escaped.filter((word) => isRun.test(word));
    const bound = escaped.filter((word) => !isRun.test(word));
    const cut = fold(query).replace(new RegExp(`(^|[^\\p{L}\\p{M}])(?:${bound.join("|")})\\.?(?=$|[^\\p{L}\\p{M}])`, "gu"), "$1\n");
    return (free.length ? cut.replace(new RegExp(free.join("|"), "gu"), "\n") : cut).split("\n");
  };

  /** Every way to read a query as two codes, the likeliest first. */
  const sidesOf = (query, versus) => {
    const filled = (parts) => parts.map((p) => p.trim()).filter(Boolean);
    const two = (parts) => (parts.length === 2 ? [parts] : []);
    const tokens = filled(fold(query).split(/[\s/,;&|+、]+/));
    const dashed = filled(fold(query).split(/[\s/,;&|+、‐-―-]+/));
    const halves = (list) => list.slice(1).map((_, i) => [list.slice(0, i + 1).join(" "), list.slice(i + 1).join(" ")]);
    return [
      ...two(filled(cutAtVersus(query, versus))),
      ...two(filled(fold(query).split(/[/,;&|+、]/))),
      ...halves(tokens),
      ...halves(dashed),
    ];
  };

  /** For each registry, the first code of each side; the two must be different codes. */
  const pairsOf = (sides, registries) =>
    registries.flatMap((_, registry) => {
      const [a, b] = sides.map((docs) => docs.find((doc) => doc.kind === "code" && doc.registry === registry));
      return a && b && a !== b ? [[a, b]] : [];
    });

  /** Where a pair is shown: on its own page, or on the page that compares any two codes. */
  const pairResult = ([a, b], data) => {
    const registry = data.registries[a.registry];
    const [low, high] = a.at < b.at ? [a, b] : [b, a];
    const common = { kind: "pair", registry: registry.title, values: [a.value, b.value], names: [a.name, b.name] };
    if (data.emitted === "all" && !a.reserved && !b.reserved) {
      return { ...common, path: `${registry.path}${low.slug}-vs-${high.slug}/`, query: "" };
    }
    const query = `?a=${encodeURIComponent(a.slug)}&b=${encodeURIComponent(b.slug)}`;
    return registry.compare ? { ...common, path: registry.compare, query } : null;
  };

  // ---- Texts -----------------------------------------------------------------------------------

  const FIELDS = { value: 6, name: 6, aliases: 3, slug: 2, registry: 1, text: 1 };

  /** The word with each two neighbouring letters exchanged: the typing error that is two edits by count. */
  const exchanged = (word) => {
    const chars = [...word];
    return chars.slice(1).map((char, i) => chars.slice(0, i).join("") + char + chars[i] + chars.slice(i + 2).join(""));
  };

  /** What MiniSearch has to find for one word. Digits are never guessed at; only values may go on after them. */
  const wordQuery = ({ kind, text }) => {
    if (kind === "number") {
      return { combineWith: "OR", queries: [text, { queries: [text], fields: ["value", "aliases"], prefix: true }] };
    }
    if (kind === "run") {
      const pairs = bigrams(text);
      return pairs.length ? { combineWith: "AND", queries: pairs } : { queries: [text], prefix: true };
    }
    if (!ALPHABET.test(text)) return { queries: [text], prefix: true };
    return {
      combineWith: "OR",
      queries: [{ queries: [text], prefix: true, fuzzy: 1 }, { queries: exchanged(text), boostTerm: () => 0.4 }],
    };
  };

  // Japanese is written without spaces but changes script between words; a second try may part it there.
  const BY_SCRIPT = /[\p{sc=Han}〆]+|[\p{sc=Hiragana}]+|[\p{sc=Katakana}ー]+|[^\p{sc=Han}〆\p{sc=Hiragana}\p{sc=Katakana}ー]+/gu;
  const parted = (word) => (word.kind === "run" ? word.text.match(BY_SCRIPT).map((text) => ({ kind: "run", text })) : [word]);

  // Parts of a query of which one may be missing: `err_10699` is one part, so that it never finds `err_10600`.
  const PARTS = new RegExp(`[${RUN}]+|(?:(?![${RUN}])\\S)+`, "gu");
  const parts = (text) => (text.match(PARTS) ?? []).map(words).filter((part) => part.length);

  /** How well the accents typed agree: 3 the whole name, 2 in the name, 1 in the text, 0 not. */
  const agreement = (doc, query) => {
    if (doc.exactName === query.exact) return 3;
    const holds = (list) => (word) =>
      list.some(({ kind, text }) => (kind === "run" ? text.includes(word.text) : kind === "word" ? text.startsWith(word.text) : text === word.text));
    if (query.exactWords.every(holds(doc.headWords))) return 2;
    return query.accented && query.exactWords.every(holds([...doc.headWords, ...doc.textWords])) ? 1 : 0;
  };

  const openTexts = (docs, MiniSearch) => {
    const index = new MiniSearch({ idField: "at", fields: Object.keys(FIELDS), tokenize: terms, processTerm: (t) => t });
    index.addAll(docs.map((doc) => doc.fields));
    const options = { boost: FIELDS, tokenize: (t) => [t], weights: { fuzzy: 0.4, prefix: 0.5 } };

    // `strict`: every word must be found, for a query whose codes are known already.
    return (text, strict) => {
      const query = { exact: exact(text).trim(), exactWords: words(exact(text)), accented: exact(text) !== fold(text) };
      const wanted = words(fold(text));
      if (!wanted.length) return [];
      const every = (list) => ({ combineWith: "AND", queries: list.map(wordQuery) });
      const tries = [
        () => every(wanted),
        () => every(wanted.flatMap(parted)),
        () => ({ combineWith: "OR", queries: parts(fold(text)).map(every) }),
      ];
      let hits = [];
      for (const attempt of strict ? tries.slice(0, 1) : tries) if (!hits.length) hits = index.search(attempt(), options);
      // Engines may differ in the last bits of a logarithm: scores are rounded, so that they rank alike.
      return hits
        .map(({ id, score }) => ({ doc: docs[id], level: agreement(docs[id], query), score: Math.round(score * 1000) }))
        .sort((a, b) => b.level - a.level || b.score - a.score || a.doc.at - b.doc.at)
        .map(({ doc }) => doc);
    };
  };

  // ---- The whole -------------------------------------------------------------------------------

  const unique = (list) => [...new Set(list)];

  /** A document of the data, with everything about it that does not depend on a query. */
  const readDoc = ([kind, registry, value, name, text, path, aliases, flags], at, data) => {
    const slug = path.split("/").at(-2) ?? "";
    const own = data.registries[registry];
    // Classes and registries are named by their ids as codes are by their values: `4yz`, `smtp`.
    const ids = { code: [value], class: [value, slug], registry: own ? [own.id, own.title] : [] }[kind] ?? [];
    const registryWords = own ? `${own.title} ${own.id}` : "";
    return {
      at, kind, registry, value, name, text, path, slug,
      reserved: flags === 1,
      keys: unique(ids.map(codeKey)).filter(Boolean),
      aliasKeys: (aliases ?? []).map(codeKey).filter(Boolean),
      exactName: exact(name).trim(),
      headWords: words(exact(`${value} ${name} ${registryWords}`)),
      textWords: words(exact(text)),
      fields: {
        at, value, name, text,
        aliases: (aliases ?? []).join(" "),
        slug: kind === "code" || kind === "page" ? "" : slug,
        registry: registryWords,
      },
    };
  };

  /** Opens the data of one locale; returns the function from what is typed to all results, best first. */
  const open = (data, MiniSearch) => {
    const docs = data.docs.map((doc, at) => readDoc(doc, at, data));
    // The longest name first: "smtp enhanced 5.1.1" names not the registry "smtp".
    const names = data.registries
      .flatMap((r, registry) => unique([plain(r.id), plain(r.title)]).map((name) => ({ name, registry })))
      .filter(({ name }) => name)
      .sort((a, b) => b.name.length - a.name.length);
    const versus = unique(["vs", "versus", ...(data.vs ?? [])]);
    const lookup = codeLookup(docs, names);
    const texts = openTexts(docs, MiniSearch);

    /** Codes named somewhere in a longer text: "smtp error 550". A code without a digit is a word there. */
    const mentioned = (query) => {
      const text = ` ${plain(query)} `;
      const registries = names.filter(({ name }) => text.includes(` ${name} `)).map(({ registry }) => registry);
      const tokens = unique(fold(query).split(/[\s/,;&|+、]+/).filter((token) => /\d/.test(token)));
      const wanted = (doc) => doc.kind === "code" && (!registries.length || registries.includes(doc.registry));
      return tokens.map((token) => lookup(token).filter(wanted)).filter((found) => found.length);
    };

    const pairs = (query, whole, named) => {
      if (whole.length) return []; // "ERR 10600" is one code, whatever its halves are
      for (const sides of sidesOf(query, versus)) {
        const found = pairsOf(sides.map(lookup), data.registries);
        if (found.length) return found;
      }
      return named.length === 2 ? pairsOf(named, data.registries) : [];
    };

    const pageResult = (doc) => ({
      kind: doc.kind,
      registry: data.registries[doc.registry]?.title ?? "",
      values: doc.value ? [doc.value] : [],
      names: [doc.name],
      text: doc.text,
      path: doc.path,
      query: "",
    });

    return (typed) => {
      const query = typed.slice(0, MAX_QUERY);
      if (!fold(query).trim()) return [];
      const whole = lookup(query);
      const named = mentioned(query);
      const together = pairs(query, whole, named);
      const codes = unique([...together.flat(), ...whole, ...named.flat()]);
      const found = unique([...codes, ...beginningWith(query, docs, names), ...texts(query, codes.length > 0)]);
      return [...together.map((pair) => pairResult(pair, data)).filter(Boolean), ...found.map(pageResult)];
    };
  };

  const core = { open, exact, fold, terms, codeKey };
  if (typeof module === "object") module.exports = core;
  else window.codeglossSearchCore = core;
})();
