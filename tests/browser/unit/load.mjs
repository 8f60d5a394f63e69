// Loads the scripts of the site as Node modules.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const root = "../../../static/";

export const core = require(`${root}search-core.js`);
export const compare = require(`${root}compare.js`);
export const MiniSearch = require(`${root}vendor/minisearch.js`);
export const source = (name) => readFileSync(new URL(`${root}${name}`, import.meta.url), "utf8");

/** What a query finds, as short labels: a code's value, "a|b" for a pair, else the path. */
export const finder = (data) => {
  const find = core.open(data, MiniSearch);
  return (query) => find(query).map((r) => (r.kind === "pair" ? r.values.join("|") : r.values[0] ?? r.path));
};
