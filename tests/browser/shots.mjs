// Pictures of the built site, to be looked at: node shots.mjs [NAME]… (the sites as for the tests).
// `--readme` makes the two of README instead.

import { mkdirSync } from "node:fs";
import path from "node:path";
import { ask, open, openWorld } from "./site/world.mjs";

const OUT = path.join(import.meta.dirname, "screenshots");
const PHONE = { width: 360, height: 740 };
const SMALL = { width: 360, height: 640 };
const DESK = { width: 1280, height: 800 };

const results = (words) => async (page) => {
  await ask(page, words);
  await page.keyboard.press("ArrowDown");
};
const scrolledTo = (selector) => (page) =>
  page.$eval(selector, (node) => node.scrollIntoView({ behavior: "instant", block: "start" }));
const drawn = (page) => page.waitForSelector("#comparison .pair-title");

/** Name, site, route, and how it is looked at: size, scheme, whole page or first screen, what is done first. */
const SHOTS = [
  ["home-phone", "flagship", "", { size: PHONE }],
  ["home-desk", "flagship", "", { size: DESK, whole: true }],
  ["home-dark-vi", "flagship", "vi/", { size: DESK, dark: true }],
  ["registry-phone", "flagship", "smtp/", { size: PHONE }],
  ["registry-desk", "flagship", "smtp/", { size: DESK, whole: true }],
  ["registry-http-desk", "flagship", "http/", { size: DESK, whole: true }],
  ["class-desk", "flagship", "smtp/4yz/", { size: DESK }],
  ["class-phone", "flagship", "smtp/4yz/", { size: PHONE }],
  ["code-phone", "flagship", "smtp/450/", { size: PHONE, whole: true }],
  ["code-desk", "flagship", "smtp/450/", { size: DESK, whole: true }],
  ["code-uses-desk", "flagship", "smtp/220/", { size: DESK, whole: true }],
  ["code-transcript-dark", "flagship", "vi/smtp/334/", { size: DESK, dark: true, whole: true }],
  ["pair-small", "flagship", "smtp/450-vs-550/", { size: SMALL }],
  ["pair-long-small", "flagship", "vi/smtp/450-vs-455/", { size: SMALL }],
  ["pair-phone", "flagship", "smtp/450-vs-550/", { size: PHONE, whole: true }],
  ["pair-phone-sticky", "flagship", "smtp/450-vs-550/", { size: PHONE, first: scrolledTo(".column:last-child .at-fix") }],
  ["pair-desk", "flagship", "smtp/450-vs-550/", { size: DESK, whole: true }],
  ["pair-dark-vi", "flagship", "vi/smtp/450-vs-550/", { size: DESK, dark: true }],
  ["pair-names-phone", "tiny", "mail/450-vs-err_7/", { size: PHONE }],
  ["pair-ar-desk", "tiny", "ar/mail/450-vs-451/", { size: DESK, whole: true }],
  ["pair-ar-phone", "tiny", "ar/mail/450-vs-451/", { size: PHONE }],
  ["code-ar-desk", "tiny", "ar/mail/450/", { size: DESK, whole: true }],
  ["code-ja-desk", "tiny", "ja/mail/450/", { size: DESK, dark: true }],
  ["compare-phone", "flagship", "smtp/compare/?a=450&b=550", { size: PHONE, first: drawn }],
  ["compare-desk", "flagship", "smtp/compare/?a=450&b=550", { size: DESK, first: drawn, whole: true }],
  ["compare-no-script", "flagship", "smtp/compare/", { size: DESK, scripts: false }],
  ["guide-desk", "tiny", "mail/retry/", { size: DESK }],
  ["about-desk", "flagship", "about/", { size: DESK, whole: true }],
  ["not-found-phone", "flagship", "nowhere/", { size: PHONE }],
  ["not-found-desk", "flagship", "nowhere/", { size: DESK }],
  ["search-phone", "flagship", "smtp/", { size: PHONE, first: results("mailbox") }],
  ["search-desk", "flagship", "", { size: DESK, first: results("450 vs 550") }],
  ["search-vi-dark", "flagship", "vi/", { size: PHONE, dark: true, first: results("hop thu") }],
  ["print", "flagship", "smtp/450-vs-550/", { size: { width: 794, height: 1123 }, print: true, whole: true }],
];

/** The pictures of README: a code by day, a comparison in Vietnamese by night. */
const README = [
  ["code-light", "flagship", "smtp/450/", { size: { width: 1000, height: 640 }, webp: true }],
  ["pair-dark-vi", "flagship", "vi/smtp/450-vs-550/", { size: { width: 1000, height: 640 }, dark: true, webp: true }],
];

async function shoot(world, out, [name, site, route, { size, dark, scripts = true, first, whole = false, print, webp }]) {
  const { page } = await world.page();
  await page.setViewport(size);
  if (!scripts) await page.setJavaScriptEnabled(false);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  if (print) await page.emulateMediaType("print");
  await open(page, world.sites[site].url(route));
  await first?.(page);
  const file = webp ? { path: path.join(out, `${name}.webp`), quality: 85 } : { path: path.join(out, `${name}.png`) };
  await page.screenshot({ ...file, fullPage: whole });
  await page.close();
}

const only = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const world = await openWorld();
const readme = process.argv.includes("--readme");
const out = readme ? path.join(import.meta.dirname, "../../docs/images") : OUT;
mkdirSync(out, { recursive: true });
for (const shot of readme ? README : SHOTS) {
  if (only.length === 0 || only.some((name) => shot[0].startsWith(name))) await shoot(world, out, shot);
}
await world.close();
