/**
 * Median, least and greatest, also as text: `1.20 [1.10–1.40]`.
 * @param {readonly number[]} numbers
 */
export function spread(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (/** @type {number} */ index) => sorted[index] ?? Number.NaN;
  const median = (at((sorted.length - 1) >> 1) + at(sorted.length >> 1)) / 2;
  const [least, greatest] = [at(0), at(sorted.length - 1)];
  return { median, text: `${median.toFixed(2)} [${least.toFixed(2)}–${greatest.toFixed(2)}]` };
}
