// Where a list that goes back in time is cut into a file.

/**
 * The second at which to cut, given the seconds of what was read so far, newest first; null: read on. It is the one after
 * the oldest second, which may go on on the next page. A cut leaves something on both sides, so the next file begins
 * later in the list than this one.
 */
export function cutAt(seconds: readonly number[], items: number): number | null {
  const newest = seconds[0];
  const oldest = seconds.at(-1);
  if (newest === undefined || oldest === undefined || seconds.length < items || newest === oldest) return null;
  return oldest + 1;
}
