import { assert } from "chai";
import { test } from "node:test";
import { anyreach, createClient, eigi, elevenlabs, isConvoscopeError, type PlatformKind, type Provider, retell, vapi } from "convoscope";
import { createSandbox, type SandboxOptions } from "convoscope/testing";

const START = Date.parse("2026-03-15T10:00:00Z");
const DAY = 86_400_000;
const PLATFORMS: readonly PlatformKind[] = ["eigi", "anyreach", "vapi", "elevenlabs", "retell"];
const provider = { eigi: eigi({ apiKey: "vk_made_up" }), anyreach: anyreach({ token: "ak_made.up" }), vapi: vapi({ apiKey: "made-up" }), elevenlabs: elevenlabs({ apiKey: "made-up" }) as Provider, retell: retell({ apiKey: "made-up" }) as Provider };

/** A sandbox whose clock the test sets. */
function aging(options: SandboxOptions) {
  const clock = { ms: START };
  const sandbox = createSandbox({ now: () => new Date(clock.ms), ...options });
  const on = (platform: PlatformKind) => createClient({ provider: provider[platform], fetch: (request) => sandbox.fetch(request) }).conversations;
  return { clock, sandbox, on };
}

test("a conversation is deleted when it is too old by the clock: from lists, and by id", async () => {
  for (const platform of PLATFORMS) {
    const { clock, sandbox, on } = aging({ conversations: 40, days: 60, expiresAfterDays: 90 });
    const all = await on(platform).list().toArray();
    assert.lengthOf(all, 40);
    const oldest = all.findLast(({ createdAt }) => createdAt !== null) ?? assert.fail();
    // Retell tells when a call started, not when it was made.
    const earlier = platform === "retell" ? 600_000 : 0;
    clock.ms = Date.parse(oldest.createdAt ?? "") + 90 * DAY - earlier;
    assert.strictEqual((await on(platform).get(oldest.id)).id, oldest.id, "to the instant");
    clock.ms += earlier + 1;
    const gone = await on(platform).get(oldest.id).then(() => null, (error: unknown) => (isConvoscopeError(error) ? error.code : error));
    assert.strictEqual(gone, "not_found");
    assert.throws(() => sandbox.update(platform, oldest.id, {}), /No conversation has the id/);
    clock.ms = START + 45 * DAY;
    const left = await on(platform).list();
    const begun = left.items.filter(({ createdAt }) => createdAt !== null);
    assert.deepEqual(begun.map(({ id }) => id), all.filter(({ createdAt }) => Date.parse(createdAt ?? "") >= clock.ms - 90 * DAY).map(({ id }) => id));
    assert.isAbove(left.items.length, 0);
    assert.isBelow(left.items.length, 40);
    if (platform === "eigi") assert.strictEqual(left.total, left.items.length);
    clock.ms = START + 91 * DAY;
    assert.deepEqual((await on(platform).list()).items, []);
    const id = sandbox.insert(platform, { status: "completed" });
    assert.strictEqual((await on(platform).list()).items[0]?.id, id, "what is new comes all the same");
  }
});

test("by default nothing is deleted", async () => {
  const { clock, on } = aging({ conversations: 10 });
  clock.ms += 1_000 * DAY;
  for (const platform of PLATFORMS) assert.lengthOf((await on(platform).list()).items, 10);
});

/** ElevenLabs' recordings have no address. */
const SIGNING = PLATFORMS.filter((platform) => platform !== "elevenlabs");

test("signed addresses of recordings differ in every answer and expire within the hour, Retell's within a day; the rest is equal", async () => {
  for (const platform of SIGNING) {
    const lasts = platform === "retell" ? DAY : 3_600_000;
    const { on } = aging({ conversations: 60, signedRecordings: true });
    const [first, second] = [await on(platform).list().toArray(), await on(platform).list().toArray()];
    const recorded = first.filter(({ recording }) => recording !== null);
    assert.isAbove(recorded.length, 5);
    for (const { id, recording } of recorded) {
      const again = second.find((it) => it.id === id)?.recording ?? assert.fail(id);
      assert.notStrictEqual(again.url, recording?.url);
      const bare = (url: string | null = "") => url?.split("?")[0];
      assert.strictEqual(bare(again.url), bare(recording?.url));
      assert.isTrue(again.expires);
      const left = Date.parse(again.expiresAt ?? "") - START;
      assert.isTrue(left > lasts - 60_000 && left <= lasts, `${left}`);
    }
    const without = (all: typeof first) => all.map(({ recording: _, metadata: __, ...rest }) => rest);
    assert.deepEqual(without(second), without(first));
  }
});

test("the same requests get the same signatures: a run can be repeated", async () => {
  for (const platform of SIGNING) {
    const urls = async () => (await aging({ conversations: 30, signedRecordings: true }).on(platform).list()).items.map(({ recording }) => recording?.url);
    assert.deepEqual(await urls(), await urls());
  }
});

test("analysis comes by the clock, so long after the end", async () => {
  const after = 3 * DAY;
  for (const platform of PLATFORMS) {
    const { clock, sandbox, on } = aging({ conversations: 0, analysisAfterMs: after });
    const ids = Array.from({ length: 20 }, () => sandbox.insert(platform, { status: "completed" }));
    const found = async () => Promise.all(ids.map((id) => on(platform).get(id)));
    const analysed = ({ analysis, summary }: Awaited<ReturnType<typeof found>>[number]) => (platform === "eigi" ? analysis : summary) !== null;
    clock.ms = START + after;
    const before = await found();
    assert.isFalse(before.some(analysed), "they ended later than they began");
    clock.ms = START + after + DAY;
    const later = await found();
    assert.isAbove(later.filter(analysed).length, 10);
    for (const [index, it] of later.entries()) {
      // ElevenLabs and Retell do not tell when something changed.
      if (!analysed(it) || (it.notes ?? "") !== "" || platform === "elevenlabs" || platform === "retell") continue;
      const ended = before[index] ?? assert.fail();
      assert.strictEqual(Date.parse(it.updatedAt ?? "") - Date.parse(ended.updatedAt ?? ""), after, "updatedAt tells when");
    }
  }
});

test("a wrong value is refused, with what is accepted", () => {
  for (const [options, message] of [
    [{ expiresAfterDays: 0 }, /"expiresAfterDays" must be a whole number between 1 and 36500, not 0/],
    [{ expiresAfterDays: 1.5 }, /"expiresAfterDays" must be/],
    [{ analysisAfterMs: -1 }, /"analysisAfterMs" must be a number of milliseconds/],
    [{ signedRecordings: "yes" }, /"signedRecordings" must be true or false/],
  ] as const) {
    assert.throws(() => createSandbox(options as unknown as SandboxOptions), message);
  }
});
