// Opens the site in the first of the reader's languages that it has, else in its own. Without
// scripts, the links stand there.
(() => {
  "use strict";
  const links = [...document.querySelectorAll("a[hreflang]")];
  const language = (tag) => tag.toLowerCase().split("-")[0];
  const find = (wanted) =>
    links.find((a) => a.hreflang.toLowerCase() === wanted.toLowerCase()) ??
    links.find((a) => language(a.hreflang) === language(wanted));
  const link = (navigator.languages ?? []).map(find).find(Boolean) ?? links[0];
  if (link) location.replace(link.href);
})();
