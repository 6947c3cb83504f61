// A sandbox under fake time, and an archive of it in memory.
import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { type Client, type Conversation, type OmittableField, type PlatformKind, anyreach, createClient, eigi, elevenlabs, retell, vapi } from "convoscope";
import { type Sandbox, type SandboxOptions, createSandbox } from "convoscope/testing";
import { parquetReadObjects } from "hyparquet";
import { type Archive, type Run, archiveWindow, type Engine, type Source, tick } from "../../../examples/archive/src/core/index.js";
import { isUndated } from "../../../examples/archive/src/core/undated.js";
import { Failure, Fate, MemoryManifest, MemoryObjects, MemorySteps, Trouble } from "./memory.js";

export const DAY = 86_400;
export const HOUR = 3_600;
export const PLATFORMS = ["eigi", "anyreach", "vapi", "elevenlabs", "retell"] as const satisfies readonly PlatformKind[];

/** Of keys that are made up. */
const PROVIDERS = {
  eigi: eigi({ apiKey: "vk_archive_0123456789" }),
  anyreach: anyreach({ token: "ak_archive.0123456789" }),
  vapi: vapi({ apiKey: "archive-0123456789" }),
  elevenlabs: elevenlabs({ apiKey: "sk_archive_0123456789" }),
  retell: retell({ apiKey: "key_archive_0123456789" }),
};

/** Of all platforms, whatever their lists lack. */
export const clientOf = (kind: PlatformKind, options: Omit<Parameters<typeof createClient>[0], "provider">): Client => createClient({ ...options, provider: PROVIDERS[kind] }) as Client;

/** Everything that a platform has, whole. */
export async function wholeOf(kind: PlatformKind, fetch: Sandbox["fetch"]): Promise<Conversation[]> {
  const list = clientOf(kind, { fetch }).conversations.list({}, { include: ["transcript", "metadata", "analysis"] satisfies OmittableField[] });
  const all = await list.toArray();
  assert.ok(list.report.complete);
  return all;
}

/** A Tuesday, 10:40 in UTC. */
export const NOW = Date.parse("2026-12-01T10:40:00Z") / 1000;

export interface WorldOptions extends SandboxOptions {
  provider?: PlatformKind;
  fileItems?: number;
  retentionDays?: number;
  parallel?: number;
  raw?: boolean;
  redact?: Source["redact"];
  windowSeconds?: number;
  tries?: number;
  /** Of a request, in real milliseconds. */
  attempt?: number;
}

export class World {
  now = NOW;
  readonly sandbox: Sandbox;
  readonly source: Source;
  readonly fate = new Fate();
  readonly objects = new MemoryObjects(this.fate);
  readonly manifest = new MemoryManifest(this.fate);
  /** What the archive gets of both. */
  readonly trouble = new Trouble();
  readonly archive: Archive;
  readonly engine: MemoryEngine;
  /** Called before every request to the platform. */
  beforeRequest: (count: number) => void | Promise<void> = () => {};

  constructor({ provider = "eigi", fileItems = 20, retentionDays = 3, parallel = 2, raw = false, redact = null, windowSeconds = HOUR, tries = 1, attempt = 60_000, ...options }: WorldOptions = {}) {
    this.sandbox = createSandbox({ seed: 11, conversations: 150, days: 3, now: () => new Date(this.now * 1000), ...options });
    let count = 0;
    const client = clientOf(provider, {
      retry: { max: 0 },
      timeout: { attempt, total: 2 * attempt },
      fetch: async (request) => {
        await this.beforeRequest(++count);
        return this.fate.around(`request ${new URL(request.url).search}`, () => this.sandbox.fetch(request));
      },
    });
    this.source = { name: "calls", provider, client, fileItems, windowSeconds, retentionDays, parallel, raw, redact };
    this.archive = { source: this.source, objects: this.trouble.among(this.objects, "objects"), manifest: this.trouble.among(this.manifest, "manifest"), now: () => this.now };
    this.engine = new MemoryEngine(this, tries);
  }

  /** Everything that the platform has now. */
  async whole(): Promise<Conversation[]> {
    return wholeOf(this.source.provider, this.sandbox.fetch);
  }

