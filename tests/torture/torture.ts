import fc from "fast-check";
import { withFakeTime } from "../package/fake-time.js";
import { carryOut } from "./operation.js";
import { holdPromises } from "./properties.js";
import { scenarios, type Scenario } from "./scenario.js";
import { build } from "./world.js";

/** One run of the command: rounds of scenarios until the time or their number is over. */
const { seed, runs, minutes, path } = JSON.parse(process.env.CONVOSCOPE_TORTURE ?? "{}") as {
  seed: number;
  runs: number | null;
  minutes: number | null;
  path: string | null;
};
const PER_ROUND = 250;

const unhandled: unknown[] = [];
process.on("unhandledRejection", (error) => unhandled.push(error));

async function run(scenario: Scenario): Promise<void> {
  unhandled.length = 0;
  const random = Math.random;
  // The jitter of retries, the same for the same scenario.
  let dice = 0.5;
  Math.random = () => (dice = (dice * 997 + 0.123) % 1);
  try {
    await withFakeTime(async (time) => {
      const world = await build(scenario, time);
      world.begin();
      const outcomes = await time.settled(Promise.all(scenario.operations.map((operation, index) => carryOut(world, operation, index))));
      await time.calm();
      const timers = time.timers;
      const isNeeded = scenario.platform === "retell" || scenario.operations.some(({ whole }) => whole);
      holdPromises(world, scenario, outcomes, isNeeded ? await time.settled(world.whole()) : new Map());
      if (timers > 0) throw new Error(`${timers} timers are left`);
    });
    if (unhandled.length > 0) throw new Error(`a rejection that nobody handled: ${String(unhandled[0])}`, { cause: unhandled[0] });
  } finally {
    Math.random = random;
  }
}

const until = minutes === null ? Infinity : performance.now() + minutes * 60_000;
const started = performance.now();
let done = 0;
for (let round = seed; done < (runs ?? Infinity) && performance.now() < until; round += 1) {
  const counted = async (scenario: Scenario) => {
    done += 1;
    await run(scenario);
  };
  const result = await fc.check(fc.asyncProperty(scenarios, counted), {
    seed: round,
    numRuns: Math.min(PER_ROUND, (runs ?? Infinity) - done),
    ...(path !== null && { path }),
    ...(until < Infinity && { interruptAfterTimeLimit: Math.max(1, until - performance.now()) + 60_000 }),
  });
  if (result.failed) {
    const error = result.errorInstance;
    console.error(`\n✗ Scenario ${done} of seed ${seed} broke a promise; shrunk ${result.numShrinks} times to:\n`);
    console.error(JSON.stringify(result.counterexample?.[0], null, 1));
    console.error(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    if (error instanceof Error && error.cause !== undefined) console.error("caused by", error.cause);
    console.error(`\nAgain: npm run torture -- --seed ${round} --path ${result.counterexamplePath}`);
    process.exit(1);
  }
  if (path !== null) break;
}
console.log(`  ${done} scenarios from seed ${seed} in ${((performance.now() - started) / 1000).toFixed(1)} s: every promise was held`);
