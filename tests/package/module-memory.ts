import { assert } from "chai";
import { init } from "convoscope";
import { type Case, COMPILING, type Runtime } from "../runtimes/case.js";

/** The module's memory: caught when it is instantiated, so a case file that measures begins with {@link memoryIsSeen}. */
let memory: WebAssembly.Memory | undefined;

function catchMemory(): () => void {
  const { instantiate, instantiateStreaming, Instance } = WebAssembly;
  const keep = <T>(result: T): T => {
    const instance = (result as { instance?: WebAssembly.Instance }).instance ?? (result as WebAssembly.Instance);
    // Node instantiates modules of its own, too.
    const { memory: exported, normalizePage } = instance.exports ?? {};
    if (exported instanceof WebAssembly.Memory && normalizePage !== undefined) memory = exported;
    return result;
  };
  const holder = WebAssembly as unknown as Record<string, unknown>;
  holder["instantiate"] = async (...args: Parameters<typeof instantiate>) => keep(await instantiate(...args));
  if (typeof instantiateStreaming === "function") {
    holder["instantiateStreaming"] = async (...args: Parameters<typeof instantiateStreaming>) => keep(await instantiateStreaming(...args));
  }
  holder["Instance"] = class extends Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      keep(this);
    }
  };
  return () => {
    Object.assign(holder, { instantiate, Instance });
    if (typeof instantiateStreaming === "function") holder["instantiateStreaming"] = instantiateStreaming;
  };
}

/** How large the module's memory is: it grows, and never shrinks. */
export function bytes(): number {
  return memory?.buffer.byteLength ?? assert.fail("the module's memory was not caught");
}

/** Pieces of other sizes may fall into other places, once: as much as the largest body, a page of Vapi's, which has each
 *  transcript twice. What leaks goes on growing. */
const SLACK = 1024 * 1024;

/** After hundreds of calls the memory is where it was: a leak of a kilobyte a call would be more. */
export function assertFlat(before: number, what?: string): void {
  assert.isAtMost(bytes() - before, SLACK, what);
}

/** Where the memory can be measured. */
export const measured = { runtimes: COMPILING, reason: "Workers instantiate where a test cannot look" } as const satisfies { runtimes: readonly Runtime[]; reason: string };

export const isMeasured = (runtime: Runtime): boolean => COMPILING.some((name) => name === runtime);

/** The first case of a file that measures: loads the module. */
export const memoryIsSeen: Case = {
  name: "the module's memory can be seen",
  async run() {
    const restore = catchMemory();
    try {
      await init();
    } finally {
      restore();
    }
    assert.isAbove(bytes(), 0);
  },
  only: measured,
};
