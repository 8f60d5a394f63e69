// Every locale's site and registries. Imported rather than global data, which Eleventy would merge into every page.
import { readFileSync } from "node:fs";

const read = (path) => JSON.parse(readFileSync(new URL(`data/${path}.json`, import.meta.url), "utf8"));

export const sites = ["en", "vi"].map((tag) => {
  const site = read(`${tag}/site`);
  return { ...site, registries: site.registries.map((id) => read(`${tag}/${id}`)) };
});
export const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
export const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
