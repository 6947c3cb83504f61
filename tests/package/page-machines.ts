import { assert } from "chai";
import { init } from "convoscope/browser";

/** The exports of the module of "convoscope/browser" that are looked at. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  turn(machine: number, event: number, bytes: number, ...clocks: number[]): number;
}

let memory: WebAssembly.Memory | undefined;
/** The numbers of the machines that there are. */
const machines = new Set<number>();

/** Loads the module, and looks at every event from then on. */
export async function machinesAreSeen(): Promise<void> {
  const { instantiate } = WebAssembly;
  const holder = WebAssembly as unknown as Record<string, unknown>;
  holder["instantiate"] = async (...given: Parameters<typeof instantiate>) => {
    const instance = (await instantiate(...given)) as unknown as WebAssembly.Instance;
    const exports = instance.exports as unknown as Exports;
    return "turn" in exports ? { exports: watched(exports) } : instance;
  };
  try {
    await init();
  } finally {
    Object.assign(holder, { instantiate });
  }
  assert.isDefined(memory, "the module was not loaded before");
}

function watched(exports: Exports): Exports {
  ({ memory } = exports);
  const text = (place: number, bytes: number) => new TextDecoder().decode(new Uint8Array(exports.memory.buffer, place >>> 0, bytes));
  return {
    ...exports,
    turn(machine, event, bytes, ...clocks) {
      if (text(event, bytes).startsWith("free\u0001")) machines.delete(machine);
      const answer = exports.turn(machine, event, bytes, ...clocks);
      const end = new Uint8Array(exports.memory.buffer).indexOf(0, answer >>> 0);
      const made = machine === 0 ? (JSON.parse(text(answer, end - (answer >>> 0))) as { machine?: number }).machine : undefined;
      if (made !== undefined) machines.add(made);
      return answer;
    },
  };
}

/** How many machines there are. */
export const machineCount = (): number => machines.size;

/** How large the module's memory is: it grows, and never shrinks. */
export const bytes = (): number => memory?.buffer.byteLength ?? assert.fail("the module's memory was not caught");
