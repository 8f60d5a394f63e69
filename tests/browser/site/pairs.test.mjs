// PAIR-11: for every comparison that a site has, the script of the page that compares any two codes says
// what the comparison's JSON says. CODEGLOSS_SITE is the folder of the built site.
import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { compare as script } from "../unit/load.mjs";

const root = process.env.CODEGLOSS_SITE;
const files = readdirSync(root, { recursive: true }).map(String);

const entities = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
const text = (html) => html.replace(/<[^>]*>/g, "").replace(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity]);

const pickers = new Map();
for (const file of files.filter((f) => /^assets\/compare\/.*\.js$/.test(f))) {
  const codeglossCompare = (data) => pickers.set(`${data.registry} ${data.locale}`, data);
  vm.runInNewContext(readFileSync(join(root, file), "utf8"), { codeglossCompare });
}

test("the picker says of every comparison what its JSON says", () => {
  let seen = 0;
  for (const file of files.filter((f) => /-vs-[^/]*\/index\.json$/.test(f))) {
    const json = JSON.parse(readFileSync(join(root, file), "utf8"));
    const data = pickers.get(`${json.registry.id} ${json.locale}`);
    const at = (side) => data.codes.findIndex((code) => code.value === side.value);
    const result = script.compare(data, at(json.a), at(json.b));
    const rows = json.differences.map((d) => ({ label: d.label, reading: d.reading, a: d.a.text, b: d.b.text }));
    assert.deepEqual(result.rows.map((r) => ({ label: r.label, reading: r.reading, a: text(r.a), b: text(r.b) })), rows, file);
    const told = json.differences.map((d) => d.sentence).filter(Boolean);
    assert.deepEqual(result.sentences.map(text), told, file);
    const same = json.same.map((s) => ({ label: s.label, value: s.text }));
    assert.deepEqual(result.same.map((s) => ({ label: s.label, value: text(s.value) })), same, file);
    if (!json.verdict.curated) {
      assert.equal(text(script.verdict(data, at(json.a), at(json.b), result)), json.verdict.text, file);
    }
    assert.ok(json.url.endsWith(script.pairPath(data, at(json.a), at(json.b))), file);
    seen += 1;
  }
  assert.ok(seen > 0 && seen % pickers.size === 0, `${seen}`);
});
