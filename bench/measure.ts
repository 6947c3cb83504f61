/** What is timed. Its result is kept, so that no compiler can leave the work out. */
export type Work = () => unknown;

/** One contender against the baseline. */
export interface Timing {
  /** Milliseconds of one call of the baseline: the median. */
  baselineMs: number;
  /** Contender ÷ baseline, of each round. */
  ratios: number[];
}

/** A batch is repeated until it takes so long: far above what clocks resolve. */
const BATCH_MS = 10;
/** The same where other processes take part, whose scheduling is noise. */
const WAITING_BATCH_MS = 40;
/** Each side runs so long before anything counts: compilers have done their best by then. */
const WARM_UP_MS = 300;
const WARM_UP_CALLS = 10;

/** The last result, where every compiler must expect somebody to look. */
export let kept: unknown;

/**
 * Times two sides in turns: each round is a batch of one and a batch of the other, right after each
 * other, so that whatever else the machine does strikes both. Who begins alternates.
 */
export async function measure(baseline: Work, contender: Work, rounds: number): Promise<Timing> {
  const sides = { baseline: await batchOf(baseline), contender: await batchOf(contender) };
  const calls = { baseline: await warmUp(sides.baseline), contender: await warmUp(sides.contender) };

  const baselineTimes: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const time = async (side: "baseline" | "contender") => (await sides[side].run(calls[side])) / calls[side];
    let mine: number;
    let theirs: number;
    if (round % 2 === 0) {
      theirs = await time("baseline");
      mine = await time("contender");
    } else {
      mine = await time("contender");
      theirs = await time("baseline");
    }
    baselineTimes.push(theirs);
    ratios.push(mine / theirs);
  }
  return { baselineMs: median(baselineTimes), ratios };
}

interface Batch {
  /** Runs so many calls, one after the other, and gives the milliseconds they took. */
  run(calls: number): Promise<number>;
  /** How long a batch should take. */
  leastMs: number;
}

/** Waiting for what is no promise would cost the small rows a good part of their time. */
async function batchOf(work: Work): Promise<Batch> {
  const first = work();
  kept = await first;
  if (first instanceof Promise) {
    return {
      leastMs: WAITING_BATCH_MS,
      async run(calls) {
        const started = performance.now();
        for (let call = 0; call < calls; call += 1) kept = await work();
        return performance.now() - started;
      },
    };
  }
  return {
    leastMs: BATCH_MS,
    async run(calls) {
      const started = performance.now();
      for (let call = 0; call < calls; call += 1) kept = work();
      return performance.now() - started;
    },
  };
}

/** Returns how many calls make a batch. */
async function warmUp({ run, leastMs }: Batch): Promise<number> {
  let calls = 1;
  let spent = 0;
  let done = 0;
  for (;;) {
    const took = await run(calls);
    spent += took;
    done += calls;
    if (took < leastMs) calls = Math.ceil(calls * Math.min(10, Math.max(1.2, leastMs / Math.max(took, 0.001))));
    else if (spent >= WARM_UP_MS && done >= WARM_UP_CALLS) return calls;
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[middle]] as [number, number];
  return (low + high) / 2;
}
