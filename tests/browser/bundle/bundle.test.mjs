// The offline bundle in real browsers, from disk and without a network.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, refusingProxy, watchedPage } from "../browsers.mjs";
import { journeys } from "./journeys.mjs";
import { unpack } from "./unpack.mjs";

/** Readers' languages, and what the first page opens for them. */
const READERS = { chromium: ["vi", "vi"], firefox: ["vi-VN,en", "vi"] };

for (const [name, [accepted, language]] of Object.entries(READERS)) {
  describe(name, () => {
    let bundle, proxy, browser;
    before(async () => {
      bundle = await unpack(process.env.CODEGLOSS_ZIP);
      proxy = await refusingProxy();
      browser = await launch(name, { port: proxy.port, language: accepted });
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
