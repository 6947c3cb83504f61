/** A small seeded pseudo-random generator (Mulberry32). Not for secrets: its only virtue is the same sequence in every
 *  runtime. */
export class Random {
  #state: number;

  /** The keys (such as seed, purpose, index) are hashed together: neighbouring keys give unrelated sequences. */
  constructor(...keys: readonly number[]) {
    let hash = 0x9e3779b9;
    for (const key of keys) {
      hash = scramble(hash ^ (key >>> 0));
      hash = scramble(hash ^ Math.floor(key / 0x1_0000_0000));
    }
    this.#state = hash;
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** An integer, both bounds included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[Math.floor(this.next() * from.length)] ?? from[0];
  }

  /** Lower-case hexadecimal digits. */
  hex(length: number): string {
    let digits = "";
    while (digits.length < length) {
      digits += Math.floor(this.next() * 0x1_0000_0000)
        .toString(16)
        .padStart(8, "0");
    }
    return digits.slice(0, length);
  }

  /** A version 4 UUID. */
  uuid(): string {
    const digits = this.hex(32);
    const variant = "89ab".charAt(this.integer(0, 3));
    const version = `4${digits.slice(13, 16)}`;
    return [digits.slice(0, 8), digits.slice(8, 12), version, variant + digits.slice(17, 20), digits.slice(20)].join("-");
  }
}

function scramble(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}

/** Chooses by weight; `position` in [0, 1) is a place within the total weight. */
export function weighted<T>(
  position: number,
  choices: readonly [readonly [T, number], ...(readonly [T, number])[]],
): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = position * total;
  for (const [value, weight] of choices) {
    left -= weight;
    if (left < 0) return value;
  }
  return choices[0][0];
}
