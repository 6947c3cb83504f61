// Progress on stderr: a bar on a terminal, an occasional line in a log.

const WIDTH = 24;
const REDRAWN_EVERY_MS = 100;
/** In a log, without a known total: a line per this many conversations. */
const STEP = 1_000;

const counted = new Intl.NumberFormat("en");

/**
 * @typedef {object} Progress
 * @property {(items: number, total: number | null, bytes: number) => void} tell
 * @property {(text: string) => void} note a line of its own
 * @property {() => void} end takes the bar away
 */

/**
 * @param {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} stream
 * @param {() => number} now milliseconds
 * @returns {Progress}
 */
export function createProgress(stream, now = () => performance.now()) {
  const isTerminal = stream.isTTY === true;
  let drawn = "";
  let drawnAt = -Infinity;
  let step = 0;
  const clear = () => {
    if (drawn !== "") stream.write("\r\u001b[K");
    drawn = "";
  };

  return {
    tell(items, total, bytes) {
      const text = described(items, total, bytes);
      if (isTerminal) {
        const isLast = total !== null && items >= total;
        if (now() - drawnAt < REDRAWN_EVERY_MS && !isLast) return;
        drawnAt = now();
        const line = (total === null ? text : `${bar(items / Math.max(total, 1))} ${text}`).slice(0, (stream.columns || 80) - 1);
        if (line !== drawn) stream.write(`\r\u001b[K${line}`);
        drawn = line;
        return;
      }
      const reached = total === null ? Math.floor(items / STEP) : Math.floor((items / Math.max(total, 1)) * 10);
      if (reached <= step) return;
      step = reached;
      stream.write(`${text}\n`);
    },
    note(text) {
      clear();
      stream.write(`${text}\n`);
    },
    end: clear,
  };
}

/**
 * @param {number} items
 * @param {number | null} total
 * @param {number} bytes
 */
export function described(items, total, bytes) {
  const percent = total === null ? "" : ` (${Math.min(100, Math.floor((items / Math.max(total, 1)) * 100))} %)`;
  const of = total === null ? "" : ` of ${counted.format(total)}`;
  return `${counted.format(items)}${of} conversations${percent}, ${size(bytes)}`;
}

/** @param {number} share */
function bar(share) {
  const full = Math.min(WIDTH, Math.round(share * WIDTH));
  return `[${"#".repeat(full)}${".".repeat(WIDTH - full)}]`;
}

/** @param {number} bytes */
function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${amount.toFixed(1)} ${unit}`;
}
