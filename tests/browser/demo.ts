import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import { getRequestListener } from "@hono/node-server";
import type { BrowserContext, Page } from "puppeteer-core";
import sirv from "sirv";
import { openBrowser } from "../../xtask/npm/browser.mjs";
import { serveOnLoopback } from "../../xtask/npm/loopback.mjs";

const FOLDER = resolve("www/dist");

/** A visit to the page, in a browser profile of its own. */
export interface Visit {
  page: Page;
  /** Uncaught errors, console errors and breaches of the content security policy, as they happen. */
  problems: string[];
  /** Every URL that was asked for. */
  requests: string[];
  /** Lets the requests go on that were held. */
  release(): void;
}

export interface VisitOptions {
  width?: number;
  height?: number;
  scheme?: "light" | "dark";
  /** Another site than the demo's own. */
  origin?: string;
  /** The first request for such a path fails. */
  failOnce?: RegExp;
  /** Requests for such a path wait until `release` is called. */
  hold?: RegExp;
  /** Runs in the page before anything of its own. */
  prepare?: () => void;
}

/** The built page, served, and a browser to visit it with. */
export interface Demo {
  origin: string;
  open(query?: string, options?: VisitOptions): Promise<Visit>;
  /** Ends every visit: an open page goes on counting and following, which slows the next ones down. */
  leave(): Promise<void>;
  /** Serves it on a site of its own, beside a gateway below a path. */
  beside(path: string, gateway: (request: Request) => Promise<Response>): Promise<{ origin: string; close(): void }>;
  close(): Promise<void>;
}

/**
 * As a visitor would set it in the system. Without motion, so that nothing is looked at halfway through a transition.
 */
export function preferScheme(page: Page, scheme: "light" | "dark"): Promise<void> {
  return page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
}

export async function openDemo(): Promise<Demo> {
  await access(join(FOLDER, "index.html")).catch(() => {
    throw new Error("www/dist is missing: run `npm run build:www` first");
  });
  const files = sirv(FOLDER, { dev: true });
  const { browser, origin, close } = await openBrowser(process.env.CHROMIUM_PATH, files);
  const visits: BrowserContext[] = [];

  return {
    origin,
    async open(query = "", { width = 1280, height = 900, scheme = "light", failOnce, hold, prepare, origin: site = origin } = {}) {
      const context = await browser.createBrowserContext();
      visits.push(context);
      const page = await context.newPage();
      const problems: string[] = [];
      const requests: string[] = [];
      page.on("pageerror", (error) => void problems.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warn") problems.push(message.text());
      });
      page.on("request", (request) => void requests.push(request.url()));
      page.on("requestfailed", (request) => {
        // Of one that was answered the page may have let go when it had all of it.
        const reason = request.failure()?.errorText;
        if (reason !== "net::ERR_ABORTED" || request.response() === null) problems.push(`${request.url()} failed: ${reason}`);
      });
      await page.setViewport({ width, height });
      await preferScheme(page, scheme);
      let release = (): void => {};
      if (failOnce !== undefined || hold !== undefined) {
        const released = new Promise<void>((resolve) => (release = resolve));
        let failed = false;
        await page.setRequestInterception(true);
        page.on("request", (request) => {
          const { pathname } = new URL(request.url());
          const fails = !failed && failOnce?.test(pathname) === true;
          failed ||= fails;
          if (fails) void request.abort("connectionreset");
          else if (hold?.test(pathname)) void released.then(() => request.continue());
          else void request.continue();
        });
      }
      if (prepare !== undefined) await page.evaluateOnNewDocument(prepare);
      await page.goto(`${site}/${query}`);
      return { page, problems, requests, release };
    },
    async leave() {
      await Promise.all(visits.splice(0).map((context) => context.close()));
    },
    beside(path, gateway) {
      const answer = getRequestListener(gateway);
      return serveOnLoopback((request, response) => {
        if (request.url?.startsWith(path)) void answer(request, response);
        else files(request, response);
      });
    },
    close,
  };
}
