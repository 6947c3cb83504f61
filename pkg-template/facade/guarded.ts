// Called by the WebAssembly modules' glue: see xtask/src/glue.rs, and short_names.rs for the closures' names.

/** What is called when nobody waits for it: by timers, promises and the collector. It may throw at nobody. */
const NOBODY_WAITS = /closure|free$|stop$/;

/**
 * A module's exports, behind a guard against traps. A trap (WebAssembly has no memory left, or a fault of ours)
 * leaves a module that cannot be trusted: nothing of it is called any more, and it can be collected. Whatever it
 * was asked, and is asked later, fails with an error that `died` gives the maker of.
 */
export function guarded(exports: WebAssembly.Exports, died: (trap: unknown) => () => Error): Record<string, unknown> {
  const all: Record<string, unknown> = { ...exports };
  const pending = new Set<(error: unknown) => void>();
  let failed: (() => Error) | undefined;
  let depth = 0;

  const fail = (trap: unknown): void => {
    const error = (failed = died(trap));
    for (const name of Object.keys(all)) {
      all[name] = NOBODY_WAITS.test(name)
        ? () => []
        : () => {
            throw error();
          };
    }
    for (const reject of pending) reject(error());
    pending.clear();
  };

  /** A promise of the module's, which it may not live to settle. */
  const outlived = (promise: Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      pending.add(reject);
      const settled = (settle: (value: unknown) => void) => (value: unknown) => {
        pending.delete(reject);
        settle(value);
      };
      promise.then(settled(resolve), settled(reject));
    });

  for (const [name, run] of Object.entries(exports)) {
    if (typeof run !== "function") continue;
    all[name] = (...given: unknown[]): unknown => {
      let result: unknown;
      depth += 1;
      try {
        result = run(...given);
      } catch (thrown) {
        // What others throw, such as an option's getter, passes through.
        if (failed === undefined && !(thrown instanceof WebAssembly.RuntimeError)) throw thrown;
        if (failed === undefined) fail(thrown);
      } finally {
        depth -= 1;
      }
      if (failed === undefined) return result instanceof Promise ? outlived(result) : result;
      // Inside another call of the module it has to end that, too.
      if (depth === 0 && NOBODY_WAITS.test(name)) return [];
      throw failed();
    };
  }
  return all;
}
