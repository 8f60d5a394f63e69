// A copy button on every transcript: the dialogue as text, one line each, with its C: and S:.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea"); // plain http has no clipboard object
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("copying was refused");
  };

  for (const box of document.querySelectorAll(".transcript")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.translate = true;
    button.dir = "auto";
    button.textContent = words.copy;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => {
      const text = [...box.querySelectorAll(".line")].map((l) => l.textContent.trim()).join("\n");
      copy(text).then(() => {
        button.textContent = words.copied;
        setTimeout(() => { button.textContent = words.copy; }, 2000);
      }, () => getSelection().selectAllChildren(box)); // refused: leave it selected for the keyboard
    });
    box.append(button);
  }
})();
