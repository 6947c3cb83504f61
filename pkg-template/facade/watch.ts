import type { Watch, WatchEvent } from "../wasm/convoscope.js";
import { callSite, convoscopeError } from "./error.js";
import { onlyNames, type CallOptions } from "./options.js";
import { Steps, type Begun } from "./steps.js";

/** How to watch a conversation. `timeout` holds for each look at it. */
export interface WatchOptions extends CallOptions {
  /** Between two looks, in milliseconds: `min` while it changes (default 2 000), more and more up to
   *  `max` (default 15 000) while nothing happens. */
  interval?: { min?: number | undefined; max?: number | undefined } | undefined;
  /** After the end, how long to wait for analysis and recording, in milliseconds (default 60 000; 0:
   *  not at all). */
  settle?: number | undefined;
}

/** What the module is asked to watch. */
export interface WatchTimes {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly settle: number | undefined;
}

const OPTIONS = ["interval", "settle", "signal", "timeout", "headers"];

/** Checks the names of options, and that times are numbers; which of them are sensible the module tells. */
export function readWatchTimes(options: WatchOptions | undefined): WatchTimes {
  if (options !== undefined) onlyNames("options", options, OPTIONS);
  const interval = options?.interval;
  if (interval !== undefined) onlyNames("interval", interval, ["min", "max"]);
  const times = { min: interval?.min, max: interval?.max, settle: options?.settle };
  for (const [name, time] of Object.entries(times)) {
    if (time === undefined || typeof time === "number") continue;
    throw refused(name === "settle" ? name : `interval.${name}`, "a number of milliseconds");
  }
  return times;
}

function refused(name: string, accepted: string) {
  return convoscopeError({ code: "invalid_argument", message: `${name} is none of what is accepted: ${accepted}.` });
}

/** The events of a watch that `begin` begins with the first. */
export function watchEvents(begin: () => Promise<Begun<Watch>>): AsyncIterableIterator<WatchEvent> {
  return new Steps<WatchEvent, Watch>(begin, callSite());
}
