// The part of Cloudflare's interfaces that the archive uses. `npx wrangler types` writes all of them.
declare module "cloudflare:workers" {
  export interface DurableObjectState {
    readonly storage: {
      get<T>(key: string): Promise<T | undefined>;
      put(key: string, value: unknown): Promise<void>;
    };
  }

  export abstract class DurableObject<Env = unknown> {
    constructor(ctx: DurableObjectState, env: Env);
    protected readonly ctx: DurableObjectState;
    protected readonly env: Env;
  }

  export interface StepConfig {
    readonly retries?: { readonly limit: number; readonly delay: string | number; readonly backoff?: "constant" | "linear" | "exponential" };
    readonly timeout?: string | number;
  }

  export interface WorkflowStep {
    do<T>(name: string, config: StepConfig, work: () => Promise<T>): Promise<T>;
  }

  export abstract class WorkflowEntrypoint<Env = unknown, T = unknown> {
    constructor(ctx: unknown, env: Env);
    protected readonly env: Env;
    abstract run(event: { readonly payload: T; readonly instanceId: string }, step: WorkflowStep): Promise<unknown>;
  }
}

declare module "cloudflare:workflows" {
  export class NonRetryableError extends Error {
    constructor(message: string, name?: string);
  }
}
