// What readers do with a bundle. Each journey begins on a page of its own and throws where it fails.

import assert from "node:assert/strict";

const text = (page, selector) => page.$eval(selector, (node) => node.textContent.replace(/\s+/g, " ").trim());
const address = (page) => decodeURI(page.url());

/** Clicks on what leads to another page. */
async function follow(page, selector) {
  await page.waitForSelector(selector);
  await Promise.all([
    page.waitForNavigation({ waitUntil: "load" }),
    page.$eval(selector, (node) => node.click()),
  ]);
}

async function open(page, url) {
  await page.goto(url, { waitUntil: "load" });
}

/** The first result of a search: its text, and where it leads. */
async function search(page, words) {
  await page.$eval("#search", (input) => { input.value = ""; });
  await page.focus("#search");
  await page.keyboard.type(words);
  await page.waitForSelector("#search-results [role=option]");
  return page.$eval("#search-results [role=option]", (node) => ({
    text: node.textContent.replace(/\s+/g, " ").trim(),
    href: decodeURI(node.href),
  }));
}

async function opensLanguage({ page, url, language }) {
  await open(page, url("index.html"));
  await page.waitForSelector("form.search", { timeout: 10_000 });
  assert.equal(await page.$eval("html", (html) => html.lang), language);
}

/** The flagship in English and Vietnamese. */
export const flagship = {
  "the first page opens the reader's language": opensLanguage,

  "the navigation leads from page to page": async ({ page, url }) => {
    await open(page, url("site/index.html"));
    // A bundle may hold a part of the site; what it lacks is linked where it is published.
    await follow(page, "nav.registries a:not([href^=http])");
    assert.ok(await page.$("form.filter"), address(page));
    await follow(page, "ul.codes a");
    await follow(page, "nav.crumbs a");
    assert.ok(address(page).endsWith("/site/index.html"), address(page));
    await follow(page, "footer a:not([href^=http])");
    assert.ok(await page.$("main h1"));
  },

  "a search for a number finds the code": async ({ page, url }) => {
    await open(page, url("site/http/index.html"));
    const found = await search(page, "550");
    assert.match(found.href, /\/site\/smtp\/550\/index\.html$/);
    await follow(page, "#search-results [role=option]");
    assert.match(await text(page, "h1"), /550/);
  },

  "a search for a number with dots finds the enhanced code": async ({ page, url }) => {
    await open(page, url("site/index.html"));
    assert.match((await search(page, "5.1.1")).href, /\/smtp-enhanced\/5\.1\.1\/index\.html$/);
  },

  "a search without accents finds the words with them": async ({ page, url }) => {
    await open(page, url("site/vi/index.html"));
    const found = await search(page, "hop thu");
    assert.match(found.text.normalize("NFC").toLowerCase(), /hộp thư/);
    assert.match(found.href, /\/site\/vi\/.+index\.html$/);
    await follow(page, "#search-results [role=option]");
    assert.equal(await page.$eval("html", (html) => html.lang), "vi");
  },

  "a search for two codes opens their comparison": async ({ page, url }) => {
    await open(page, url("site/smtp/index.html"));
    // Without a page for every pair, any two codes are compared on the one page that can.
    assert.match((await search(page, "550 vs 450")).href, /\/smtp\/(450-vs-550|compare)\/index\.html(\?a=550&b=450)?$/);
    await page.keyboard.press("ArrowDown");
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
    await page.waitForSelector(".pair");
    assert.match(await text(page, ".pair h1, .pair-title"), /450.+550|550.+450/);
  },

  "a question in the address is answered": async ({ page, url }) => {
    await open(page, `${url("site/index.html")}?q=550`);
    await page.waitForSelector("#search-results [role=option]");
  },

  "the language changes on the same page": async ({ page, url }) => {
    await open(page, url("site/smtp/450-vs-550/index.html"));
    await follow(page, ".languages a[hreflang=vi]");
    assert.match(address(page), /\/site\/vi\/smtp\/450-vs-550\/index\.html$/);
    assert.equal(await page.$eval("html", (html) => html.lang), "vi");
    await follow(page, ".languages a[hreflang=en]");
    assert.match(address(page), /\/site\/smtp\/450-vs-550\/index\.html$/);
  },

  "any two codes are compared": async ({ page, url }) => {
    await open(page, url("site/smtp/450-vs-550/index.html"));
    await follow(page, "a.swap");
    assert.match(address(page), /\/compare\/index\.html\?a=550&b=450$/);
    await page.waitForSelector("#comparison .pair-title");
    assert.match(await text(page, "#comparison .pair-title"), /550.+450/);
    assert.ok((await page.$$("#comparison tbody tr")).length > 1);
    await page.select("#code-a", "421");
    assert.match(await text(page, "#comparison .pair-title"), /421.+450/);
    await page.$eval("form.picker button.swap", (button) => button.click());
    assert.match(await text(page, "#comparison .pair-title"), /450.+421/);
    await follow(page, "#comparison [data-slot=page] a");
    assert.match(address(page), /\/smtp\/421-vs-450\/index\.html$/);
  },

  "the colours change": async ({ page, url }) => {
    await open(page, url("site/smtp/550/index.html"));
    const background = () => page.$eval("body", (body) => getComputedStyle(body).backgroundColor);
    const seen = new Set();
    for (const theme of ["light", "dark"]) {
      await page.$eval("button.theme", (button) => button.click());
      assert.equal(await page.$eval("html", (html) => html.dataset.theme), theme);
      seen.add(await background());
    }
    assert.equal(seen.size, 2, "light and dark look the same");
  },

  "the list of codes is filtered": async ({ page, url }) => {
    await open(page, url("site/smtp/index.html"));
    const shown = () => page.$$eval("ul.codes > li:not([hidden])", (rows) => rows.length);
    const all = await shown();
    await page.focus("#filter");
    await page.keyboard.type("55");
    const some = await shown();
    assert.ok(some > 0 && some < all, `${some} of ${all}`);
  },
};

