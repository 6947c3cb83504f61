// The growing file, and a state file that says how much of it is complete.
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { UsageError } from "./options.js";

/** @typedef {import("./options.js").What} What */

/**
 * @typedef {object} State
 * @property {What} what the definition of the export
 * @property {number} bytes how many bytes of the file are complete pages
 * @property {number} items how many conversations they contain
 * @property {string | null} after where to resume; null: at the beginning
 */

/** An unfinished export on disk. Bytes of the file beyond the state's do not count. Nothing is touched before there is
 *  something to write, so a mistake in the options destroys no file. */
export class OutputFile {
  #file;
  #state;
  /** @type {import("node:fs/promises").FileHandle | undefined} */
  #handle;

  /**
   * @param {string} file
   * @param {State} state
   */
  constructor(file, state) {
    this.#file = file;
    this.#state = state;
  }

  /**
   * Starts a file, or resumes one.
   *
   * @param {string} file
   * @param {What} what
   * @param {boolean} restart
   */
  static async open(file, what, restart) {
    const size = await sizeOf(file);
    const state = restart ? null : await readState(file);
    if (state === null && size !== null && !restart) {
      throw new UsageError(`${file} exists already, and is not an unfinished export. Use --restart to replace it.`);
    }
    // Stopped before its first page was complete: there is nothing to resume.
    if (state === null || state.after === null) return new OutputFile(file, { what, bytes: 0, items: 0, after: null });
    if (!isDeepStrictEqual(state.what, what)) {
      throw new UsageError(
        `${file} was started with other options: ${JSON.stringify(state.what)}. Use the same, another file, or --restart.`,
      );
    }
    if ((size ?? 0) < state.bytes) {
      throw new UsageError(
        `${file} has only ${size ?? 0} of the ${state.bytes} bytes that were written, so it cannot be resumed. Use --restart to start over.`,
      );
    }
    return new OutputFile(file, state);
  }

  get state() {
    return this.#state;
  }

  /**
   * Adds complete pages. The state is written after the bytes are on disk, so it never claims too much.
   *
   * @param {Uint8Array} bytes
   * @param {{ items: number, after: string | null }} progress
   */
  async append(bytes, { items, after }) {
    const handle = await this.#opened();
    await handle.appendFile(bytes);
    this.#state = { ...this.#state, bytes: this.#state.bytes + bytes.length, items };
    // Nothing can be resumed behind the last page: after a crash here it is written again.
    if (after === null) return;
    this.#state.after = after;
    await handle.datasync();
    await this.#keepState();
  }

  /** The export is complete. */
  async complete() {
    const handle = await this.#opened();
    await handle.datasync();
    await rm(statePath(this.#file), { force: true });
  }

  async close() {
    await this.#handle?.close();
  }

  async #opened() {
    if (this.#handle === undefined) {
      // The state first: a file without one counts as complete.
      await this.#keepState();
      this.#handle = await open(this.#file, "a");
      // Removes what an interrupted write left.
      await this.#handle.truncate(this.#state.bytes);
    }
    return this.#handle;
  }

  async #keepState() {
    const path = statePath(this.#file);
    const handle = await open(`${path}.new`, "w");
    try {
      await handle.writeFile(`${JSON.stringify(this.#state, null, 2)}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    // Atomically: there is always a complete state, the old one or the new one.
    await rename(`${path}.new`, path);
  }
}

/** @param {string} file */
const statePath = (file) => `${file}.state.json`;

/**
 * @param {string} file
 * @returns {Promise<number | null>}
 */
async function sizeOf(file) {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {Promise<State | null>}
 */
async function readState(file) {
  try {
    const state = JSON.parse(await readFile(statePath(file), "utf8"));
    if (typeof state?.what === "object" && Number.isSafeInteger(state.bytes) && Number.isSafeInteger(state.items)) return state;
  } catch (error) {
    if (isMissing(error)) return null;
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(`${statePath(file)} is not the state of an export. Use --restart to start over.`);
}

/** @param {unknown} error */
const isMissing = (error) => error instanceof Error && "code" in error && error.code === "ENOENT";
