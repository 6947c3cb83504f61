import { type StepConfig, WorkflowEntrypoint, type WorkflowStep } from "cloudflare:workers";
import { NonRetryableError } from "cloudflare:workflows";
import { type Engine, type Erased, type ErasureEngine, type ErasureState, PermanentError, type Recorded, type Run, type Steps, archiveWindow, begin, runErasure } from "../core/index.js";
import { archiveOf } from "./archive-of.js";
import type { Env, Instance, Workflow } from "./env.js";

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

/** One erasure. */
export class ErasureWorkflow extends WorkflowEntrypoint<Env, { readonly source: string }> {
  run({ payload, instanceId }: { readonly payload: { readonly source: string }; readonly instanceId: string }, step: WorkflowStep) {
    return runErasure(archiveOf(this.env, payload.source), instanceId, stepsOf(step, ERASING));
  }
}

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
export class WorkflowEngine implements Engine, ErasureEngine {
  constructor(private readonly env: Env) {}

  async start({ source, from, to, generation }: Run) {
    await create(this.env.ARCHIVE, idOf({ source, from, to, generation }), { source, from, to, generation });
  }

  async state(run: Run) {
    const found = await statusOf(this.env.ARCHIVE, idOf(run));
    if (found === null) return { is: "absent" } as const;
    if (found.status === "complete") return { is: "ended" } as const;
    return ENDED_BADLY.includes(found.status) ? ({ is: "failed", reason: reasonOf(found) } as const) : ({ is: "active" } as const);
  }

  async startErasure(id: string, source: string) {
    await create(this.env.ERASURE, id, { source });
  }

  async erasure(id: string): Promise<ErasureState> {
    const found = await statusOf(this.env.ERASURE, id);
    if (found === null) return { status: "absent" };
    if (found.status === "complete") return { status: "complete", output: found.output as Erased };
    return ENDED_BADLY.includes(found.status) ? { status: "failed", error: reasonOf(found) } : { status: "running" };
  }
}

type InstanceStatus = Awaited<ReturnType<Instance["status"]>>;

const ENDED_BADLY = ["errored", "terminated"];
const reasonOf = ({ status, error }: InstanceStatus) => (error as Error | null)?.message ?? status;

async function create<T>(workflow: Workflow<T>, id: string, params: T): Promise<void> {
  try {
    await workflow.create({ id, params });
  } catch (error) {
    if (!/already.exists/i.test(String(error))) throw error;
  }
}

async function statusOf(workflow: Workflow<never>, id: string): Promise<InstanceStatus | null> {
  try {
    return await (await workflow.get(id)).status();
  } catch (error) {
    if (/not.found/i.test(String(error))) return null;
    throw error;
  }
}

const idOf = ({ source, from, generation }: Run) => `${source}-${from}-${generation}`;
