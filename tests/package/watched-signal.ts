/** A signal that counts who listens to it. */
export function watched(): { aborter: AbortController; listeners(): number } {
  const aborter = new AbortController();
  const { signal } = aborter;
  const listening = new Set<unknown>();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = function (this: AbortSignal, ...args: unknown[]) {
    listening.add(args[1]);
    return Reflect.apply(addEventListener, signal, args) as undefined;
  };
  signal.removeEventListener = function (this: AbortSignal, ...args: unknown[]) {
    listening.delete(args[1]);
    return Reflect.apply(removeEventListener, signal, args) as undefined;
  };
  return { aborter, listeners: () => listening.size };
}
