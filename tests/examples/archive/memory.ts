// The archive's surroundings in memory: objects, manifest and steps, which can be cut at any point.
import type { Bounds, File, Manifest, Objects, Purpose, Recorded, Run, Steps, ToldAlarm, Window } from "../../../examples/archive/src/core/index.js";

/** What a killed process would not have lived to see. */
export class Killed extends Error {
  override name = "Killed";
}

/** Counts everything that has an effect or can see one, and kills at one of them: before or after it happens. */
export class Fate {
  #seen = 0;
  /** The points passed since the last `reset`. */
  readonly passed: string[] = [];
  /** Nothing happens any more, whoever catches the error. */
  dead = false;
  constructor(public killAt = Infinity) {}

  point(name: string): void {
    if (!this.dead) {
      this.passed.push(name);
      this.dead = this.#seen++ === this.killAt;
    }
    if (this.dead) throw new Killed(`at ${this.killAt}: ${name}`);
  }

  /** The process is started again. */
  revive(killAt = Infinity): void {
    this.dead = false;
    this.killAt = killAt;
  }

  async around<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    this.point(`before ${name}`);
    const value = await work();
    this.point(`after ${name}`);
    return value;
  }
}

/** What an object store or a database answers when it fails. */
export class Failure extends Error {
  override name = "Failure";
}

/** Decides which calls fail: before they have an effect, or after, when the answer is lost. */
export class Trouble {
  /** The calls so far. */
  readonly calls: string[] = [];
  /** Given a call's name and number. */
  fails: (name: string, index: number) => "before" | "after" | null = () => null;
  /** How many did. */
  failed = 0;

  /** The same object, whose calls may fail. */
  among<T extends object>(of: T, kind: string): T {
    return new Proxy(of, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== "function") return value;
        const name = `${kind}.${String(key)}`;
        if (key === "list") return (...args: unknown[]) => this.#listed(name, Reflect.apply(value, target, args) as AsyncIterable<unknown>);
        return async (...args: unknown[]) => {
          const when = this.#next(name);
          if (when === "before") throw new Failure(name);
          const result: unknown = await Reflect.apply(value, target, args);
          if (when === "after") throw new Failure(name);
          return result;
        };
      },
    });
  }

  async *#listed(name: string, list: AsyncIterable<unknown>): AsyncIterable<unknown> {
    const when = this.#next(name);
    if (when === "before") throw new Failure(name);
    yield* list;
    if (when === "after") throw new Failure(name);
  }

  #next(name: string) {
    const when = this.fails(name, this.calls.push(name) - 1);
    if (when !== null) this.failed++;
    return when;
  }
}

interface Kept {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly version: string;
}

export class MemoryObjects implements Objects {
  readonly kept = new Map<string, Kept>();
  /** Every write that took place. */
  readonly writes: string[] = [];
  #version = 0;
  constructor(public fate: Fate) {}

  get(key: string) {
    return this.fate.around(`get ${key}`, () => this.kept.get(key)?.bytes ?? null);
  }

  head(key: string) {
    return this.fate.around(`head ${key}`, () => this.kept.get(key) ?? null);
  }

  put(key: string, bytes: Uint8Array, sha256: string, expected: string | null) {
    return this.fate.around(`put ${key}`, () => {
      if ((this.kept.get(key)?.version ?? null) !== expected) return false;
      this.kept.set(key, { bytes, sha256, version: `v${++this.#version}` });
      this.writes.push(key);
      return true;
    });
  }

  async *list(prefix: string) {
    for (const key of [...this.kept.keys()].sort()) if (key.startsWith(prefix)) yield key;
  }

  delete(key: string) {
    return this.fate.around(`delete ${key}`, () => {
      this.kept.delete(key);
      this.writes.push(key);
    });
  }
}

export class MemoryManifest implements Manifest {
  readonly allWindows = new Map<string, Window>();
  readonly allFiles = new Map<string, File>();
  readonly hashes = new Map<string, Set<string>>();
  readonly told = new Map<string, ToldAlarm & { readonly source: string }>();
  constructor(public fate: Fate) {}

