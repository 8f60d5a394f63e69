// The HTML as the Nu checker reads it, and the weight that readers pay for.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import path from "node:path";
import { promisify } from "node:util";
import { FOLDERS } from "./world.mjs";

const checker = path.join(path.dirname(createRequire(import.meta.url).resolve("vnu-jar")), "build/dist/vnu.jar");

const files = (folder, ending) =>
  readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(ending)).map((file) => path.join(folder, file)).sort();

const isPair = (file) => /-vs-/.test(file);

/** Every page of the fixture; of the flagship every fourth, and of its comparisons every fiftieth. */
const tiny = files(FOLDERS.tiny, ".html");
const flagship = files(FOLDERS.flagship, ".html");
const everyNth = (list, n) => list.filter((_, i) => i % n === 0);
const sample = [...everyNth(flagship.filter((f) => !isPair(f)), 4), ...everyNth(flagship.filter(isPair), 50)];

async function check(pages) {
  const args = ["-Xss4m", "-jar", checker, "--format", "json", "--exit-zero-always", ...pages];
  const { stderr } = await promisify(execFile)("java", args, { maxBuffer: 1 << 26 });
  return JSON.parse(stderr).messages.map((m) => `${m.url}:${m.lastLine}: ${m.subType ?? m.type}: ${m.message}`);
}

test("every page of the fixture is valid HTML", async () => {
  assert.ok(tiny.length > 90, `${tiny.length} pages`);
  assert.deepEqual(await check(tiny), []);
});

test("pages of the flagship are valid HTML", async () => {
  assert.ok(sample.length > 50, `${sample.length} pages`);
  assert.deepEqual(await check(sample), []);
});

test("the icon is valid SVG", async () => {
  const icons = files(`${FOLDERS.tiny}/assets`, ".svg");
  assert.ok(icons.length > 0);
  assert.deepEqual(await check(["--svg", ...icons]), []);
});

const heavier = (list, limit) =>
  list.map((file) => [file, statSync(file).size]).filter(([, size]) => size > limit);

test("pages stay light", () => {
  assert.deepEqual(heavier(flagship.filter(isPair), 40_000), []);
  const codes = flagship.filter((file) => /\/(smtp|http)\/\d+\/index\.html$/.test(file));
  assert.ok(codes.length > 100);
  assert.deepEqual(heavier(codes, 30 * 1024), []);
});

test("the stylesheet and the scripts of a page stay light", () => {
  const page = readFileSync(`${FOLDERS.flagship}/smtp/450-vs-550/index.html`, "utf8");
  const weigh = (pattern) =>
    [...page.matchAll(pattern)].reduce((sum, [, file]) => sum + statSync(FOLDERS.flagship + file).size, 0);
  const style = weigh(/<link rel="stylesheet" href="([^"]+)"/g);
  const scripts = weigh(/<script defer src="([^"]+)"/g);
  assert.ok(style > 1000 && style <= 20_000, `style: ${style} bytes`);
  assert.ok(scripts > 1000 && scripts <= 10_000, `scripts: ${scripts} bytes`);
});

test("nothing in a page runs or styles from within, and nothing comes from elsewhere", () => {
  for (const file of [...tiny, ...sample]) {
    const page = readFileSync(file, "utf8");
    assert.doesNotMatch(page, /<style|\sstyle="|\son[a-z]+="|javascript:/i, file);
    const scripts = [...page.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)];
    for (const [, attributes, body] of scripts) {
      assert.ok(/\ssrc="\//.test(attributes) || /type="application\/ld\+json"/.test(attributes), `${file}: ${attributes}`);
      if (!/ld\+json/.test(attributes)) assert.equal(body, "", file);
    }
    for (const [, url] of page.matchAll(/<(?:img|script|source|iframe)[^>]*\ssrc="([^"]+)"/g)) assert.match(url, /^\//, file);
  }
});
