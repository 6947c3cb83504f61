import type { Readable } from "node:stream";
import type { Failure } from "../case.js";

/** What the guest writes to the log when a case has ended. */
export const END_OF_CASE = "convoscope: end of case";

/**
 * workerd's log. An error thrown in a timer's callback shows nowhere else: Workers get no `error` event
 * for it.
 */
export class Log {
  #text = "";
  #changed = () => {};

  follow(stream: Readable): void {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      this.#text += chunk;
      this.#changed();
    });
  }

  get text(): string {
    return this.#text;
  }

  /** Takes the log of one case out, once it is complete, and returns the errors it tells of. */
  async takeCase(): Promise<Failure[]> {
    let end: number;
    while ((end = this.#text.indexOf(END_OF_CASE)) < 0) {
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
    const text = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + END_OF_CASE.length);
    const entries = text.matchAll(/uncaught exception; source = Uncaught; stack = (.*(?:\n {4}at .*)*)/g);
    return Array.from(entries, ([, stack = ""]) => {
      const [message = ""] = stack.split("\n");
      return { name: "uncaught", message, stack };
    });
  }
}
