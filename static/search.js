// The search field of every page: a combobox over real links. The engine, the ranking (search-core.js) and
// the data are fetched as scripts when the field is first used; pages from disk may load nothing else.
(() => {
  "use strict";
  const MAX_SHOWN = 50; // more than anyone reads, few enough to draw while typing
  const form = document.querySelector("form.search");
  if (!form) return;
  const input = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  const { base = "", suffix = "" } = form.dataset;
  let find = null; // set when everything is loaded
  let asked = false;
  let active = -1;

  const element = (name, className, text) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  };

  const load = () => {
    if (asked) return;
    asked = true;
    for (const src of [form.dataset.engine, form.dataset.core, form.dataset.index]) {
      const script = element("script");
      script.async = false; // in this order: the data comes last and finds the others there
      script.src = src;
      script.addEventListener("error", () => { asked = false; }); // the next use tries again
      document.head.append(script);
    }
  };

  window.codeglossSearch = (data) => {
    if (find || !window.MiniSearch || !window.codeglossSearchCore) return;
    find = window.codeglossSearchCore.open(data, window.MiniSearch);
    if (document.activeElement === input) update();
  };

  // ---- Showing ---------------------------------------------------------------------------------

  const code = (value) => {
    const node = element("code", "num", value);
    node.translate = false;
    node.dir = "ltr";
    return node;
  };

  const heading = ({ kind, values, names, registry }) => {
    const nodes = values.flatMap((v, i) => (i ? [element("span", "vs", form.dataset.vs), code(v)] : [code(v)]));
    if (kind !== "pair") nodes.push(element("span", "name", names[0]));
    if (registry && kind !== "registry") nodes.push(element("span", "registry", registry));
    return nodes.flatMap((node) => [" ", node]).slice(1);
  };

  const option = (result, i) => {
    const link = element("a");
    link.id = `search-option-${i}`;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.tabIndex = -1; // the arrows move in the list, Tab leaves it
    link.href = base + result.path + suffix + result.query;
    const detail = element("small", "", result.kind === "pair" ? result.names.join(" / ") : result.text);
    detail.dir = "auto"; // a name may stand in another language than the page
    link.append(...heading(result));
    if (detail.textContent) link.append(" ", detail);
    const item = element("li");
    item.setAttribute("role", "presentation");
    item.append(link);
    return item;
  };

  const options = () => list.querySelectorAll("[role=option]");

  const activate = (i) => {
    const all = options();
    all[active]?.setAttribute("aria-selected", "false");
    active = i;
    if (!all[i]) return input.removeAttribute("aria-activedescendant");
    all[i].setAttribute("aria-selected", "true");
    all[i].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[i].id);
  };

  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    activate(-1);
  };

  const say = (text, visible) => {
    status.textContent = text;
    status.classList.toggle("vh", !visible);
  };

  const update = () => {
    if (!find) return load();
    const typed = input.value.trim();
    const results = typed ? find(typed) : [];
    list.replaceChildren(...results.slice(0, MAX_SHOWN).map(option));
    list.scrollTop = 0;
    show(results.length > 0);
    if (!typed) say("", false);
    else if (results.length) say(form.dataset.count.replace("{count}", results.length), false);
    else say(form.dataset.none, true); // there is no list to see, so the words are shown
  };

  const close = () => {
    show(false);
    say("", false);
  };

  // ---- Using -----------------------------------------------------------------------------------

  const move = (step) => {
    const count = options().length;
    if (list.hidden) update();
    else if (count) activate(active < 0 && step < 0 ? count - 1 : (active + step + count) % count);
  };

  input.addEventListener("focus", load);
  input.addEventListener("input", update);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys belong to the input method
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") close();
  });
  form.addEventListener("submit", (event) => {
    if (!find || !input.value.trim()) return; // not loaded: the form's own page shows the results by ?q=
    event.preventDefault();
    if (list.hidden) update();
    options()[Math.max(active, 0)]?.click();
  });
  // Pressing on a result must not take the focus from the field: the list would close before the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  const asking = new URLSearchParams(location.search).get("q");
  if (asking) {
    input.value = asking;
    input.focus();
    load();
  }
})();
