// What stands around every page.
import { escape } from "./data.js";

export function frame(s, { route, kind, head, scripts, hero = "", crumbs, main, compare, updated }) {
  return `<!doctype html>
<html lang="${s.tag}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}
${s.frame.assets}
${scripts}
</head>
<body data-kind="${kind}">
${s.frame.masthead}
${hero}
${s.frame.search}
<ul>
${s.languages.map((l) => `<li><a href="${l.prefix}${route}" lang="${l.tag}" hreflang="${l.tag}"${l.tag === s.tag ? ' aria-current="true"' : ""}>${escape(l.name)}</a></li>`).join("\n")}
</ul>
</details>
${s.frame.theme}
${crumbs}
${main}
${s.frame.footer}<li><a href="${compare}">${s.words.compare}</a></li></ul></nav>
${updated ? `<p>${s.words.updated} <time datetime="${updated}">${updated}</time></p>` : ""}
</footer>
</body>
</html>
`;
}
