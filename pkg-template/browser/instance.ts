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
  const bytesAt = (place: number, bytes: number) => new Uint8Array((wasm as Exports).memory.buffer, place >>> 0, bytes);
  const textAt = (place: number, bytes: number) => decoder.decode(bytesAt(place, bytes));
  /** Puts a text into the module's memory, which frees it. */
  const put = (text: string): [place: number, bytes: number] => {
    const bytes = encoder.encode(text);
    const place = (wasm as Exports).__wbindgen_malloc(bytes.length, 1);
    bytesAt(place, bytes.length).set(bytes);
    return [place, bytes.length];
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
          const end = new Uint8Array((wasm as Exports).memory.buffer).indexOf(0, place);
          return textAt(place, end - place);
        } catch (trap) {
          failed = died(trap);
          wasm = undefined;
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
