// What readers do on the hosted site, in every browser, with and without scripts.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { BROWSERS, KINDS, ask, follow, open, path, text, visit, world } from "./world.mjs";

const language = (page) => page.$eval("html", (html) => html.lang);

async function withScripts(page, url) {
  await open(page, url(""));
  await ask(page, "mailbox busy");
  await follow(page, "#search-results a[href$='/smtp/450/']");
  assert.match(await text(page, "h1"), /450/);
  await follow(page, "a[href$='/smtp/450-vs-550/']");
  assert.match(await text(page, "h1"), /450.+550/);
  await follow(page, ".languages a[hreflang=vi]");
  assert.equal(path(page), "/vi/smtp/450-vs-550/");
  assert.equal(await language(page), "vi");
  await follow(page, "a.swap");
  await page.waitForSelector("#comparison .pair-title");
  assert.match(await text(page, "#comparison .pair-title"), /550.+450/);
  await page.select("#code-a", "421");
  assert.equal(path(page), "/vi/smtp/compare/?a=421&b=450");
  await follow(page, "#comparison [data-slot=page] a");
  assert.equal(path(page), "/vi/smtp/421-vs-450/");
}

async function withoutScripts(page, url) {
  await open(page, url(""));
  const visible = (selector) => page.$eval(selector, (node) => node.checkVisibility());
  assert.equal(await visible("form.search"), false, "a field that cannot search is not shown");
  assert.equal(await visible("nav.registries a"), true, "the registries are");
  await visit(page, "main a[href$='/smtp/']");
  await visit(page, "ul.codes a[href$='/smtp/450/']");
  await visit(page, "main a[href$='/smtp/450-vs-550/']");
  assert.match(await text(page, ".verdict"), /450/);
  await visit(page, ".languages a[hreflang=vi]");
  assert.equal(path(page), "/vi/smtp/450-vs-550/");
  await visit(page, "main a[href*='/smtp/compare/']");
  await visit(page, ".compare-static a[href$='/smtp/451/']");
  assert.match(await text(page, "h1"), /451/);
}

/** The text of a page's main part, without what scripts put there or take away. */
async function words(at, route) {
  const { page } = await at.page();
  await open(page, at.sites.flagship.url(route));
  const main = await page.$eval("main", (node) => {
    const copy = node.cloneNode(true);
    for (const made of copy.querySelectorAll("form, noscript, template, .copy, [role=status]")) made.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  });
  await page.close();
  return main;
}

for (const name of BROWSERS) {
  describe(name, () => {
    const at = world(name);
    const plain = world(name, false);
    const flagship = (route) => at.sites.flagship.url(route);

    test("home, search, code, comparison, another language, another pair", async () => {
      const { page, faults } = await at.page();
      await page.setViewport({ width: 360, height: 740 });
      await withScripts(page, flagship);
      assert.deepEqual(faults(), []);
      await page.close();
    });

    test("home, registry, code, comparison, another language, without scripts", async () => {
      const { page, faults } = await plain.page();
      await page.setViewport({ width: 360, height: 740 });
      await withoutScripts(page, (route) => plain.sites.flagship.url(route));
      assert.deepEqual(faults(), []);
      await page.close();
    });

    test("every text is there without scripts", async () => {
      for (const [kind, route] of Object.entries(KINDS.flagship)) {
        if (kind !== "compare") assert.equal(await words(at, route), await words(plain, route), kind);
      }
    });

    test("a page that is not there leads on", async () => {
      const { page, faults } = await at.page();
      const response = await open(page, flagship("smtp/999/"));
      assert.equal(response.status(), 404);
      await ask(page, "550");
      await follow(page, "#search-results [role=option]");
      assert.equal(path(page), "/smtp/550/");
      assert.deepEqual(faults(), []);
      await page.close();
    });

    test("the scheme is the reader's, also where nothing can be stored", async () => {
      const { page, faults } = await at.page();
      await page.evaluateOnNewDocument(() => {
        Object.defineProperty(window, "localStorage", { get() { throw new DOMException("refused", "SecurityError"); } });
      });
      await open(page, flagship("smtp/550/"));
      const paper = () => page.$eval("body", (body) => getComputedStyle(body).backgroundColor);
      const seen = new Set();
      for (const scheme of ["light", "dark"]) {
        await page.$eval("button.theme", (button) => button.click());
        assert.equal(await page.$eval("html", (html) => html.dataset.theme), scheme);
        seen.add(await paper());
      }
      assert.equal(seen.size, 2);
      assert.deepEqual(faults(), []);
      await page.close();
    });

    test("a code is compared with any other of its registry", async () => {
      const { page, faults } = await at.page();
      const compareWith = async (code) => {
        await open(page, flagship("smtp/450/"));
        await page.focus("#with");
        await page.keyboard.type(code);
        await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
        await page.waitForSelector("#comparison > *");
      };
      await compareWith("221");
      assert.match(await text(page, "#comparison .pair-title"), /450.+221/);
      await compareWith("999");
      assert.match(await text(page, "#comparison .notice"), /999/);
      assert.deepEqual(faults(), []);
      await page.close();
    });

    test("a dialogue is copied as it stands", async () => {
      const { page, faults } = await at.page();
      await page.evaluateOnNewDocument(() => {
        Object.defineProperty(navigator, "clipboard", { value: { writeText: async (t) => { window.copied = t; } } });
      });
      await open(page, flagship("smtp/334/"));
      await page.$eval(".transcript .copy", (button) => button.click());
      const copied = await page.waitForFunction(() => window.copied).then((handle) => handle.jsonValue());
      assert.match(copied, /^(S|C): /);
      assert.match(copied, /\nS: 334 /);
      assert.deepEqual(faults(), []);
      await page.close();
    });
  });
}
