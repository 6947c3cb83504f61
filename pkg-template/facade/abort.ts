// Called by the WebAssembly module: see src/wasm/interrupt.rs.

/** Everything that waits for a signal, behind one listener: runtimes warn of more than ten. */
interface Waiting {
  readonly all: Set<() => void>;
  readonly listener: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/** Has something called when the signal is aborted. */
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

/** Takes that back. Behind the last of them nothing is left. */
export function offAbort(signal: AbortSignal, run: () => void): void {
  const here = waiting.get(signal);
  if (here === undefined || !here.all.delete(run) || here.all.size > 0) return;
  waiting.delete(signal);
  signal.removeEventListener("abort", here.listener);
}
