import { type StepConfig, WorkflowEntrypoint, type WorkflowStep } from "cloudflare:workers";
import { NonRetryableError } from "cloudflare:workflows";
import { type Engine, type Erasure, PermanentError, type Recorded, type Run, type Steps, archiveWindow, begin, erase } from "../core/index.js";
import type { Env } from "./env.js";
import { archiveOf } from "./sources.js";

/** A platform that is down for an hour is waited for; then the scheduler begins the window again. */
const READING: StepConfig = { retries: { limit: 8, delay: "10 seconds", backoff: "exponential" }, timeout: "10 minutes" };
/** A window that is being read may take hours. */
const ERASING: StepConfig = { retries: { limit: 500, delay: "1 minute", backoff: "constant" }, timeout: "10 minutes" };

/** One window, read once; then the next. */
export class ArchiveWorkflow extends WorkflowEntrypoint<Env, Run> {
  async run({ payload }: { readonly payload: Run }, step: WorkflowStep) {
    const archive = archiveOf(this.env, payload.source);
    const steps = stepsOf(step, READING);
    const outcome = await archiveWindow(archive, payload, steps);
    await steps.step("next", async () => {
      await begin(archive, new WorkflowEngine(this.env));
      return null;
    });
    return outcome;
  }
}

/** One erasure. Its request, which names a person, is kept in an object of its own and deleted at the end. */
export class ErasureWorkflow extends WorkflowEntrypoint<Env, { readonly source: string; readonly request: string }> {
  async run({ payload }: { readonly payload: { readonly source: string; readonly request: string } }, step: WorkflowStep) {
    const object = await this.env.OBJECTS.get(payload.request);
    // An earlier attempt had come to its end.
    const erasure = object === null ? NOBODY : (JSON.parse(new TextDecoder().decode(await object.arrayBuffer())) as Erasure);
    const erased = await erase(archiveOf(this.env, payload.source), erasure, stepsOf(step, ERASING));
    await this.env.OBJECTS.delete(payload.request);
    return erased;
  }
}

const NOBODY: Erasure = { ids: [], customers: [], from: 0, to: 0 };

function stepsOf(step: WorkflowStep, config: StepConfig): Steps {
  return {
    step: <T extends Recorded>(name: string, work: () => Promise<T>): Promise<T> =>
      step.do(name, config, async () => {
        try {
          return await work();
        } catch (error) {
          console.error(JSON.stringify({ archive: `step ${name} failed: ${error instanceof Error ? error.message : "unknown error"}` }));
          if (error instanceof PermanentError) throw new NonRetryableError(error.message);
          throw error;
        }
      }),
  };
}

/** Instances are named by window and generation, so each is created once. */
export class WorkflowEngine implements Engine {
  constructor(private readonly env: Env) {}

  async start({ source, from, to, generation }: Run) {
    const id = idOf({ source, from, to, generation });
    try {
      await this.env.ARCHIVE.create({ id, params: { source, from, to, generation } });
    } catch (error) {
      if (!/already.exists/i.test(String(error))) throw error;
    }
  }

  async state(run: Run) {
    try {
      const { status, error } = await (await this.env.ARCHIVE.get(idOf(run))).status();
      if (status === "complete") return { is: "ended" } as const;
      if (status !== "errored" && status !== "terminated") return { is: "active" } as const;
      return { is: "failed", reason: (error as Error | null)?.message ?? status } as const;
    } catch (error) {
      if (/not.found/i.test(String(error))) return { is: "absent" } as const;
      throw error;
    }
  }
}

const idOf = ({ source, from, generation }: Run) => `${source}-${from}-${generation}`;
