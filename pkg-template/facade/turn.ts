// Called by the WebAssembly module: see src/wasm/event_loop.rs.

/** The host's own, kept before somebody replaces them: what is computed needs no time that passes. */
const { setImmediate, setTimeout, MessageChannel } = globalThis as {
  setImmediate?: (run: () => void) => unknown;
  setTimeout: (run: () => void, ms: number) => unknown;
  MessageChannel?: typeof globalThis.MessageChannel;
};

/** One turn of the event loop, in which timers fire and events are heard. Pages slow timers down that follow each other,
 *  and those in the background all the more; not so messages. A channel is closed at once, so that it keeps no process. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (setImmediate !== undefined) return void setImmediate(resolve);
    if (MessageChannel === undefined) return void setTimeout(resolve, 0);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
