// A registry page's filter: hides the codes whose number, name, summary and facts hold not every word typed.
(() => {
  "use strict";
  const form = document.querySelector("form.filter");
  if (!form) return;
  const input = form.querySelector("input");
  const status = form.querySelector("[role=status]");
  // "Hộp thư" is found by "hop thu": marks are dropped, and đ, which has none, by name.
  const fold = (s) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d");

  const codes = new Map(); // value -> {text, rows}: a code's line in the list, in the table of facts, …
  for (const row of document.querySelectorAll("[data-code]")) {
    const code = codes.get(row.dataset.code) ?? { text: "", rows: [] };
    // The last table lists neighbours; their numbers say nothing about this code.
    if (!row.closest(".matrix")) code.text += " " + fold(row.textContent);
    code.text += " " + fold(row.closest("section.class")?.querySelector("h2").textContent ?? "");
    code.rows.push(row);
    codes.set(row.dataset.code, code);
  }
  const sections = [...document.querySelectorAll("section.class")];

  const apply = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [value, { text, rows }] of codes) {
      // A number stands for the beginning of a code: "55" finds 550, never a year or a section of an RFC.
      const hit = words.every((w) => (/^\d[\d.]*$/.test(w) ? fold(value).startsWith(w) : text.includes(w)));
      for (const row of rows) row.hidden = !hit;
      shown += hit;
    }
    for (const s of sections) s.hidden = !s.querySelector("[data-code]:not([hidden])");
    status.textContent = !words.length ? "" : shown ? form.dataset.shown.replace("{count}", shown) : form.dataset.none;
  };

  form.hidden = false;
  form.addEventListener("submit", (e) => e.preventDefault());
  input.addEventListener("input", apply);
  if (input.value) apply(); // restored by the browser
})();
