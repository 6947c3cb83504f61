/** Processes with files, and `node:` modules. */
export const PROCESSES = ["node", "bun", "deno"] as const;
export type ProcessRuntime = (typeof PROCESSES)[number];

/** Browsers, in a page. */
export const PAGES = ["chromium", "firefox", "webkit"] as const;
export type PageRuntime = (typeof PAGES)[number];

/** Where bytes may become WebAssembly; elsewhere a module is imported. */
export const COMPILING = [...PROCESSES, ...PAGES] as const;

/** Where a key may be held: everywhere but in a page. */
export const SERVERS = [...PROCESSES, "workerd", "edge-light"] as const;

/** The runtimes that the package supports. `edge-light`: Vercel's Edge Runtime. */
export type Runtime = (typeof COMPILING)[number] | "workerd" | "edge-light";

/** Other versions of a runtime. To a case they are the runtime itself. */
export type Version = "node20" | "node22" | "node24" | "node26" | "workerd-older";

export const isProcess = (runtime: Runtime): runtime is ProcessRuntime => PROCESSES.some((name) => name === runtime);
export const isPage = (runtime: Runtime): runtime is PageRuntime => PAGES.some((name) => name === runtime);

/**
 * One test of the package. It runs in every runtime, so it uses the package, an assertion library and
 * what the web standards give, nothing else. The cases of a file run in order, in a fresh instance of
 * the runtime: what the first case sees is a package that nobody has used yet. A case that replaces a
 * global, such as the timers, puts it back. Workers refuse timers at module scope, and fake-timers tries
 * one when it is imported: import it inside `run`.
 *
 * A case file stands in `tests/package/cases/` and exports its cases as `cases`.
 */
export interface Case {
  name: string;
  /** Fails by throwing, by rejecting, or by leaving an error that nobody handled. */
  run(context: Context): void | Promise<void>;
  /** Where the case makes sense at all, and why not elsewhere: it is shown as skipped there. */
  only?: { runtimes: readonly Runtime[]; reason: string };
}

export interface Context {
  readonly runtime: Runtime;
  /**
   * Where the package's own sandbox serves over HTTP, with CORS, for cases about the runtime's real
   * fetch. Every case of a run shares it: POST to `/__sandbox/reset` before relying on its state.
   */
  readonly sandboxUrl: string;
  /** Reports a measured number, such as bytes of memory, beside the case's result. */
  figure(name: string, value: number): void;
}

/** How a case went, as plain data: it travels from the runtime to the test runner. */
export interface Outcome {
  /** Empty when the case passed. */
  errors: Failure[];
  figures: Record<string, number>;
}

export interface Failure {
  name: string;
  message: string;
  stack: string;
}

/** What the test runner knows of a case before it runs. */
export type CaseHead = Pick<Case, "name" | "only">;
