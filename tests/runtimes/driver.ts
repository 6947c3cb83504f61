import type { Case, CaseHead, Context, Failure, Outcome } from "./case.js";

/** Runs cases inside a runtime, on behalf of the test runner outside. */
export interface Driver {
  list(): CaseHead[];
  run(index: number): Promise<Outcome>;
  /** An error that nobody caught: it fails the case that is running. */
  uncaught(error: unknown): void;
}

/** The host's own timer, kept before a case can put a fake one in its place. */
const { setTimeout } = globalThis;

export function drive(cases: readonly Case[], given: Omit<Context, "figure">): Driver {
  let stray: Failure[] = [];

  // Runtimes tell of unhandled rejections in the order they came up, each some turns later. So once a
  // rejection of our own is reported, those before it have been.
  let marker: { error: Error; reported: () => void } | undefined;
  const rejectionsReported = () =>
    new Promise<void>((reported) => {
      marker = { error: new Error("the end of a case"), reported };
      void Promise.reject(marker.error);
    });

  return {
    list: () => cases.map(({ name, only }) => (only ? { name, only } : { name })),
    uncaught(error) {
      if (marker && error === marker.error) marker.reported();
      else stray.push(failure(error));
    },
    async run(index) {
      const errors: Failure[] = [];
      const figures: Record<string, number> = {};
      // A case starts in a turn of its own, as no part of the call that asked for it.
      await turn();
      try {
        const subject = cases[index];
        if (!subject) throw new RangeError(`there is no case ${index}`);
        await subject.run({ ...given, figure: (name, value) => void (figures[name] = value) });
      } catch (error) {
        errors.push(failure(error));
      }
      await turn();
      await rejectionsReported();
      errors.push(...stray);
      stray = [];
      return { errors, figures };
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0));
}

/** For runtimes with a global event target: pages and Workers. */
export function watchUncaught(driver: Driver): void {
  addEventListener("error", (event) => driver.uncaught(event.error ?? event.message));
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    driver.uncaught(event.reason);
  });
}

function failure(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: "thrown value", message: String(error), stack: "" };
  const causes: string[] = [];
  for (let cause = error.cause; cause !== undefined && causes.length < 5; cause = (cause as Error | null)?.cause) {
    causes.push(`\n  caused by ${String(cause)}`);
  }
  return { name: error.name, message: error.message + causes.join(""), stack: error.stack ?? "" };
}
