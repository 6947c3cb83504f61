import type * as Web from "../facade/web-types.js";
import { findZone, meantZone, zoneOffset } from "./zones.js";

/** What the module exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  turn(machine: number, event: number, bytes: number, steady: number, wall: number): number;
  __wbindgen_malloc(bytes: number, align: number): number;
}

/** An instance of the module, to be loaded once. In place of wasm-bindgen's glue, since one function takes and gives
 *  texts and no objects: a third of its size. The build checks that module and glue fit (`xtask/src/browser_imports.rs`).
 *
 *  After a trap (out of memory, or a bug of ours) the module cannot be trusted: it is not called again, and can be
 *  collected. `died` gives what makes the errors of all that was under way. */
export function instance(died: (trap: unknown) => () => Error) {
  let wasm: Exports | undefined;
  let failed: (() => Error) | undefined;

  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let seen = new Uint8Array();
  /** The module's memory. Where it has grown, an earlier view of it is empty. */
  const memory = (): Uint8Array => {
    if (seen.length === 0) seen = new Uint8Array((wasm as Exports).memory.buffer);
    return seen;
  };
  const textAt = (place: number, bytes: number) => decoder.decode(memory().subarray(place >>> 0, (place >>> 0) + bytes));
  /** Where texts are encoded: arrays of their own would be dear to engines. */
  let bench = new Uint8Array(4_096);
  /** Puts a text into the module's memory, which frees it. */
  const put = (text: string): [place: number, bytes: number] => {
    // A UTF-16 unit takes three bytes at most.
    if (bench.length < text.length * 3) bench = new Uint8Array(text.length * 3);
    const { written } = encoder.encodeInto(text, bench);
    const place = (wasm as Exports).__wbindgen_malloc(written, 1) >>> 0;
    memory().set(bench.subarray(0, written), place);
    return [place, written];
  };
  /** Answers with a text: the module reads where it is. */
  const give = (answer: number, text: string) => {
    const given = put(text);
    new Uint32Array((wasm as Exports).memory.buffer, answer >>> 0, 2).set(given);
  };
  const imports = {
    zoneOffset,
    findZone: (place: number, bytes: number) => findZone(textAt(place, bytes)),
    meantZone: (answer: number) => give(answer, meantZone()),
    Number: (place: number, bytes: number) => Number(textAt(place, bytes)),
    String: (answer: number, number: number) => give(answer, String(number)),
    random: () => Math.random(),
    throw: (place: number, bytes: number) => {
      throw new Error(textAt(place, bytes));
    },
  };

  return {
    /** See src/browser/mod.rs. */
    turn(machine: number, event: string, steady: number, wall: number): string {
      if (failed === undefined) {
        try {
          const place = (wasm as Exports).turn(machine, ...put(event), steady, wall) >>> 0;
          return textAt(place, memory().indexOf(0, place) - place);
        } catch (trap) {
          failed = died(trap);
          wasm = undefined;
          seen = new Uint8Array();
        }
      }
      throw failed();
    },
    async load(module: Web.Module): Promise<void> {
      const { exports } = await WebAssembly.instantiate(module as WebAssembly.Module, { "./convoscope_browser_bg.js": imports });
      wasm = exports as unknown as Exports;
    },
  };
}
