/**
 * Shows what is being done, where somebody watches; nothing clears it.
 * @param {string} text
 */
export function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
