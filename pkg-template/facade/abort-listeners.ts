// Called by the WebAssembly module: see src/wasm/interrupt.rs.

/** Callbacks that share one listener on a signal: runtimes warn about more than ten listeners. */
interface Waiting {
  readonly all: Set<() => void>;
  readonly listener: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/** Calls `run` when the signal is aborted. */
export function onAbort(signal: AbortSignal, run: () => void): void {
  const here = waiting.get(signal);
  if (here !== undefined) {
    here.all.add(run);
    return;
  }
  const all = new Set([run]);
  const listener = () => {
    for (const other of [...all]) other();
  };
  signal.addEventListener("abort", listener);
  waiting.set(signal, { all, listener });
}

/** Undoes {@link onAbort}. The listener goes with the last callback. */
export function offAbort(signal: AbortSignal, run: () => void): void {
  const here = waiting.get(signal);
  if (here === undefined || !here.all.delete(run) || here.all.size > 0) return;
  waiting.delete(signal);
  signal.removeEventListener("abort", here.listener);
}
