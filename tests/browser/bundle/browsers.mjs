// Browsers for pages from disk: with the origin policy that readers have, and without a network.

import http from "node:http";
import puppeteer from "puppeteer-core";

/** What browsers ask for of their own accord; a page of ours has no business there. */
const OF_BROWSERS = /(^|\.)(mozilla\.(com|net|org)|firefox\.com|google\.com|googleapis\.com|gstatic\.com|gvt1\.com)$/;

const hostOf = (target) => {
  try {
    return new URL(target.includes("://") ? target : `http://${target}`).hostname;
  } catch {
    return target;
  }
};

/** A proxy that refuses everything and remembers who was asked for. */
export async function refusingProxy() {
  const asked = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(403).end();
  });
  server.on("connect", (request, socket) => {
    asked.push(request.url);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  server.on("clientError", (_, socket) => socket.destroy());
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    port: server.address().port,
    asked: () => asked.filter((target) => !OF_BROWSERS.test(hostOf(target))),
    close: () => server.close(),
  };
}

const chromium = (port, language) => ({
  browser: "chrome",
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    `--proxy-server=127.0.0.1:${port}`,
    "--proxy-bypass-list=<-loopback>",
    `--accept-lang=${language}`,
  ],
});

const firefox = (port, language) => ({
  browser: "firefox",
  executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
  extraPrefsFirefox: {
    // Drivers switch this off; readers have it on.
    "security.fileuri.strict_origin_policy": true,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": port,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": port,
    "network.proxy.no_proxies_on": "",
    "network.proxy.allow_hijacking_localhost": true,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "intl.accept_languages": language,
  },
});

/** Starts a browser whose reader prefers `language`. */
export const launch = (name, port, language) =>
  puppeteer.launch({ headless: true, ...(name === "firefox" ? firefox : chromium)(port, language) });

/** A new page and everything that must not happen on it. */
export async function watchedPage(browser) {
  const page = await browser.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => faults.push(`not loaded: ${request.url()}`));
  page.on("request", (request) => {
    if (!/^(file|data|about):/.test(request.url())) faults.push(`left the disk: ${request.url()}`);
  });
  return { page, faults };
}
