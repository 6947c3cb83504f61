import { init } from "convoscope";
import { init as initServer } from "convoscope/server";
import { watchHostWork } from "./host-work.js";
import { NOW } from "./sandbox-client.js";

/** Time that passes only while somebody waits for it. */
export interface FakeTime {
  /** Milliseconds since the case began. */
  readonly elapsed: number;
  /** Timers that are set. */
  readonly timers: number;
  /** Lets a promise settle, jumping to the next timer whenever nothing else goes on. */
  settled<T>(promise: PromiseLike<T>): Promise<T>;
  /** Lets everything happen that needs no time. */
  calm(): Promise<void>;
  /** No time passes while work goes on that takes turns of the host. */
  advance(ms: number): Promise<void>;
  /** Time passes at once, also amid such work. */
  pass(ms: number): Promise<void>;
  /** Sets the clock on the wall. Nothing else notices. */
  setClock(ms: number): void;
}

/** Turns of the host's event loop after which nothing goes on in it any more that needs no time. */
const TURNS = 8;

/** The host's own timers, kept before they are replaced. */
const { setTimeout, setImmediate } = globalThis as Partial<typeof globalThis> & Pick<typeof globalThis, "setTimeout">;

/** One turn of the event loop. Pages slow repeated timers down, but not messages; Deno delivers many of those in one turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (setImmediate !== undefined) return void setImmediate(resolve);
    if (typeof MessageChannel === "undefined") return void setTimeout(resolve, 0);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Runs with the clock and the timers replaced, and puts them back. Loads the modules first, which takes time that is no fake. */
export async function withFakeTime<T>(run: (time: FakeTime) => Promise<T>): Promise<T> {
  await Promise.all([init(), initServer()]);
  // Imported here: it tries a timer when it is loaded, which Workers refuse at module scope.
  const { default: FakeTimers } = await import("@sinonjs/fake-timers");
  const host = watchHostWork();
  const clock = FakeTimers.install({ now: NOW, toFake: ["setTimeout", "clearTimeout", "Date"] });
  let setBy = 0;
  // Only its method is replaced: WebKit's compiled code may go on with the global object that it saw before.
  const ownNow = Object.getOwnPropertyDescriptor(performance, "now");
  Object.defineProperty(performance, "now", { configurable: true, writable: true, value: () => clock.now - NOW - setBy });
  const calm = async () => {
    for (let left = TURNS; left > 0; left -= 1) {
      await turn();
      if (!host.isGoingOn) continue;
      await host.next();
      left = TURNS + 1;
    }
  };
  try {
    return await run({
      get elapsed() {
        return clock.now - NOW - setBy;
      },
      get timers() {
        return clock.countTimers();
      },
      calm,
      async pass(ms) {
        await clock.tickAsync(ms);
        await calm();
      },
      async advance(ms) {
        let there = false;
        clock.setTimeout(() => (there = true), ms);
        while (!there) {
          await calm();
          await clock.nextAsync();
        }
        // What is due at the same instant.
        await clock.tickAsync(0);
        await calm();
      },
      setClock(ms) {
        setBy += ms - clock.now;
        clock.setSystemTime(ms);
      },
      async settled(promise) {
        let done = false;
        const settled = Promise.resolve(promise).finally(() => (done = true));
        settled.catch(() => {});
        for (;;) {
          await calm();
          if (done) return settled;
          if (clock.countTimers() === 0) throw new Error("nothing goes on, and no timer is set: it would hang for ever");
          await clock.nextAsync();
        }
      },
    });
  } finally {
    host.unwatch();
    clock.uninstall();
    if (ownNow === undefined) Reflect.deleteProperty(performance, "now");
    else Object.defineProperty(performance, "now", ownNow);
  }
}
