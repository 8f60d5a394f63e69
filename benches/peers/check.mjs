// Fails unless two trees hold the same pages, but for white space and for how characters are escaped.
//
//   node check.mjs EXPECTED ACTUAL [SAMPLE]
//
// The paths of all HTML files are compared; and of all pages that are no comparisons and of SAMPLE (default
// 1000) comparisons every tag, attribute and text, JSON-LD as a value, and the size, within a tenth.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [expected, actual, sample = 1000] = process.argv.slice(2);
const paths = (root) => readdirSync(root, { recursive: true }).filter((path) => path.endsWith(".html")).sort();
const without = (paths, others) => paths.filter((path) => !others.has(path));
const names = { lt: "<", gt: ">", quot: '"', amp: "&" };
const character = (whole, number, name) => (number ? String.fromCodePoint(number.replace("x", "0x")) : names[name] ?? whole);
const sorted = (_, value) =>
  value?.constructor === Object ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

const linked = /(<script type="application\/ld\+json">)(.*?)(<\/script>)/gs;

// Each tag or text a line. Characters are unescaped last, so that a text never turns into a tag.
const lines = (html) =>
  html
    .replace(linked, (_, open, data, close) => open + JSON.stringify(JSON.parse(data), sorted) + close)
    .split(/\s*(<[^>]*>)\s*/)
    .map((piece) => piece.replace(/\s+/g, " ").replace(/&(?:#(x?[\da-fA-F]+)|(\w+));/g, character))
    .filter(Boolean);

function fail(message) {
  console.error(message);
  process.exit(1);
}

const [wanted, made] = [paths(expected), paths(actual)];
const missing = without(wanted, new Set(made)), stray = without(made, new Set(wanted));
if (missing.length || stray.length) fail(`${actual}: ${missing.length} pages missing (${missing[0]}), ${stray.length} too many (${stray[0]})`);

const pairs = wanted.filter((path) => path.includes("-vs-")), step = Math.max(1, pairs.length / sample);
const chosen = new Set([...wanted.filter((path) => !path.includes("-vs-")), ...pairs.filter((_, i) => i % step < 1)]);
const bytes = [0, 0];
for (const path of chosen) {
  const pages = [expected, actual].map((root) => readFileSync(join(root, path), "utf8"));
  const [want, have] = pages.map(lines);
  const at = want.findIndex((line, i) => line !== have[i]);
  if (at >= 0 || want.length !== have.length) {
    const [x, y] = [want, have].map((all) => all[at < 0 ? want.length : at] ?? "nothing");
    const from = Math.max(0, [...x].findIndex((c, i) => c !== y[i]) - 40);
    fail(`${join(actual, path)}: not as expected\n  expected: ${x.slice(from, from + 120)}\n  actual:   ${y.slice(from, from + 120)}`);
  }
  pages.forEach((page, i) => { if (path.includes("-vs-")) bytes[i] += Buffer.byteLength(page); });
}
const size = bytes[1] / bytes[0];
if (Math.abs(size - 1) > 0.1) fail(`${actual}: comparisons have ${size.toFixed(2)} times the expected size`);
console.error(`${actual}: ${wanted.length} pages; ${chosen.size} compared, the same; size ${size.toFixed(3)}`);
