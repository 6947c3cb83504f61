// The server that the whole call goes to.
import { join } from "node:path";
import { startGuest } from "./guest-process.mjs";

/**
 * @param {string} folder the bundles
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function startServer(folder) {
  const { greeting, close } = await startGuest(process.execPath, [join(folder, "program/entry/server.js")]);
  return { url: greeting, close };
}
