// A pace that many runs share: requests at even distances, so that no minute has more than its share.

/** Given when the next request may start at the earliest (milliseconds), when this one does, and the next after it. */
export function slot(next: number, now: number, requestsPerMinute: number): { readonly at: number; readonly next: number } {
  const at = Math.max(next, now);
  return { at, next: at + 60_000 / requestsPerMinute };
}