  /** What is to be in the archive: all of what has been planned. */
  async expected(): Promise<Conversation[]> {
    const to = (await this.manifest.plannedTo("calls")) ?? 0;
    const windows = await this.manifest.windows({ source: "calls", from: 0, to });
    const from = windows.find((window) => !isUndated(window))?.from ?? 0;
    const isPlanned = (second: number) => second >= from && second < to;
    return (await this.whole()).filter(({ createdAt, live }) => (createdAt === null ? !live : isPlanned(Date.parse(createdAt) / 1000))).map(kept);
  }

  /** Begins and runs what is due, until nothing is. */
  async settle(): Promise<void> {
    for (;;) {
      await tick(this.archive, this.engine);
      if ((await this.engine.runAll()) === 0) return;
    }
  }

  /** As {@link settle}, with the schedule every two hours, whatever fails. Tells what failed. */
  async persist(hours: number): Promise<string[]> {
    const told: string[] = [];
    for (let hour = 0; hour < hours; hour += 2) {
      await this.settle().catch((error: unknown) => {
        // The schedule logs it, and comes again.
        if (!(error instanceof Failure)) throw error;
        told.push(error.message);
      });
      this.now += 2 * HOUR;
    }
    for (const { state, reason } of this.engine.runs.values()) if (state === "failed") told.push(reason);
    return told;
  }

  /** What the manifest lists: the raw lines, after everything that must hold was checked. */
  async archived(): Promise<Conversation[]> {
    const source = "calls";
    const files = await this.manifest.files({ source, from: 0, to: Infinity });
    const all: Conversation[] = [];
    const windows = await this.manifest.windows({ source, from: 0, to: Infinity });
    const dated = windows.filter((window) => !isUndated(window));
    dated.forEach((window, index) => assert.equal(window.from, dated[index - 1]?.to ?? window.from, "windows follow each other"));
    for (const window of windows.filter(({ finishedAt }) => finishedAt !== null)) {
      const own = files.filter((file) => file.window === window.from);
      assert.equal(own[0]?.from, window.from);
      assert.equal(own.at(-1)?.to, window.to);
      own.forEach((file, index) => assert.equal(file.from, own[index - 1]?.to ?? file.from, "files follow each other"));
    }
    const names = new Set<string>();
    for (const file of files) {
      if (file.rows === 0) continue;
      const raw = [...this.objects.kept].find(([key]) => key.startsWith("raw/") && key.includes(`/window=${file.window}/${file.sha256}.`));
      assert.ok(raw, `the raw object of ${file.from}`);
      const lines = gunzipSync(raw[1].bytes).toString("utf8").trimEnd().split("\n").map(conversationOf);
      assert.equal(lines.length, file.rows);
      for (const { createdAt } of lines) assert.ok(isUndated(file) ? createdAt === null : createdAt !== null && Date.parse(createdAt) >= file.from * 1000 && Date.parse(createdAt) < file.to * 1000, String(createdAt));
      const day = new Date(file.from * 1000).toISOString().slice(0, 10);
      const key = `data/provider=${this.source.provider}/source=calls/day=${day}/${file.from}_${file.to}.parquet`;
      names.add(key);
      const data = this.objects.kept.get(key);
      assert.ok(data, key);
      assert.equal(data.sha256, file.sha256, "the Parquet file is that of the listed raw object");
      await sameInParquet(data.bytes, lines);
      all.push(...lines);
    }
    const strangers = [...this.objects.kept.keys()].filter((key) => key.startsWith("data/") && !names.has(key));
    assert.deepEqual(strangers, [], "no Parquet file beside the listed ones");
    return all;
  }
}

/** As the archive keeps it: addresses that expire are left out, wherever they are. */
export function kept(conversation: Conversation): Conversation {
  const { recording } = conversation;
  if (recording === null || recording.expires === false) return conversation;
  const without = JSON.parse(JSON.stringify(conversation), (_, value: unknown) => (value === recording.url ? null : value)) as Conversation;
  return { ...without, recording: null };
}

