// The colour scheme: the system's until the reader chooses one. Storage may be refused
// (private windows, pages from disk); the choice then lasts as long as the page.
(() => {
  "use strict";
  const root = document.documentElement;
  const button = document.querySelector("button.theme");
  const order = ["system", "light", "dark"];
  const load = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const save = (theme) => { try { localStorage.setItem("theme", theme); } catch { /* see above */ } };

  const show = (theme) => {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    if (button) button.querySelector(".state").textContent = button.dataset[theme];
  };

  let theme = order.includes(load()) ? load() : "system";
  show(theme);
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      theme = order[(order.indexOf(theme) + 1) % order.length];
      save(theme);
      show(theme);
    });
  }

  // Paper shows everything: browsers without ::details-content need the details opened.
  const closed = new Set();
  addEventListener("beforeprint", () => {
    for (const d of document.querySelectorAll("main details:not([open])")) { d.open = true; closed.add(d); }
  });
  addEventListener("afterprint", () => {
    for (const d of closed) d.open = false;
    closed.clear();
  });
})();
