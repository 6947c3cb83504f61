/** The last reading of the host's clock, and by how much it was set back so far. */
let last = 0;
let lost = 0;

/** Milliseconds that never go backwards: for waiting. On Workers `performance.now()` is a wall clock; where it is set
 *  back, the difference is added again. */
export function steadyMs(): number {
  // Looked up each time, since tests replace it.
  const now = globalThis.performance?.now() ?? Date.now();
  lost += Math.max(last - now, 0);
  last = now;
  return now + lost;
}

/** A timer fired that was set for this time. If the clock shows an earlier time, it is moved forward. */
export function rang(at: number): void {
  lost += Math.max(at - steadyMs(), 0);
}
