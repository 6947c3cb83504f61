import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { SourceSettings } from "../core/index.js";

/** archive.json, and secrets in the environment. */
export interface Settings {
  /** The keys to archive, by a name of yours. */
  readonly sources: Readonly<Record<string, SourceSettings>>;
  /** Where the objects are. */
  readonly folder: string;
  /** `host:port` of the status page. */
  readonly listen: { readonly host: string; readonly port: number };
  /** How often the schedule runs, in seconds. */
  readonly everySeconds: number;
  readonly secret: (name: string) => string | undefined;
}

export async function readSettings(path: string, environment: Readonly<Record<string, string | undefined>>): Promise<Settings> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new TypeError(`${path} cannot be read. ARCHIVE_SETTINGS names the file of settings; the default is archive.json.`);
  });
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new TypeError(`${path} is not JSON.`);
  }
  if (typeof read !== "object" || read === null) throw new TypeError(`${path} must hold an object.`);
  const { sources, folder, listen = "127.0.0.1:8787", everySeconds = 60, ...others } = read as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new TypeError(`${path} has the unknown key ${JSON.stringify(unknown)}. Accepted: sources, folder, listen, everySeconds.`);
  if (typeof sources !== "object" || sources === null || Object.keys(sources).length === 0) throw new TypeError(`"sources" in ${path} must name one key or more.`);
  if (typeof folder !== "string" || folder === "") throw new TypeError(`"folder" in ${path} must be the path of a folder.`);
  const [, host, port] = typeof listen === "string" ? (/^(.+):(\d{1,5})$/.exec(listen) ?? []) : [];
  if (host === undefined || Number(port) > 65_535) throw new TypeError(`"listen" in ${path} must be host:port, such as "127.0.0.1:8787".`);
  if (typeof everySeconds !== "number" || !(everySeconds >= 1 && everySeconds <= 3600)) throw new TypeError(`"everySeconds" in ${path} must be a number from 1 to 3600.`);
  return {
    sources: sources as Settings["sources"],
    folder: resolve(folder),
    listen: { host, port: Number(port) },
    everySeconds,
    secret: (name) => environment[name],
  };
}
