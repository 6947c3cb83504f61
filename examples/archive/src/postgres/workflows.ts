import { AsyncLocalStorage } from "node:async_hooks";
import { DBOS, type StepConfig, type WorkflowStatus } from "@dbos-inc/dbos-sdk";
import {
  type Archive, type Engine, type Erased, type ErasureEngine, type ErasureState, PermanentError, type Recorded, type Run, type Steps,
  archiveWindow, begin, runErasure,
} from "../core/index.js";
import type { Process } from "./processes.js";

/**
 * The version of what runs record: the names, the order and the results of steps. Runs that are under way when newer code
 * with the same number is deployed go on by it. Raise it where they could not: they are then ended, and their windows
 * begun again. The engine would take a hash of the workflows' text instead, and leave the runs of any other text pending
 * without a word.
 */
export const FORMAT = 1;

/** A platform that is down for an hour is waited for; then the schedule begins the window again. */
const READING: StepConfig = { retriesAllowed: true, maxAttempts: 9, intervalSeconds: 10, backoffRate: 2, timeoutMS: 600_000 };
/** A window that is being read may take hours. */
const ERASING: StepConfig = { retriesAllowed: true, maxAttempts: 501, intervalSeconds: 60, backoffRate: 1, timeoutMS: 600_000 };

const ACTIVE = ["PENDING", "ENQUEUED", "DELAYED"] as const;
/** Ended runs are forgotten after this, in milliseconds: nobody asks for them any more. */
const KEPT = 7 * 86_400_000;

/** Outside of any workflow: what a step begins is no part of it. */
const apart = AsyncLocalStorage.snapshot();

/** Runs are named by window and generation, so each is begun once. */
export class DbosEngine implements Engine, ErasureEngine {
  readonly #window: (run: Run) => Promise<string>;
  readonly #erasure: (id: string, source: string) => Promise<Erased>;

  /** Before the engine is launched: it must know its workflows to go on with them. */
  constructor(
    archiveOf: (name: string) => Archive,
    private readonly process: Process,
    private readonly format: number,
  ) {
    this.#window = DBOS.registerWorkflow(
      async (run: Run) => {
        const archive = archiveOf(run.source);
        const steps = stepsOf(READING);
        const outcome = await archiveWindow(archive, run, steps);
        await steps.step("next", async () => {
          await begin(archive, this);
          return null;
        });
        return outcome;
      },
      { name: "window" },
    );
    this.#erasure = DBOS.registerWorkflow((id: string, source: string) => runErasure(archiveOf(source), id, stepsOf(ERASING)), { name: "erasure" });
  }

  async start({ source, from, to, generation }: Run) {
    await apart(() => DBOS.startWorkflow(this.#window, { workflowID: idOf({ source, from, to, generation }) })({ source, from, to, generation }));
  }

  async state(run: Run) {
    const found = await this.#statusOf(idOf(run));
    if (found === null) return { is: "absent" } as const;
    if (found.status === "SUCCESS") return { is: "ended" } as const;
    return isActive(found) ? ({ is: "active" } as const) : ({ is: "failed", reason: reasonOf(found) } as const);
  }

  async startErasure(id: string, source: string) {
    await DBOS.startWorkflow(this.#erasure, { workflowID: id })(id, source);
  }

  async erasure(id: string): Promise<ErasureState> {
    const found = await this.#statusOf(id);
    if (found === null) return { status: "absent" };
    if (found.status === "SUCCESS") return { status: "complete", output: found.output as Erased };
    return isActive(found) ? { status: "running" } : { status: "failed", error: reasonOf(found) };
  }

  /** Goes on with what dead processes left, in this one or another; ends what an older format began; forgets what is long over. */
  async recover(): Promise<void> {
    const left = await DBOS.listWorkflows({ status: "PENDING", applicationVersion: String(this.format), loadInput: false, loadOutput: false });
    for (const owner of new Set(left.map(({ executorId }) => executorId))) {
      if (owner === undefined) continue;
      await this.process.ifDead(owner, async () => {
        // Once more: another process may have been faster.
        const still = await DBOS.listWorkflows({ status: "PENDING", executorId: owner, applicationVersion: String(this.format), loadInput: false, loadOutput: false });
        await DBOS.resumeWorkflows(still.map(({ workflowID }) => workflowID));
      });
    }
    const open = await DBOS.listWorkflows({ status: [...ACTIVE], loadInput: false, loadOutput: false });
    await DBOS.cancelWorkflows(open.filter(({ applicationVersion }) => Number(applicationVersion) < this.format).map(({ workflowID }) => workflowID));
    const over = await DBOS.listWorkflows({ completedBefore: new Date(Date.now() - KEPT).toISOString(), limit: 500, loadInput: false, loadOutput: false });
    await DBOS.deleteWorkflows(over.map(({ workflowID }) => workflowID));
  }

  #statusOf(id: string): Promise<WorkflowStatus | null> {
    return apart(() => DBOS.getWorkflowStatus(id));
  }
}

const isActive = ({ status }: WorkflowStatus) => (ACTIVE as readonly string[]).includes(status);

function reasonOf({ status, error }: WorkflowStatus): string {
  if (status === "CANCELLED") return "its run was begun by another version, or cancelled";
  return error instanceof Error ? error.message : status;
}

const idOf = ({ source, from, generation }: Run) => `${source}-${from}-${generation}`;

function stepsOf(config: StepConfig): Steps {
  return {
    async step<T extends Recorded>(name: string, work: () => Promise<T>): Promise<T> {
      let last: unknown = null;
      const attempt = async () => {
        try {
          return await work();
        } catch (error) {
          last = error;
          console.error(JSON.stringify({ archive: `step ${name} failed: ${error instanceof Error ? error.message : "unknown error"}` }));
          throw error;
        }
      };
      try {
        return await DBOS.runStep(attempt, { ...config, name, shouldRetry: (error) => !(error instanceof PermanentError) });
      } catch (error) {
        // The engine's own says how often it was tried, not why.
        throw last ?? error;
      }
    },
  };
}
