// Counts failed sign-ins, so that passwords cannot be guessed by trying.

const MOST = 10;
const PERIOD_MS = 15 * 60_000;
/** Made-up names must not fill the memory. */
const MOST_KEYS = 10_000;

/** @param {() => number} [now] */
export function createAttempts(now = Date.now) {
  /** @type {Map<string, { failed: number, until: number }>} */
  const counts = new Map();
  return {
    /**
     * Counts an attempt before its outcome is known, so that simultaneous ones count too. Returns how many seconds to
     * wait first, or 0.
     *
     * @param {string} key
     */
    begin(key) {
      let count = counts.get(key);
      if (count === undefined || count.until <= now()) {
        count = { failed: 0, until: now() + PERIOD_MS };
        counts.delete(key);
        counts.set(key, count);
        const [oldest] = counts.keys();
        if (counts.size > MOST_KEYS && oldest !== undefined) counts.delete(oldest);
      }
      if (count.failed >= MOST) return Math.ceil((count.until - now()) / 1000);
      count.failed++;
      return 0;
    },
    /** @param {string} key */
    succeeded: (key) => void counts.delete(key),
  };
}
