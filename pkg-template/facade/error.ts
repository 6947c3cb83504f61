import type { Attempt, ErrorCode, ErrorData, Issue, Phase } from "../wasm/convoscope.js";
import { define } from "./bare.js";
import type { ProviderKind } from "./provider.js";

const BRAND: unique symbol = Symbol.for("convoscope.error") as never;

/**
 * Why a call failed. Test with {@link isConvoscopeError}, which holds across realms and bundle
 * copies, and branch on `code`. Message, stack, `toJSON()` and every field but `cause` are free of
 * secrets and of the texts of conversations.
 */
export interface ConvoscopeError extends Error {
  readonly name: "ConvoscopeError";
  /** What went wrong, to branch on. */
  readonly code: ErrorCode;
  /** Who answered, where somebody did. */
  readonly provider: ProviderKind | null;
  /** The HTTP status, where there was one. */
  readonly status: number | null;
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean;
  /** What the provider asked to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** On `timeout`: which part ran out. */
  readonly phase: Phase | null;
  /** On `invalid_filter`, and where a provider names them: every finding; of more than forty the first, as `message` says. */
  readonly issues: Issue[];
  /** Every request that was sent, in order. */
  readonly attempts: Attempt[];
  /** What was thrown underneath: by `fetch`, by a secret's function, or the signal's reason. */
  readonly cause?: unknown;
  /** Everything but `cause` and `stack`, as plain data. */
  toJSON(): object;
}

/** What an error is made of; the rest is null or empty. */
export type ErrorParts = Pick<ErrorData, "code" | "message"> &
  Partial<Omit<ErrorData, "provider">> & { provider?: ProviderKind | null; cause?: unknown };

class Failure extends Error implements ConvoscopeError {
  declare readonly name: "ConvoscopeError";
  readonly code: ErrorCode;
  readonly provider: ProviderKind | null;
  readonly status: number | null;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly phase: Phase | null;
  readonly issues: Issue[];
  readonly attempts: Attempt[];

  constructor(given: ErrorParts) {
    // A copy without a prototype: nothing that was added to `Object.prototype` gets in.
    const parts: ErrorParts = Object.assign(Object.create(null), given);
    super(parts.message, "cause" in parts ? { cause: parts.cause } : undefined);
    this.code = parts.code;
    this.provider = parts.provider ?? null;
    this.status = parts.status ?? null;
    this.retryable = parts.retryable ?? false;
    this.retryAfterMs = parts.retryAfterMs ?? null;
    this.phase = parts.phase ?? null;
    this.issues = parts.issues ?? [];
    this.attempts = parts.attempts ?? [];
  }

  toJSON(): object {
    const { name, code, message, provider, status, retryable, retryAfterMs, phase, issues, attempts } = this;
    return { name, code, message, provider, status, retryable, retryAfterMs, phase, issues, attempts };
  }
}
define(Failure.prototype, BRAND, { value: true });
// On the prototype, where the stack's first line is made of it; and where the console looks for a name.
define(Failure.prototype, "name", { value: "ConvoscopeError" });
define(Failure, "name", { value: "ConvoscopeError" });

/** Makes the error. */
export function convoscopeError(parts: ErrorParts): ConvoscopeError {
  return new Failure(parts);
}

/** Where a call was made, for what fails in a later turn, whose stack has lost its caller. */
export type CallSite = Pick<Error, "stack">;

/** Notes who is calling. The text is made only when somebody reads it. */
export function callSite(): CallSite {
  return new Error();
}

/** The error, with the frames of its call behind its own. */
export function calledAt(site: CallSite, thrown: unknown): unknown {
  if (!isConvoscopeError(thrown)) return thrown;
  const [own, callers] = [stackOf(thrown), stackOf(site)];
  if (own !== undefined && callers !== undefined) thrown.stack = `${own}\n${callers.replace(/^Error\n/, "")}`;
  return thrown;
}

/** None where the application's `Error.prepareStackTrace` makes something else of it than a text, or fails. */
function stackOf(error: CallSite): string | undefined {
  try {
    return typeof error.stack === "string" ? error.stack : undefined;
  } catch {
    return undefined;
  }
}

/** What the WebAssembly module throws is plain data; this gives it its shape and a stack. */
export function fromModule(thrown: unknown): unknown {
  return typeof thrown === "object" && thrown !== null && !(thrown instanceof Error) && Object.hasOwn(thrown, "code")
    ? convoscopeError(thrown as ErrorParts)
    : thrown;
}

/** Runs a function of the module, giving its errors their shape. */
export function calling<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    throw fromModule(thrown);
  }
}

/**
 * Whether a caught value is an error of convoscope: also one of another realm (an iframe, a worker)
 * or of another copy of the package in the bundle.
 */
export function isConvoscopeError(value: unknown): value is ConvoscopeError {
  try {
    return typeof value === "object" && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
  } catch {
    // A proxy that was revoked, or that throws.
    return false;
  }
}
