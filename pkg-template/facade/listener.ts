/** Calls a listener. Errors it throws and promises that reject are ignored. */
export function tell<Told extends unknown[]>(listener: ((...told: Told) => unknown) | undefined, ...told: Told): void {
  try {
    const answer = listener?.(...told);
    // An async listener's rejection would end a Node process.
    if (answer !== undefined) Promise.resolve(answer).catch(() => undefined);
  } catch {
    // The listener's problem, not the call's.
  }
}
