// What every suite of the hosted site begins with: the sites that were built for it, served, and a browser.

import { after, before } from "node:test";
import { launch, refusingProxy, watchedPage } from "../browsers.mjs";
import { serve } from "./server.mjs";

const folder = (variable) => {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} must name a built site; tests/browser.rs sets it`);
  return value;
};

/** The fixture site in five languages, below a path; and a part of the flagship at the root. */
export const FOLDERS = { tiny: folder("CODEGLOSS_TINY"), flagship: folder("CODEGLOSS_FLAGSHIP") };
export const BROWSERS = ["chromium", "firefox"];

/** One page of each kind, without its language. */
export const KINDS = {
  tiny: {
    home: "",
    registry: "mail/",
    class: "mail/4xx/",
    code: "mail/450/",
    "code with two uses": "mail/220/",
    pair: "mail/450-vs-451/",
    compare: "mail/compare/?a=450&b=451",
    guide: "mail/retry/",
    page: "about/",
    "not found": "no/such/page/",
  },
  flagship: {
    home: "",
    registry: "smtp/",
    "large registry": "http/",
    class: "smtp/4yz/",
    code: "smtp/334/",
    pair: "smtp/450-vs-550/",
    compare: "smtp/compare/?a=450&b=550",
    page: "about/",
  },
};

export const LOCALES = { tiny: ["", "vi/", "ar/", "ja/"], flagship: ["", "vi/"] };

/** Serves both sites and starts a browser, which runs scripts or not. */
export async function openWorld(name = "chromium", scripts = true) {
  const proxy = await refusingProxy();
  const sites = { tiny: await serve(FOLDERS.tiny, "/docs/"), flagship: await serve(FOLDERS.flagship) };
  const browser = await launch(name, { port: proxy.port, loopback: true, scripts });
  const origins = Object.values(sites).map((site) => site.origin.replaceAll(".", "\\."));
  const allowed = new RegExp(`^(${origins.join("|")}|data:|about:)`);
  const close = async () => {
    await browser.close();
    proxy.close();
    await Promise.all(Object.values(sites).map((site) => site.close()));
  };
  return { browser, sites, proxy, page: () => reader(browser, allowed, scripts || name === "firefox"), close };
}

/** The same for the tests of a `describe`: filled before the first of them, closed after the last. */
export function world(name, scripts) {
  const at = {};
  before(async () => Object.assign(at, await openWorld(name, scripts)));
  after(() => at.close?.());
  return at;
}

/** A page that also says what a policy of its server refused and what its server did not have. */
async function reader(browser, allowed, scripts) {
  const { page, faults } = await watchedPage(browser, allowed);
  if (!scripts) await page.setJavaScriptEnabled(false);
  await page.evaluateOnNewDocument(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} refuses ${event.blockedURI}`);
    });
  });
  page.on("response", (response) => {
    const asked = response.request().isNavigationRequest();
    if (response.status() >= 400 && !asked) faults.push(`${response.status()}: ${response.url()}`);
  });
  return { page, faults: () => faults.filter((fault) => !/status of 404/.test(fault)) };
}

/** Opens a page and waits until its scripts have run. */
export const open = (page, url) => page.goto(url, { waitUntil: "load" });

/** How far the page can be scrolled sideways, in pixels. */
export const overflow = (page) =>
  page.evaluate(() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth);

/** Clicks on what leads to another page, as soon as it is there. */
export async function follow(page, selector) {
  await page.waitForSelector(selector);
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.$eval(selector, (node) => node.click())]);
}

/** Follows a link where the page runs no scripts, so that none can wait or click there for us. */
export const visit = async (page, selector) => open(page, await page.$eval(selector, (link) => link.href));

export const text = (page, selector) =>
  page.$eval(selector, (node) => node.textContent.replace(/\s+/g, " ").trim());

export const path = (page) => {
  const url = new URL(page.url());
  return decodeURI(url.pathname + url.search);
};

/** Types into the field of search and waits for an answer. */
export async function ask(page, words) {
  await page.$eval("#search", (input) => { input.value = ""; });
  await page.focus("#search");
  await page.keyboard.type(words);
  await page.waitForFunction(() => document.getElementById("search-status").textContent !== "");
}
