#!/usr/bin/env node
// Serves the page and the gateway until it is told to stop.
import { serve } from "@hono/node-server";
import { createApp } from "./app.js";
import { SettingError, readSettings } from "./settings.js";
import { readUsers } from "./users.js";

/** How long requests that are being answered may take once it is to stop. */
const GRACE_MS = 10_000;
const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM"]);

try {
  const { provider, secret, usersFile, hostname, port } = readSettings(process.env);
  const users = await readUsers(usersFile);
  if (users.size === 0) throw new SettingError(`Nobody could sign in: ${usersFile} holds no user. See add-user.js.`);
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
 * Takes no new connection, answers what it was asked, and ends. Whoever sends the signal again does not want to wait.
 * @param {import("node:http").Server} server
 */
function stopOnSignal(server) {
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    for (const name of SIGNALS) process.off(name, stop);
    console.log(`${signal}: answering what was asked, then stopping.`);
    // Connections that are kept alive would keep the process.
    const idle = setInterval(() => server.closeIdleConnections(), 100);
    const late = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(late);
    });
  };
  for (const name of SIGNALS) process.on(name, stop);
}
