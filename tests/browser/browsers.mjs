// Browsers as readers have them: with their own origin policy, and behind a proxy that lets nothing out.

import http from "node:http";
import puppeteer from "puppeteer-core";

const EXECUTABLES = {
  chromium: process.env.CHROMIUM ?? "/usr/bin/chromium",
  firefox: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
};

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

const chromium = ({ port, language = "en", loopback }) => ({
  browser: "chrome",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    `--proxy-server=127.0.0.1:${port}`,
    ...(loopback ? [] : ["--proxy-bypass-list=<-loopback>"]),
    `--accept-lang=${language}`,
  ],
});

const firefox = ({ port, language = "en", loopback, scripts = true }) => ({
  browser: "firefox",
  extraPrefsFirefox: {
    // Drivers switch this off; readers have it on.
    "security.fileuri.strict_origin_policy": true,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": port,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": port,
    "network.proxy.no_proxies_on": loopback ? "127.0.0.1" : "",
    "network.proxy.allow_hijacking_localhost": !loopback,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "intl.accept_languages": language,
    "javascript.enabled": scripts,
  },
});

/**
 * Starts a browser behind the proxy at `port` whose reader prefers `language`; with `loopback` it may reach a
 * server of this machine. Firefox refuses scripts as a whole (`scripts: false`), Chromium page by page.
 */
export const launch = (name, options) =>
  puppeteer.launch({
    headless: true,
    executablePath: EXECUTABLES[name],
    protocolTimeout: 60_000,
    ...(name === "firefox" ? firefox : chromium)(options),
  });

/** A new page and everything that must not happen on it: errors, and requests beyond what `allowed` matches. */
export async function watchedPage(browser, allowed = /^(file|data|about|blob):/) {
  const page = await browser.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A page that is left cancels what it was still loading.
    const left = /ABORTED|BINDING_ABORTED/.test(request.failure()?.errorText ?? "");
    if (!left) faults.push(`not loaded: ${request.url()}`);
  });
  page.on("request", (request) => {
    if (!allowed.test(request.url())) faults.push(`asked of others: ${request.url()}`);
  });
  return { page, faults };
}
