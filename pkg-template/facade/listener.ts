/** Tells a listener, which disturbs nobody: neither by what it throws, nor by a promise that rejects. */
export function tell<Told extends unknown[]>(listener: ((...told: Told) => unknown) | undefined, ...told: Told): void {
  try {
    const answer = listener?.(...told);
    // An async function gives a promise; its rejection would end a Node process.
    if (answer !== undefined) Promise.resolve(answer).catch(() => undefined);
  } catch {
    // What a listener throws is its own.
  }
}
