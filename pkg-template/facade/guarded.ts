// Called by the WebAssembly modules' glue: see xtask/src/glue.rs, and short_names.rs for the closures' names.

/** Called by timers, promises and the garbage collector: nobody could catch what it throws. */
const NOBODY_WAITS = /closure|free$|stop$/;

/** Wraps a module's exports in a guard against traps. After a trap (out of memory, or a bug of ours) the module cannot
 *  be trusted: nothing in it is called again, and it can be collected. Pending and later calls fail with an error made
 *  by what `died` returns. */
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

  /** Rejects a promise of the module if the module dies before settling it. */
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
        // Errors from elsewhere, such as an option's getter, pass through.
        if (failed === undefined && !(thrown instanceof WebAssembly.RuntimeError)) throw thrown;
        if (failed === undefined) fail(thrown);
      } finally {
        depth -= 1;
      }
      if (failed === undefined) return result instanceof Promise ? outlived(result) : result;
      // A nested call must end the outer one too.
      if (depth === 0 && NOBODY_WAITS.test(name)) return [];
      throw failed();
    };
  }
  return all;
}
