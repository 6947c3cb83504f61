import type { Sandbox } from "convoscope/testing";

type Fetch = Sandbox["fetch"];

/** A network that remembers what was sent over it, and which answers nobody has finished with. */
export class Network {
  /** When each request was sent (by the clock that nobody sets), and for which operation (its `x-operation`). */
  readonly sent: { at: number; operation: string | null }[] = [];
  readonly #open = new Set<string>();
  readonly #behind: (() => void) | undefined;

  /** `behind` is told once an answer has come. */
  constructor(behind?: () => void) {
    this.#behind = behind;
  }

  /** Answers whose body was neither read to its end, nor given up, nor stopped by the request's signal. */
  get open(): string[] {
    return [...this.#open];
  }

  over(fetch: (request: Request) => Promise<Response>): Fetch {
    return async (input, init) => {
      const request = input instanceof Request && init === undefined ? input : new Request(input, init);
      this.sent.push({ at: performance.now(), operation: request.headers.get("x-operation") });
      const name = `${this.sent.length}: ${request.method} ${request.url}`;
      try {
        const response = await fetch(request);
        if (response.body !== null) this.#follow(response, name, init?.signal ?? request.signal);
        return response;
      } finally {
        this.#behind?.();
      }
    };
  }

  #follow(response: Response, name: string, signal: AbortSignal): void {
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const finished = () => this.#open.delete(name);
    this.#open.add(name);
    if (signal.aborted) finished();
    else signal.addEventListener("abort", finished, { once: true });
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const { done, value } = await reader.read();
            if (!done) return controller.enqueue(value);
            finished();
            controller.close();
          } catch (error) {
            finished();
            controller.error(error);
          }
        },
        cancel(reason) {
          finished();
          return reader.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
    Object.defineProperty(response, "body", { value: body });
  }
}
