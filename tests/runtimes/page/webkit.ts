import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Builder, Capabilities, error } from "selenium-webdriver";
import { DriverService } from "selenium-webdriver/remote/index.js";
import { serveOnLoopback } from "../../../xtask/npm/loopback.mjs";
import type { OpenBrowser } from "./browser.js";

/** Longer than the suite waits for a case. */
const SCRIPT_MS = 300_000;
const LOAD_MS = 60_000;
const LOOK_EVERY_MS = 20;

/** WebKitGTK's own small browser, without a screen: each visit is a window of its own. */
export const openWebKit: OpenBrowser = async (serve) => {
  const closing: (() => unknown)[] = [];
  const close = async () => {
    for (const each of closing.reverse()) await each();
  };
  try {
    const server = await serveOnLoopback(serve);
    closing.push(server.close);
    const screen = await openScreen(program("XVFB_PATH"));
    closing.push(screen.close);
    const service = new DriverService.Builder(program("WEBKIT_DRIVER_PATH"))
      .setLoopback(true)
      .setEnvironment({ ...(process.env as Record<string, string>), DISPLAY: screen.name })
      .build();
    closing.push(() => service.kill());
    const driver = await new Builder()
      .usingServer(await service.start())
      .withCapabilities(new Capabilities({ browserName: "MiniBrowser", timeouts: { script: SCRIPT_MS } }))
      .build();
    closing.push(() => driver.quit());
    // It stays, since a browser ends with its last window.
    const first = await driver.getWindowHandle();
    return {
      origin: server.origin,
      async visit(url) {
        await driver.switchTo().newWindow("window");
        await driver.get(url);
        // Now and then it says so before the module has run, or while the window's first document still goes.
        await driver.wait(async () => {
          try {
            return await driver.executeScript('return location.href !== "about:blank" && document.readyState === "complete"');
          } catch (gone) {
            if (gone instanceof error.StaleElementReferenceError) return false;
            throw gone;
          }
        }, LOAD_MS, undefined, LOOK_EVERY_MS);
        return {
          problems: [],
          evaluate: (expression) => driver.executeScript(`return ${expression}`),
          async leave() {
            await driver.close();
            await driver.switchTo().window(first);
          },
        };
      },
      close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
};

/** A screen that nobody sees, under a number that is free. */
async function openScreen(path: string): Promise<{ name: string; close(): Promise<void> }> {
  const child = spawn(path, ["-displayfd", "3", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const exited = once(child, "exit");
  for await (const number of createInterface({ input: child.stdio[3] as Readable })) {
    return {
      name: `:${number}`,
      async close() {
        child.kill();
        await exited;
      },
    };
  }
  throw new Error(`${path} ended without naming its display`);
}

function program(variable: string): string {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} must name the program: use \`npm run test:package\``);
  return path;
}