  #of(source: string): Window[] {
    return [...this.allWindows.values()].filter((window) => window.source === source).sort((a, b) => a.from - b.from);
  }

  #set(window: Window, changed: Partial<Window>): void {
    this.allWindows.set(`${window.source} ${window.from}`, { ...window, ...changed });
  }

  /** The window, while this run has it. */
  #held(run: Run): Window | null {
    const window = this.allWindows.get(`${run.source} ${run.from}`);
    return window !== undefined && window.generation === run.generation && window.state !== "waiting" ? window : null;
  }

  plan(windows: readonly Bounds[]) {
    return this.fate.around("plan", () => {
      const [first] = windows;
      const last = first && this.#of(first.source).at(-1);
      if (last !== undefined && last.to !== first?.from) return;
      for (const { source, from, to } of windows) {
        this.allWindows.set(`${source} ${from}`, { source, from, to, generation: 0, state: "waiting", due: to, failures: 0, reason: null, finishedAt: null });
      }
    });
  }

  async plannedTo(source: string) {
    return this.#of(source).at(-1)?.to ?? null;
  }

  window(source: string, from: number) {
    return this.fate.around("window", () => this.allWindows.get(`${source} ${from}`) ?? null);
  }

  async due(source: string, now: number, limit: number) {
    const due = this.#of(source).filter((window) => window.state === "waiting" && window.due !== null && window.due <= now);
    return due.sort((a, b) => (a.due ?? 0) - (b.due ?? 0)).slice(0, limit);
  }

  async running(source: string) {
    return this.#of(source).filter(({ state }) => state === "running");
  }

  claim(source: string, from: number, purpose: Purpose) {
    return this.fate.around("claim", (): Run | null => {
      const window = this.allWindows.get(`${source} ${from}`);
      if (window === undefined) return null;
      const { to, state } = window;
      if (state === "erasing" && purpose === "erasing") return { source, from, to, generation: window.generation };
      if (state !== "waiting") return null;
      this.#set(window, { state: purpose, generation: window.generation + 1 });
      return { source, from, to, generation: window.generation + 1 };
    });
  }

  commit(file: File) {
    return this.fate.around("commit", () => {
      const window = this.allWindows.get(`${file.source} ${file.window}`);
      if (window?.generation !== file.generation) return false;
      const key = `${file.source} ${file.from} ${file.generation}`;
      if (!this.allFiles.has(key)) this.allFiles.set(key, file);
      return true;
    });
  }

  finish(run: Run, due: number | null, now: number) {
    return this.fate.around("finish", () => {
      const window = this.#held(run);
      if (window !== null) this.#set(window, { state: "waiting", due, finishedAt: now, failures: 0, reason: null });
    });
  }

  fail(run: Run, due: number, reason: string) {
    return this.fate.around("fail", () => {
      const window = this.#held(run);
      if (window !== null) this.#set(window, { state: "waiting", due, failures: window.failures + 1, reason });
    });
  }

  release(run: Run) {
    return this.fate.around("release", () => {
      const window = this.#held(run);
      if (window !== null) this.#set(window, { state: "waiting" });
    });
  }

  #current(source: string): File[] {
    const newest = new Map<number, File>();
    for (const file of this.allFiles.values()) {
      if (file.source === source && file.generation >= (newest.get(file.from)?.generation ?? 0)) newest.set(file.from, file);
    }
    return [...newest.values()].sort((a, b) => a.from - b.from);
  }

  async fileTo(source: string, to: number) {
    return this.#current(source).find((file) => file.to === to) ?? null;
  }

  async files({ source, from, to }: Bounds) {
    return this.#current(source).filter((file) => file.from >= from && file.to <= to);
  }

  async windows({ source, from, to }: Bounds) {
    return this.#of(source).filter((window) => window.from >= from && window.from < to);
  }

  async erased(source: string, window: number) {
    return [...(this.hashes.get(`${source} ${window}`) ?? [])];
  }

  markErased(source: string, window: number, hashes: readonly string[]) {
    return this.fate.around("mark", () => {
      const key = `${source} ${window}`;
      this.hashes.set(key, new Set([...(this.hashes.get(key) ?? []), ...hashes]));
    });
  }

  forgetBefore(file: File) {
    return this.fate.around("forget", () => {
      for (const [key, each] of this.allFiles) {
        if (each.source === file.source && each.from === file.from && each.generation < file.generation) this.allFiles.delete(key);
      }
    });
  }

  async named(source: string, window: number) {
    return [...this.allFiles.values()].filter((file) => file.source === source && file.window === window).map(({ sha256 }) => sha256);
  }

  async alarms(source: string) {
    const own = [...this.told.values()].filter((alarm) => alarm.source === source);
    return own.map(({ kind, toldAt }) => ({ kind, toldAt })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
  }

  async alarmTold(source: string, kind: string, at: number) {
    this.told.set(`${source} ${kind}`, { source, kind, toldAt: at });
  }

  async alarmOver(source: string, kind: string) {
    this.told.delete(`${source} ${kind}`);
  }
}

/** The steps of one run: what was recorded survives a kill. */
export class MemorySteps implements Steps {
  readonly recorded = new Map<string, string>();
  /** How often each step began. */
  readonly begun = new Map<string, number>();
  constructor(
    public fate: Fate,
    /** How often a step that throws is tried. */
    readonly tries = 1,
  ) {}

  async step<T extends Recorded>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.recorded.get(name);
    if (before !== undefined) return JSON.parse(before) as T;
    for (let tried = 1; ; tried++) {
      this.begun.set(name, (this.begun.get(name) ?? 0) + 1);
      try {
        const value = await this.fate.around(`step ${name}`, work);
        const text = JSON.stringify(value);
        this.recorded.set(name, text);
        this.fate.point(`recorded ${name}`);
        return JSON.parse(text) as T;
      } catch (error) {
        if (this.fate.dead) throw new Killed(name);
        if (error instanceof Error && (error.name === "PermanentError" || tried >= this.tries)) throw error;
      }
    }
  }
}