/** By id, so that differences are readable. */
export function sameConversations(archived: readonly Conversation[], expected: readonly Conversation[]): void {
  const ids = new Set(archived.map(({ id }) => id));
  assert.equal(ids.size, archived.length, "no conversation twice");
  const wanted = new Set(expected.map(({ id }) => id));
  const first = (list: Iterable<string>) => [...list].slice(0, 5);
  assert.deepEqual(first([...wanted].filter((id) => !ids.has(id))), [], `none of ${wanted.size} is missing`);
  assert.deepEqual(first([...ids].filter((id) => !wanted.has(id))), [], `none is there beside ${wanted.size}`);
  const byId = new Map(expected.map((each) => [each.id, each]));
  for (const each of archived) assert.deepEqual(each, byId.get(each.id));
}

const micros = (text: string | null) => (text === null ? null : BigInt(Date.parse(`${text.slice(0, 19)}Z`)) * 1000n + BigInt((/\.(\d+)Z/.exec(text)?.[1] ?? "").slice(0, 6).padEnd(6, "0")));

/** Every value, read by another program than wrote it. */
async function sameInParquet(bytes: Uint8Array, lines: readonly Conversation[]): Promise<void> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const gunzip = (input: Uint8Array) => gunzipSync(input);
  const rows = await parquetReadObjects({ file, compressors: { GZIP: gunzip }, parsers: exactTimes });
  assert.equal(rows.length, lines.length);
  rows.forEach((row, index) => {
    const line = lines[index] as Conversation;
    // Its reader gives undefined for a list or an object that is null.
    const read = { ...row, transcript: row["transcript"] ?? null, cost: row["cost"] ?? null, recording: row["recording"] ?? null, raw: row["raw"] ?? null };
    assert.deepEqual(read, {
      ...line,
      createdAt: micros(line.createdAt),
      updatedAt: micros(line.updatedAt),
      startedAt: micros(line.startedAt),
      endedAt: micros(line.endedAt),
      transcript: line.transcript?.map((message) => ({ ...message, timestamp: micros(message.timestamp) })) ?? null,
      raw: line.raw ?? null,
    });
  });
}

/** A line of the archive as the model: the platform's own JSON is a text in it. */
export function conversationOf(line: string): Conversation {
  const read = JSON.parse(line) as Conversation & { analysis: string | null; metadata: string | null };
  const parsed = (text: string | null) => (text === null ? null : (JSON.parse(text) as never));
  return { ...read, analysis: parsed(read.analysis), metadata: parsed(read.metadata) };
}

const bigint = (value: unknown) => value as never;
/** Microseconds as they are in the file; its own would make Dates of milliseconds. */
const exactTimes = {
  timestampFromMilliseconds: bigint,
  timestampFromMicroseconds: bigint,
  timestampFromNanoseconds: bigint,
} as never;

/** Runs one after another, each with the steps that it recorded. */
export class MemoryEngine implements Engine {
  readonly runs = new Map<string, { run: Run; steps: MemorySteps; state: "active" | "ended" | "failed"; reason: string }>();
  /** How often runs were begun, and asked to be. */
  readonly starts: string[] = [];
  constructor(
    private readonly world: World,
    private readonly tries: number,
  ) {}

  async start(run: Run): Promise<void> {
    const { fate } = this.world;
    const name = `${run.source} ${run.from} ${run.generation}`;
    await fate.around(`start ${name}`, () => {
      if (this.runs.has(name)) return;
      this.starts.push(name);
      this.runs.set(name, { run, steps: new MemorySteps(fate, this.tries), state: "active", reason: "" });
    });
  }

  async state(run: Run) {
    const found = this.runs.get(`${run.source} ${run.from} ${run.generation}`);
    if (found === undefined) return { is: "absent" } as const;
    return found.state === "failed" ? ({ is: "failed", reason: found.reason } as const) : ({ is: found.state } as const);
  }

  /** Runs what is active to its end, or as far as the fate lets it. */
  async runAll(): Promise<number> {
    const active = [...this.runs.values()].filter(({ state }) => state === "active");
    for (const each of active) {
      try {
        await archiveWindow(this.world.archive, each.run, each.steps);
        each.state = "ended";
      } catch (error) {
        if (this.world.fate.dead) throw error;
        each.state = "failed";
        each.reason = error instanceof Error ? error.message : String(error);
      }
    }
    return active.length;
  }
}
