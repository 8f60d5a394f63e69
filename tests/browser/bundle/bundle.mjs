// The offline bundle in real browsers. `run({ zip })` for a bundle of the flagship site, or
//
//   node tests/browser/bundle/bundle.mjs codes.zip [chromium|firefox]…

import assert from "node:assert/strict";
import { launch, refusingProxy, watchedPage } from "./browsers.mjs";
import { journeys } from "./journeys.mjs";
import { unpack } from "./unpack.mjs";

/** Readers' languages, and what the first page opens for them. */
const READERS = { chromium: ["vi", "vi"], firefox: ["vi-VN,en", "vi"] };

/** A browser that lets pages read their neighbours proves nothing about readers'. */
async function proveStrict(browser, bundle) {
  const page = await browser.newPage();
  await page.goto(bundle.url("guard.html"), { waitUntil: "load" });
  await page.waitForFunction(() => document.title !== "asking");
  assert.equal(await page.title(), "refused", "the browser lets a page from disk read its neighbours");
  await page.close();
}

async function runIn(name, bundle, report) {
  const proxy = await refusingProxy();
  const [accepted, language] = READERS[name];
  const browser = await launch(name, proxy.port, accepted);
  let failed = 0;
  try {
    await proveStrict(browser, bundle);
    for (const [title, journey] of Object.entries(journeys)) {
      const { page, faults } = await watchedPage(browser);
      const outcome = await journey({ page, url: bundle.url, language }).then(() => faults[0], (error) => error.message);
      await page.close();
      if (outcome) failed += 1;
      report(`${outcome ? "not ok" : "ok"} ${name}: ${title}${outcome ? `\n    ${outcome}` : ""}`);
    }
    assert.deepEqual(proxy.asked(), [], "requests left the disk");
    report(`ok ${name}: nothing left the disk`);
  } finally {
    await browser.close();
    proxy.close();
  }
  return failed;
}

/** Runs every journey in every browser; throws if one fails. */
export async function run({ zip, browsers = Object.keys(READERS), report = console.log }) {
  const bundle = await unpack(zip);
  let failed = 0;
  try {
    for (const name of browsers) failed += await runIn(name, bundle, report);
  } finally {
    await bundle.remove();
  }
  assert.equal(failed, 0, `${failed} journeys failed`);
}

if (import.meta.filename === process.argv[1]) {
  const [zip, ...browsers] = process.argv.slice(2);
  await run({ zip, ...(browsers.length ? { browsers } : {}) });
}
