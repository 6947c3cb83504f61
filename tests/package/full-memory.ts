import { assert } from "chai";

/** The memories of the package's modules, caught as they are instantiated: the newest last. */
export const memories: WebAssembly.Memory[] = [];

/** Catches every memory from here on, and gives what ends that. */
export function catchMemories(): () => void {
  const { instantiate, instantiateStreaming, Instance } = WebAssembly;
  const keep = <T>(result: T): T => {
    const instance = (result as { instance?: WebAssembly.Instance }).instance ?? (result as WebAssembly.Instance);
    const { memory, __wbindgen_malloc: ours } = instance.exports ?? {};
    if (memory instanceof WebAssembly.Memory && ours !== undefined) memories.push(memory);
    return result;
  };
  const holder = WebAssembly as unknown as Record<string, unknown>;
  holder["instantiate"] = async (...args: Parameters<typeof instantiate>) => keep(await instantiate(...args));
  if (typeof instantiateStreaming === "function") {
    holder["instantiateStreaming"] = async (...args: Parameters<typeof instantiateStreaming>) => keep(await instantiateStreaming(...args));
  }
  // No class of its own: what `instantiate` gives has to stay an instance of it.
  holder["Instance"] = new Proxy(Instance, { construct: (target, given: [WebAssembly.Module]) => keep(new target(...given)) });
  return () => {
    Object.assign(holder, { instantiate, Instance });
    if (typeof instantiateStreaming === "function") holder["instantiateStreaming"] = instantiateStreaming;
  };
}

/** Takes what the newest module could still grow by: from here on it has what it has. The pages stay untouched, so
 *  this costs addresses and no memory. */
export function fill(): void {
  const memory = memories.at(-1) ?? assert.fail("no module's memory was caught");
  for (let pages = 65_536; pages >= 1; pages = Math.floor(pages / 2)) {
    for (;;) {
      try {
        memory.grow(pages);
      } catch {
        break;
      }
    }
  }
}

/** A page of one conversation that takes many times its length once it is read. */
export function dense(length: number): string {
  const list = `[${"{},".repeat(Math.floor(length / 3))}{}]`;
  return `{"data":[{"conversation_id":"a28e7071-508e-4d45-8887-085531aafaba","created_at":"2026-01-01T00:00:00Z","conversation_status":"COMPLETED","metadata":{"a":${list}}}],"pagination":{"page":1,"page_size":100,"total":1,"total_pages":1}}`;
}

/** Larger and larger pages, until there is memory for a text, and none for what is read of it. */
export async function overflow(hasFailed: (page: string) => Promise<boolean>): Promise<void> {
  for (let length = 128; length < 16_777_216; length = Math.ceil(length * 1.1)) {
    if (await hasFailed(dense(length))) return;
  }
  assert.fail("it found memory");
}
