// Called by the WebAssembly module: see src/wasm/event_loop.rs.

/** The host's own functions, kept in case a test replaces them with fake timers. */
const { setImmediate, setTimeout, MessageChannel } = globalThis as {
  setImmediate?: (run: () => void) => unknown;
  setTimeout: (run: () => void, ms: number) => unknown;
  MessageChannel?: typeof globalThis.MessageChannel;
};

/** Waits one turn of the event loop, in which timers fire and events arrive. Pages slow down successive timers, more so
 *  in the background, but not messages. The channel is closed at once, or it would keep a process alive. */
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
