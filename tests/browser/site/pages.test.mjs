// Each kind of page, light and dark, on a phone and on a desk, in every direction of writing: no violation
// of accessibility, nothing refused or missing, nothing wider than the screen.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { KINDS, LOCALES, ask, open, overflow, world } from "./world.mjs";

const axe = createRequire(import.meta.url)("axe-core").source;
const VIEWPORTS = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 800 } };
async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 4).join(", ")}`);
}

async function looks(page, of) {
  const found = [];
  for (const [viewport, size] of Object.entries(VIEWPORTS)) {
    await page.setViewport(size);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      const faults = await violations(page);
      const wide = await overflow(page);
      if (wide > 0) faults.push(`${wide} px wider than the screen`);
      found.push(...faults.map((fault) => `${of}, ${scheme} ${viewport}: ${fault}`));
    }
  }
  return found;
}

describe("every kind of page", () => {
  const chromium = world("chromium");

  for (const [site, kinds] of Object.entries(KINDS)) {
    for (const [kind, route] of Object.entries(kinds)) {
      for (const locale of LOCALES[site]) {
        test(`${site}, ${kind}, /${locale}: nothing to object to`, async () => {
          const { page, faults } = await chromium.page();
          await open(page, chromium.sites[site].url(locale + route));
          if (kind === "compare") await page.waitForSelector("#comparison .pair-title");
          const found = await looks(page, route);
          await page.close();
          assert.deepEqual([...faults(), ...found], []);
        });
      }
    }
  }

  for (const locale of LOCALES.flagship) {
    test(`the open list of results, /${locale}: nothing to object to`, async () => {
      const { page, faults } = await chromium.page();
      await open(page, chromium.sites.flagship.url(locale));
      await ask(page, "550");
      await page.keyboard.press("ArrowDown");
      await page.waitForSelector("#search-results [aria-selected=true]");
      const found = await looks(page, "results");
      await page.close();
      assert.deepEqual([...faults(), ...found], []);
    });
  }

  test("nothing was asked of anyone else", () => assert.deepEqual(chromium.proxy.asked(), []));
});
