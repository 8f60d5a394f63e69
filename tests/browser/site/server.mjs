// Serves a built site as a host would: directories by their index.html, 404.html with its status, and the
// policy under which the site promises to work.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import http from "node:http";
import path from "node:path";

/** SEC-01, and the shorter one that hosts often set; a browser applies both. */
export const POLICIES = [
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'",
  "default-src 'self'",
];

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
};

async function find(folder, base, url) {
  const pathname = decodeURIComponent(new URL(url, "http://host").pathname);
  if (!pathname.startsWith(base)) return null;
  let file = path.join(folder, pathname.slice(base.length));
  if (!`${file}/`.startsWith(`${path.resolve(folder)}/`)) return null;
  if (pathname.endsWith("/")) file = path.join(file, "index.html");
  return stat(file).then((found) => (found.isFile() ? file : null), () => null);
}

/** Serves `folder` below the path `base`, which ends with a slash. */
export async function serve(folder, base = "/") {
  const server = http.createServer(async (request, response) => {
    const file = await find(path.resolve(folder), base, request.url);
    const shown = file ?? path.join(folder, "404.html");
    response.writeHead(file ? 200 : 404, {
      "content-type": TYPES[path.extname(shown)] ?? "application/octet-stream",
      "content-security-policy": POLICIES,
      "x-content-type-options": "nosniff",
      "cache-control": "no-cache",
    });
    createReadStream(shown).pipe(response);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: (route) => `${origin}${base}${route}`,
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
  };
}
