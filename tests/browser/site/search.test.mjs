// The field of search in real browsers: the ranking that Node has, and the keyboard.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { describe, test } from "node:test";
import { MiniSearch, core } from "../unit/load.mjs";
import { BROWSERS, FOLDERS, LOCALES, ask, open, path, world } from "./world.mjs";

const QUERIES = [
  "550", " 550 ", "smtp 550", "５５０", "5", "55", "500", "greylisting", "mailbox", "mailbx", "hop thu", "hộp thư",
  "HOP THU", "qua nhieu yeu cau", "450 vs 550", "550 450", "550/450", "450 so với 550", "not found", "xyzzy", "<b>",
];

/** The documents of a language, as the built site hands them to its script. */
function documents(folder, locale) {
  const name = readdirSync(`${folder}/assets/search`).find((file) => file.startsWith(`${locale}.`));
  let data = null;
  new Function("codeglossSearch", readFileSync(`${folder}/assets/search/${name}`, "utf8"))((given) => { data = given; });
  return { data, size: statSync(`${folder}/assets/search/${name}`).size };
}

/** In the page: what each query finds, as paths, best first. */
const paths = (queries) => {
  const input = document.getElementById("search");
  const root = document.querySelector("form.search").dataset.base;
  return queries.map((query) => {
    input.value = query;
    input.dispatchEvent(new Event("input"));
    const found = [...document.querySelectorAll("#search-results [role=option]")];
    return found.map((link) => link.getAttribute("href").slice(root.length));
  });
};

for (const name of BROWSERS) {
  describe(name, () => {
    const at = world(name);

    for (const locale of LOCALES.flagship) {
      const tag = locale.slice(0, -1) || "en";
      const { data } = documents(FOLDERS.flagship, tag);

      test(`${tag}: the ranking is the one of Node`, async () => {
        const { page, faults } = await at.page();
        await open(page, at.sites.flagship.url(`${locale}smtp/`));
        await ask(page, "550");
        const find = core.open(data, MiniSearch);
        const expected = QUERIES.map((query) => find(query.trim()).slice(0, 50).map((r) => r.path + r.query));
        assert.deepEqual(await page.evaluate(paths, QUERIES), expected);
        assert.ok(expected[0][0].endsWith("smtp/550/"));
        assert.deepEqual(faults(), []);
        await page.close();
      });

      test(`${tag}: the number of every code finds it first`, async () => {
        const { page } = await at.page();
        await open(page, at.sites.flagship.url(`${locale}smtp/`));
        await ask(page, "550");
        const find = core.open(data, MiniSearch);
        const codes = readdirSync(`${FOLDERS.flagship}/${locale}smtp`).filter((slug) => /^\d+$/.test(slug));
        assert.ok(codes.length > 20);
        const found = await page.evaluate(paths, codes.map((code) => `smtp ${code}`));
        const wrong = codes.filter((code, i) => found[i][0] !== `${locale}smtp/${code}/`);
        assert.deepEqual(wrong, [], String(find(codes[0])[0]?.path));
        await page.close();
      });
    }

    for (const tag of ["ja", "ar"]) {
      test(`${tag}: the ranking of the fixture site is the one of Node`, async () => {
        const { page, faults } = await at.page();
        await open(page, at.sites.tiny.url(`${tag}/mail/`));
        await ask(page, "450");
        const find = core.open(documents(FOLDERS.tiny, tag).data, MiniSearch);
        const queries = ["450", "ERR_7", "err 7", "４５０", "使用中", "使用", "用中", "450 vs 451", "550"];
        const found = await page.evaluate(paths, queries);
        assert.deepEqual(found, queries.map((query) => find(query).slice(0, 50).map((r) => r.path + r.query)));
        // Arabic has strings alone there, and what is not translated is in no search.
        const code = tag === "ja" ? "ja/mail/450/" : undefined;
        for (const list of [found[0], ...found.slice(3, 7)]) assert.equal(list[0], code);
        assert.deepEqual(faults(), []);
        await page.close();
      });
    }

    test("nothing is loaded before the field is used", async () => {
      const { page } = await at.page();
      const asked = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await open(page, at.sites.flagship.url("smtp/"));
      assert.ok(!asked.some((file) => /minisearch|search\/en/.test(file)), asked.join(" "));
      await page.focus("#search");
      await page.waitForFunction(() => window.MiniSearch);
      await page.close();
    });

    test("the keyboard alone is enough", async () => {
      const { page } = await at.page();
      const state = () =>
        page.evaluate(() => {
          const input = document.getElementById("search");
          const active = document.getElementById(input.getAttribute("aria-activedescendant") ?? "");
          return [document.activeElement === input, input.getAttribute("aria-expanded"), active?.textContent.trim().slice(0, 3)];
        });
      await open(page, at.sites.flagship.url("smtp/"));
      await page.keyboard.press("/");
      assert.equal((await state())[0], true, "/ leads to the field");
      await page.keyboard.type("45");
      await page.waitForSelector("#search-results [role=option]");
      assert.match(await page.$eval("#search-status", (node) => node.textContent), /\d/);
      const options = await page.$$("#search-results [role=option]");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("ArrowDown");
      const [, expanded, first] = await state();
      assert.deepEqual([expanded, options.length > 2], ["true", true]);
      assert.ok(first);
      await page.keyboard.press("Escape");
      assert.deepEqual((await state()).slice(0, 2), [true, "false"]);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      const target = await page.$eval("#search-results [aria-selected=true]", (link) => new URL(link.href).pathname);
      await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
      assert.equal(path(page), target);
      await page.close();
    });
  });
}

test("documents of search stay small", () => {
  for (const tag of ["en", "vi"]) {
    const { data, size } = documents(FOLDERS.flagship, tag);
    assert.ok(size < 300_000, `${tag}: ${size} bytes`);
    assert.ok(data, tag);
  }
});
