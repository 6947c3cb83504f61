#!/usr/bin/env node
// Serves the page and the gateway until it receives a signal.
import { serve } from "@hono/node-server";
import { createApp } from "./app.js";
import { SettingError, readSettings } from "./settings.js";
import { readUsers } from "./users.js";

/** How long requests in progress may take after a signal. */
const GRACE_MS = 10_000;
const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM"]);

try {
  const { provider, secret, usersFile, hostname, port } = readSettings(process.env);
  const users = await readUsers(usersFile);
  if (users.size === 0) throw new SettingError(`${usersFile} contains no users, so nobody could sign in. See add-user.js.`);
  const app = await createApp({ provider, users, secret });
  const server = /** @type {import("node:http").Server} */ (
    serve({ fetch: app.fetch, hostname, port }, (info) => console.log(`http://localhost:${info.port}`))
  );
  server.on("error", (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
  stopOnSignal(server);
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

/**
 * Accepts no new connections, finishes the requests in progress, and ends. A second signal ends it at once.
 *
 * @param {import("node:http").Server} server
 */
function stopOnSignal(server) {
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    for (const name of SIGNALS) process.off(name, stop);
    console.log(`${signal}: finishing requests, then stopping.`);
    // Kept-alive connections would keep the process alive.
    const idle = setInterval(() => server.closeIdleConnections(), 100);
    const late = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(late);
    });
  };
  for (const name of SIGNALS) process.on(name, stop);
}
