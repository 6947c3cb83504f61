import { isLean, isLie, saysGone, type Scenario } from "./scenario.js";
import type { Outcome, Whole } from "./operation.js";
import type { World } from "./world.js";

/** Holds what has happened against what is promised. Throws with the first promise that was broken. */
export function holdPromises(world: World, scenario: Scenario, outcomes: readonly Outcome[], now: Now): void {
  for (const outcome of outcomes) {
    const told = `operation ${outcome.name} (${outcome.operation.kind})`;
    const broken = (what: string): never => {
      throw new Error(`${told}: ${what}`, { cause: outcome.error });
    };
    holdRequests(world, scenario, outcome, broken);
    holdTimes(scenario, outcome, broken);
    holdCompleteness(world, scenario, outcome, now, broken);
    for (const one of outcome.whole) holdTranscript(world, scenario, one, now, broken);
    if (outcome.listeners > 0) broken(`${outcome.listeners} listeners are left on its signal`);
  }
  holdPace(world, scenario);
  if (world.near.open.length > 0) throw new Error(`answers are left open: ${world.near.open.join(", ")}`);
  if (world.far.open.length > 0) throw new Error(`the platform's answers are left open: ${world.far.open.join(", ")}`);
}

export type Now = Awaited<ReturnType<World["whole"]>>;
type Broken = (what: string) => never;

/** Never more requests than the budget: each of a walk's, and each single one, is tried at most 1 + retries times. */
function holdRequests(world: World, scenario: Scenario, { name, operation, report, error }: Outcome, broken: Broken): void {
  const { retries, operations, faults, changes, sandbox } = scenario;
  const sent = world.near.sent.filter((request) => request.operation === name).length;
  if (error !== null && error.attempts.length > retries + 1) broken(`${error.attempts.length} attempts with ${retries} retries`);
  if (operation.kind === "get" && sent > retries + 1) broken(`${sent} requests for one conversation with ${retries} retries`);
  if (report === null || operation.kind === "watch") return;
  const most = (retries + 1) * report.requests;
  if (!operation.resumes && report.requests > 0 && sent > most) broken(`${sent} requests for a walk that counts ${report.requests}`);
  // What changes or lies may cost detours; nothing costs more than a few walks over all there is.
  const pages = Math.ceil(world.ever.size / Math.min(operation.pageSize, sandbox.largestPage ?? 100)) + 1;
  const disturbances = faults.reduce((sum, { times = 1 }) => sum + times, 0) + changes.length + operations.length;
  // Each conversation of a page is fetched with it, again where the page is read again.
  const each = isLean(scenario) && operation.whole ? Math.min(operation.pageSize, sandbox.largestPage ?? 100) : 0;
  if (sent > 3 * (retries + 1) * (1 + each) * (2 * pages + 6 * disturbances + 6)) broken(`${sent} requests for ${pages} pages`);
}

/** Never a wait past the total timeout; and an abort ends it there and then. */
function holdTimes({ timeout, rateLimit }: Scenario, { waits, stoppedAfter, operation }: Outcome, broken: Broken): void {
  if (stoppedAfter !== null && stoppedAfter > 0) broken(`it went on for ${stoppedAfter} ms after its signal had fired`);
  // How long others keep it from its first request is not in its own hands.
  if (rateLimit !== null || operation.kind === "summarize") return;
  for (const { ms, requests } of waits) {
    if (ms > timeout.total * requests + 1) broken(`its reader waited ${ms} ms for ${requests} requests of at most ${timeout.total} ms`);
  }
}

/** `complete` only where everything that stayed was handed over; and nothing twice, ever. */
function holdCompleteness(world: World, scenario: Scenario, { ids, report, count, before, operation }: Outcome, now: Now, broken: Broken): void {
  if (new Set(ids).size !== ids.length) broken(`handed over twice: ${ids.filter((id, at) => ids.indexOf(id) !== at).join(", ")}`);
  const invented = ids.filter((id) => !world.ever.has(id));
  if (invented.length > 0) broken(`handed over what never was: ${invented.join(", ")}`);
  if (report?.complete !== true) return;
  if (scenario.faults.some(isLie)) return;
  // A call that starts meanwhile goes from one end of the list to the other.
  const hasMoved = (id: string) => world.undated.has(id) && now.get(id)?.createdAt != null;
  const stayed = [...before].filter((id) => !world.removed.has(id) && !hasMoved(id));
  if (operation.kind === "summarize") {
    if ((count ?? 0) < stayed.length) broken(`complete, with ${count} of ${stayed.length}`);
    return;
  }
  const missing = stayed.filter((id) => !ids.includes(id));
  if (missing.length > 0) broken(`complete, without ${missing.length} of ${stayed.length} that stayed: ${missing.slice(0, 3).join(", ")}`);
}

/** Who asked for transcripts has them, each its own. They grow; where one is null although there is one now, it is said that its
 *  conversation was gone, or it had not ended. */
function holdTranscript({ removed }: World, scenario: Scenario, { id, transcript, issues }: Whole, now: Now, broken: Broken): void {
  if (transcript === undefined) broken(`${id} has no transcript, which was asked for`);
  const isGone = issues.some(({ path, code }) => path === "transcript" && code === "missing");
  if (isGone && !removed.has(id) && !scenario.faults.some(saysGone)) broken(`${id} is told as gone, and is there`);
  if (scenario.faults.some(({ kind }) => kind === "lone_surrogate" || kind === "body")) return;
  const own = now.get(id)?.transcript ?? null;
  if (own === null || transcript === null) return;
  const differs = transcript.slice(0, own.length).findIndex((message, at) => message.content !== own[at]?.content);
  if (differs >= 0) broken(`message ${differs} of ${id} is not its own`);
}

/** Within any `perMs` milliseconds at most so many requests begin. */
function holdPace({ near }: World, { rateLimit }: Scenario): void {
  if (rateLimit === null) return;
  const times = near.sent.map(({ at }) => at);
  times.forEach((at, index) => {
    const next = times[index + rateLimit.requests];
    if (next !== undefined && next - at < rateLimit.perMs)
      throw new Error(`${rateLimit.requests + 1} requests within ${next - at} ms, where ${rateLimit.requests} may begin in ${rateLimit.perMs}`);
  });
}
