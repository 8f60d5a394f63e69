// The offline bundle in real browsers, from disk and without a network.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, refusingProxy, watchedPage } from "../browsers.mjs";
import { flagship, fixture } from "./journeys.mjs";
import { unpack } from "./unpack.mjs";

/** Bundles, the language of who reads them, and what they do. */
const BUNDLES = [
  ["the flagship", process.env.CODEGLOSS_ZIP, "vi", flagship],
  ["the fixture", process.env.CODEGLOSS_TINY_ZIP, "ja", fixture],
];

/** What a browser of that language accepts: Firefox tells the region, and a second language. */
const ACCEPTED = { chromium: (language) => language, firefox: (language) => `${language}-${language === "vi" ? "VN" : "JP"},en` };

const cases = Object.keys(ACCEPTED).flatMap((name) => BUNDLES.map((bundle) => [name, ...bundle]));

for (const [name, what, zip, language, journeys] of cases) {
  describe(`${what} in ${name}`, () => {
    let bundle, proxy, browser;
    before(async () => {
      bundle = await unpack(zip);
      proxy = await refusingProxy();
      browser = await launch(name, { port: proxy.port, language: ACCEPTED[name](language) });
    });
    after(async () => {
      await browser?.close();
      proxy.close();
      await bundle.remove();
    });

    test("a page from disk cannot read its neighbours", async () => {
      // A browser that lets it proves nothing about those of readers.
      const page = await browser.newPage();
      await page.goto(bundle.url("guard.html"), { waitUntil: "load" });
      await page.waitForFunction(() => document.title !== "asking");
      assert.equal(await page.title(), "refused");
      await page.close();
    });

    for (const [title, journey] of Object.entries(journeys)) {
      test(title, async () => {
        const { page, faults } = await watchedPage(browser);
        await journey({ page, url: bundle.url, language });
        await page.close();
        assert.deepEqual(faults, []);
      });
    }

    test("nothing left the disk", () => assert.deepEqual(proxy.asked(), []));
  });
}