/** The fixture site: Japanese with one code translated, Arabic with words alone. */
export const fixture = {
  "the first page opens the reader's language": opensLanguage,

  "a search for a Japanese word finds its code": async ({ page, url }) => {
    await open(page, url("site/ja/mail/index.html"));
    // Words are not told apart by spaces: the whole name, its beginning and its end all find it.
    for (const word of ["使用中", "使用", "用中"]) {
      const found = await search(page, word);
      assert.match(found.href, /\/site\/ja\/mail\/450\/index\.html$/, word);
      assert.match(found.text, /使用中/);
    }
    await follow(page, "#search-results [role=option]");
    assert.equal(await page.$eval("html", (html) => html.lang), "ja");
    assert.match(await text(page, "h1"), /使用中/);
  },

  "full-width digits find a code, which leads to its comparisons": async ({ page, url }) => {
    await open(page, url("site/ja/index.html"));
    assert.match((await search(page, "４５０")).href, /\/site\/ja\/mail\/450\/index\.html$/);
    await follow(page, "#search-results [role=option]");
    await follow(page, "main a[href*='-vs-']");
    assert.match(address(page), /\/site\/ja\/mail\/[^/]+-vs-[^/]+\/index\.html$/);
    assert.match(await text(page, "h1"), /450/);
  },

  "what is not translated is in no search": async ({ page, url }) => {
    await open(page, url("site/ar/mail/450/index.html"));
    assert.equal(await page.$eval("html", (html) => html.dir), "rtl");
    await page.focus("#search");
    await page.keyboard.type("450");
    await page.waitForFunction(() => document.getElementById("search-status").textContent !== "");
    assert.equal(await page.$("#search-results [role=option]"), null);
  },

  "the language changes on the same page": async ({ page, url }) => {
    await open(page, url("site/ar/mail/450/index.html"));
    await follow(page, ".languages a[hreflang=ja]");
    assert.match(address(page), /\/site\/ja\/mail\/450\/index\.html$/);
    assert.equal(await page.$eval("html", (html) => html.dir), "ltr");
  },

  "any two codes are compared in Japanese": async ({ page, url }) => {
    await open(page, `${url("site/ja/mail/compare/index.html")}?a=450&b=451`);
    await page.waitForSelector("#comparison .pair-title");
    assert.match(await text(page, "#comparison .pair-title"), /450.+451/);
    assert.match(await text(page, "#comparison"), /使用中/);
  },
};
