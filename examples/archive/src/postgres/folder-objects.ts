import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, link, mkdir, open, readFile, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import type pg from "pg";
import type { Objects, Version } from "../core/index.js";
import { locked } from "./database.js";

/** What is being written, out of sight of readers. */
const WRITING = ".writing";

/**
 * Objects in a folder. A version is the hash of the bytes, so it is true of whatever is there, also after a restore from a
 * backup. A file appears whole or not at all: it is written aside, and then takes its name.
 */
export class FolderObjects implements Objects {
  readonly #writing: string;

  /** `owner` names this process: what it was writing when it died can be told from what others are writing. */
  constructor(
    private readonly folder: string,
    private readonly pool: pg.Pool,
    owner: string,
  ) {
    this.#writing = join(folder, WRITING, owner);
  }

  get(key: string): Promise<Uint8Array | null> {
    return absent(readFile(this.#path(key)));
  }

  async head(key: string) {
    const version = await this.#version(key);
    if (version === null) return null;
    const { rows } = await this.pool.query<{ sha256: string }>("select sha256 from contents where key = $1 and version = $2", [key, version]);
    return { version, sha256: rows[0]?.sha256 ?? null };
  }

  async put(key: string, bytes: Uint8Array, sha256: string, expected: Version | null) {
    const version = versionOf(bytes);
    await mkdir(this.#writing, { recursive: true });
    const written = join(this.#writing, randomUUID());
    try {
      await using(open(written, "wx"), async (file) => {
        await file.writeFile(bytes);
        await file.sync();
      });
      const path = this.#path(key);
      await makeFolder(dirname(path));
      // Before the object, so that it is never there without.
      await this.pool.query("insert into contents values ($1, $2, $3) on conflict (key, version) do update set sha256 = excluded.sha256", [key, version, sha256]);
      if (expected === null) {
        // The file system lets one of any number succeed.
        if ((await unless("EEXIST", link(written, path))) === null) return false;
      } else {
        const isDone = await locked(this.pool, `object ${key}`, async () => {
          if ((await this.#version(key)) !== expected) return false;
          await rename(written, path);
          return true;
        });
        if (isDone !== true) return false;
        await this.pool.query("delete from contents where key = $1 and version <> $2", [key, version]);
      }
      await synced(dirname(path));
      return true;
    } finally {
      await rm(written, { force: true });
    }
  }

  async *list(prefix: string): AsyncIterable<string> {
    // Prefixes are folders, or begin in one.
    const folder = join(this.folder, prefix.slice(0, prefix.lastIndexOf("/") + 1));
    const entries = (await absent(readdir(folder, { recursive: true, withFileTypes: true }))) ?? [];
    const keys = entries.filter((entry) => entry.isFile()).map((entry) => relative(this.folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));
    for (const key of keys.sort()) if (key.startsWith(prefix) && !key.startsWith(WRITING)) yield key;
  }

  async delete(key: string) {
    const path = this.#path(key);
    await rm(path, { force: true });
    // What was erased must not be back after a power cut.
    await absent(synced(dirname(path)));
    await this.pool.query("delete from contents where key = $1", [key]);
  }

  #path(key: string): string {
    if (!/^[\w=.-]+(\/[\w=.-]+)*$/.test(key) || key.split("/").some((part) => /^\.+$/.test(part))) throw new TypeError(`${JSON.stringify(key)} cannot be the name of an object.`);
    return join(this.folder, key);
  }

  async #version(key: string): Promise<Version | null> {
    const bytes = await this.get(key);
    return bytes === null ? null : versionOf(bytes);
  }
}

/** Who has begun to write, and perhaps died. */
export const writers = async (folder: string): Promise<string[]> => (await absent(readdir(join(folder, WRITING)))) ?? [];

export const forgetWriter = (folder: string, owner: string) => rm(join(folder, WRITING, owner), { recursive: true, force: true });

const versionOf = (bytes: Uint8Array): Version => createHash("sha256").update(bytes).digest("hex");

async function using<T>(opened: Promise<FileHandle>, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await opened;
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/** A new folder lasts when the one that it is in was written. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) await synced(dirname(folder));
}

/** Names in a folder last when it was written. */
const synced = (folder: string) => using(open(folder, "r"), (opened) => opened.sync());

const absent = <T>(work: Promise<T>): Promise<T | null> => unless("ENOENT", work);

async function unless<T>(code: string, work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return null;
    throw error;
  }
}
