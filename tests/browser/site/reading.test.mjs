// How a page is read: on the smallest screens, with large letters, on paper, with colours or motion refused.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { FOLDERS, KINDS, LOCALES, open, overflow, world } from "./world.mjs";

describe("how a page is read", () => {
  const chromium = world("chromium");

  /** Visits every kind of page of both sites; `visit(page, where)` returns what is wrong with it. */
  async function everyPage(prepare, visit) {
    const wrong = [];
    const { page } = await chromium.page();
    const session = await page.createCDPSession();
    await prepare(page, session);
    for (const [site, kinds] of Object.entries(KINDS)) {
      for (const route of Object.values(kinds)) {
        for (const locale of LOCALES[site]) {
          const address = chromium.sites[site].url(locale + route);
          await open(page, address);
          const found = await visit(page, session);
          if (found) wrong.push(`${locale}${route}: ${found}`);
        }
      }
    }
    await page.close();
    return wrong;
  }

  const tooWide = async (page) => {
    const wide = await overflow(page);
    return wide > 0 && `${wide} px wider than the screen`;
  };

  test("320 px are wide enough for every page", async () => {
    assert.deepEqual(await everyPage((page) => page.setViewport({ width: 320, height: 640 }), tooWide), []);
  });

  test("letters of twice the size need no scrolling to the side", async () => {
    const large = async (page, session) => {
      await page.setViewport({ width: 640, height: 800 });
      await session.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
    };
    assert.deepEqual(await everyPage(large, tooWide), []);
  });

  test("targets are at least 24 px in both directions, or stand in running text", async () => {
    const small = () => {
      const inline = (node) => node.closest("p, td, dd, dt, .prose, .sentences, .cites, small, caption, h1, h2, h3");
      const seen = [...document.querySelectorAll("a[href], button, input, select, summary")].filter(
        (node) => node.checkVisibility() && !node.matches(".skip") && !inline(node),
      );
      const box = (node) => node.getBoundingClientRect();
      const bad = seen.filter((node) => box(node).width < 24 || box(node).height < 24);
      return bad.slice(0, 3).map((n) => `${n.outerHTML.slice(0, 90)} ${box(n).width}×${box(n).height}`).join("; ");
    };
    const phone = (page) => page.setViewport({ width: 360, height: 740 });
    assert.deepEqual(await everyPage(phone, (page) => page.evaluate(small)), []);
  });

  /** Comparisons with the longest names, and those that people have written. */
  function hardPairs(locale, most) {
    const at = `${FOLDERS.flagship}/${locale}smtp`;
    const pairs = readdirSync(at).filter((name) => name.includes("-vs-"));
    const length = (name) => {
      const html = readFileSync(`${at}/${name}/index.html`, "utf8");
      return html.match(/<h1>.*<\/h1>/)[0].length + html.match(/class="lede verdict".*<\/div>/)[0].length;
    };
    const sorted = pairs.map((name) => [length(name), name]).sort((x, y) => y[0] - x[0]);
    return sorted.slice(0, most).map(([, name]) => name);
  }

  test("who asks which of two codes it is has the answer on the first screen of a small phone", async () => {
    const { page } = await chromium.page();
    // A phone of 360 × 640 whose browser keeps its bar and whose system keeps its line.
    await page.setViewport({ width: 360, height: 560 });
    const late = [];
    for (const locale of LOCALES.flagship) {
      for (const pair of ["450-vs-550", ...hardPairs(locale, 20)]) {
        await open(page, chromium.sites.flagship.url(`${locale}smtp/${pair}/`));
        const end = await page.$eval(".verdict", (node) => node.getBoundingClientRect().bottom);
        if (end > 560) late.push(`${locale}${pair}: ends at ${Math.round(end)} px`);
      }
    }
    await page.close();
    assert.deepEqual(late, []);
  });

  test("home says what the site is and asks for a code, on the first screen of a small phone", async () => {
    const { page } = await chromium.page();
    await page.setViewport({ width: 360, height: 560 });
    for (const locale of LOCALES.flagship) {
      await open(page, chromium.sites.flagship.url(locale));
      const [brand, title, field, end] = await page.evaluate(() => [
        document.querySelector(".brand").textContent,
        document.querySelector("h1").textContent,
        document.getElementById("search").getBoundingClientRect().height,
        document.getElementById("search").getBoundingClientRect().bottom,
      ]);
      assert.ok(title.length > brand.length + 10, title);
      assert.ok(field >= 48 && end < 560, `${field} px high, ends at ${end}`);
    }
    await page.close();
  });

  test("two columns stand side by side on a wide screen, their sections on the same height", async () => {
    const { page } = await chromium.page();
    await page.setViewport({ width: 1280, height: 800 });
    await open(page, chromium.sites.flagship.url("smtp/450-vs-550/"));
    const tops = await page.evaluate(() =>
      [...document.querySelectorAll(".column")].map((column) =>
        [...column.children].map((part) => Math.round(part.getBoundingClientRect().top)),
      ),
    );
    assert.ok(tops[0].length > 3);
    assert.deepEqual(tops[0], tops[1]);
    await page.setViewport({ width: 360, height: 740 });
    const marker = await page.evaluate(() => {
      const section = document.querySelector(".column:last-child .at-fix");
      scrollTo({ top: section.getBoundingClientRect().top + scrollY - 20, behavior: "instant" });
      const header = section.parentElement.querySelector("header").getBoundingClientRect();
      return [header.top, header.bottom > 20];
    });
    assert.deepEqual(marker, [0, true], "on a phone the code that one reads stays in sight");
    await page.close();
  });

  test("on paper everything is there, and links say where they lead", async () => {
    const { page } = await chromium.page();
    await open(page, chromium.sites.flagship.url("smtp/450-vs-550/"));
    await page.emulateMediaType("print");
    const paper = await page.evaluate(() => {
      const seen = (selector) => document.querySelector(selector)?.checkVisibility() ?? null;
      const cite = document.querySelector("cite a");
      return {
        same: document.querySelector("details.same dd").getBoundingClientRect().height > 0,
        hidden: [".search", ".languages", ".theme", ".skip", ".copy", ".colophon nav"].filter(seen),
        after: getComputedStyle(cite, "::after").content.includes(cite.href),
        scheme: getComputedStyle(document.documentElement).colorScheme,
      };
    });
    assert.deepEqual(paper, { same: true, hidden: [], after: true, scheme: "light" });
    await page.close();
  });

  test("where the system forces its colours, icons and the chosen result stay visible", async () => {
    const { page } = await chromium.page();
    const session = await page.createCDPSession();
    await session.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }] });
    await open(page, chromium.sites.flagship.url("smtp/450-vs-550/"));
    const seen = await page.evaluate(() => {
      const system = document.createElement("i");
      document.body.append(system);
      const of = (color) => { system.style.color = color; return getComputedStyle(system).color; };
      const icons = [...document.querySelectorAll("main .icon")].map((icon) => getComputedStyle(icon).fill);
      return { active: matchMedia("(forced-colors: active)").matches, icons: [...new Set(icons)], text: of("CanvasText") };
    });
    assert.ok(seen.active);
    assert.deepEqual(seen.icons, [seen.text]);
    await page.close();
  });

  test("who refuses motion gets none", async () => {
    const { page } = await chromium.page();
    const scrolling = () => page.$eval("html", (html) => getComputedStyle(html).scrollBehavior);
    await open(page, chromium.sites.flagship.url("smtp/450/"));
    await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "no-preference" }]);
    assert.equal(await scrolling(), "smooth");
    await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
    assert.equal(await scrolling(), "auto");
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    await page.close();
  });

  test("nothing moves after it was shown", async () => {
    const shift = () =>
      new Promise((done) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(sum), 150);
      });
    const moved = async (page) => {
      const sum = await page.evaluate(shift);
      // A slow machine may paint the masthead before the last of it has come; that is 0.001.
      return sum > 0.005 && `moves by ${sum.toFixed(4)}`;
    };
    const phone = (page) => page.setViewport({ width: 360, height: 740 });
    const wrong = (await everyPage(phone, moved)).filter((line) => !line.includes("compare/?"));
    assert.deepEqual(wrong, []);
  });
});
