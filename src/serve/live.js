// Keeps a page of the preview current. Never part of a built page.
// The server says how things are, not what to do, so a message that is missed does no harm.
(function () {
  "use strict";

  const { pages: shown, draft } = document.currentScript.dataset;
  const host = document.createElement("codegloss-preview");
  const root = host.attachShadow({ mode: "open" });
  const broken = document.body?.matches(".broken") ?? false;
  let source = null;
  let told = false;

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function frames(problems) {
    return problems.map((problem) => element("pre", { class: problem.level }, problem.text));
  }

  function count(n, word) {
    return `${n} ${word}${n === 1 ? "" : "s"}`;
  }

  function panel(problems, errors) {
    const hide = element("button", { type: "button" }, "Hide");
    const made = element(
      "section",
      { class: "errors", role: "alert" },
      element("header", {}, element("strong", {}, count(errors, "error")), hide),
      ...frames(problems.filter((problem) => problem.level === "error")),
    );
    hide.addEventListener("click", () => made.remove());
    return made;
  }

  function badge(problems, warnings) {
    return element(
      "details",
      { class: "warnings" },
      element("summary", {}, count(warnings, "warning")),
      ...frames(problems.filter((problem) => problem.level !== "error")),
      "All of them: codegloss check --drafts",
    );
  }

  function list(problems, errors, total) {
    const parts = [element("link", { rel: "stylesheet", href: "/__codegloss/live.css" })];
    if (errors > 0) parts.push(panel(problems, errors));
    if (total > errors) parts.push(badge(problems, total - errors));
    if (draft !== undefined) parts.push(element("p", { class: "draft" }, "Draft: not in a build"));
    root.replaceChildren(...parts);
    if (parts.length > 1) document.body.append(host);
    else host.remove();
  }

  // The new page is loaded only if there is one: an error leaves this page and stands above it.
  async function replace() {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.status < 500) {
      location.reload();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const texts = [...page.querySelectorAll("[data-problem]")].map((frame) => frame.textContent);
    list(texts.map((text) => ({ level: "error", text })), texts.length, texts.length);
  }

  function swap(styles) {
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      const path = new URL(link.href).pathname;
      const current = styles[path.replace(/\.[0-9a-f]{10}\.css$/, ".css")];
      if (!current || current === path || link.dataset.leaving) continue;
      const next = link.cloneNode();
      next.href = current;
      link.dataset.leaving = "true";
      // The old one goes when the new one is there, so that the page is never without.
      next.addEventListener("load", () => link.remove());
      link.after(next);
    }
  }

  function update(message) {
    const state = JSON.parse(message.data);
    const first = !told;
    told = true;
    // A page that says what is wrong says it anew after every change.
    if (broken) {
      if (!first || state.pages !== shown) location.reload();
      return;
    }
    list(state.problems, state.errors, state.total);
    if (state.pages !== shown) replace().catch(() => location.reload());
    else swap(state.styles);
  }

  // Browsers allow a host six connections, so only a page that is looked at holds one.
  function listen() {
    if (document.hidden) {
      if (source) source.close();
      source = null;
    } else if (!source) {
      source = new EventSource("/__codegloss/events");
      for (const kind of ["pages", "styles", "problems"]) source.addEventListener(kind, update);
    }
  }

  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pagehide", () => {
    if (source) source.close();
    source = null;
  });
  window.addEventListener("pageshow", listen);
  listen();
})();
