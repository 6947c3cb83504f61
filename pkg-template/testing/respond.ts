import type { Answer } from "./answer.js";
import { delay } from "./delay.js";
import type { Fault } from "./fault.js";

const HTML =
  "<!doctype html>\n<html><head><title>Sign in to the network</title></head><body><h1>Please accept the terms</h1></body></html>\n";

/** The request as a fault needs it. */
export interface Struck {
  url: URL;
  signal: AbortSignal;
  /** The server's clock in milliseconds; null: answers have no `Date`. */
  serverTime: number | null;
  /** The provider's error body for a status. */
  error(status: number): unknown;
  /** A key that each conversation has once. */
  mark: string;
}

type Fields = NonNullable<Answer["headers"]>;

/** A body, and how it is sent. */
interface Sending {
  status?: number;
  headers?: Fields;
  content: string | Uint8Array;
  type?: string;
  delivery?: "whole" | "stall" | "half";
  /** Whether Content-Length gives its full size (default true). */
  sized?: boolean;
}

/** The answers that follow a 103. */
const following = new WeakMap<Response, () => Response>();

/** The answer that follows a 103 of {@link respond}; any other response itself. */
export const final = (response: Response): Response => following.get(response)?.() ?? response;

/** Makes the Response: the answer, or what the fault makes of it. The answer is computed only if the fault needs it.
 *  The body fails with the signal's reason when it aborts. */
export async function respond(fault: Fault | null, answer: () => Answer, struck: Struck): Promise<Response> {
  const { signal, url } = struck;
  const send = (sending: Sending) => make(sending, struck);
  const whole = (): Response => send(written(answer()));
  switch (fault?.kind) {
    case "network":
      throw new TypeError("fetch failed", {
        cause: Object.assign(new Error("connection reset by the sandbox"), { code: "ECONNRESET" }),
      });
    case "slow":
      await delay(fault.delayMs ?? 0, signal);
      return whole();
    case "stall_headers":
      await delay(Infinity, signal);
      throw new Error("unreachable: waiting without end ended");
    case "stall_body":
      return send({ ...written(answer()), delivery: "stall" });
    case "truncate":
      return send({ ...written(answer()), delivery: "half" });
    case "close_early":
      return send({ ...written(answer()), delivery: "half", sized: false });
    case "cut_gzip": {
      const { headers = [], ...rest } = written(answer());
      return send({ ...rest, headers: [...headers, ["Content-Encoding", "gzip"]], delivery: "half", sized: false });
    }
    case "empty_body":
      return send({ content: "" });
    case "garbage":
      return send({ status: fault.status ?? 200, content: HTML, type: "text/html; charset=utf-8" });
    case "body":
      return send({ status: fault.status ?? 200, content: fault.body ?? "" });
    case "status_error_200":
      return send({ content: '{"status":"error","message":"The conversations could not be retrieved"}' });
    case "redirect": {
      const elsewhere = `https://elsewhere.example.com${url.pathname}${url.search}`;
      return send({ status: 307, headers: [["Location", fault.location ?? elsewhere]], content: "" });
    }
    case "status": {
      const status = fault.status ?? 500;
      return send({ status, headers: retryAfter(fault, struck), content: JSON.stringify(struck.error(status)) });
    }
    case "early_hints": {
      // No constructor makes a Response with this status, but some runtimes hand one over.
      const early = Object.defineProperty(new Response(null), "status", { value: 103 });
      following.set(early, whole);
      return early;
    }
    case "broken_json": {
      const sending = written(answer());
      const { content } = sending;
      return send(typeof content === "string" ? { ...sending, content: withNaN(content, struck.mark) } : sending);
    }
    default:
      return whole();
  }
}

const written = ({ status, headers, body, media }: Answer): Sending => ({
  status,
  ...(headers && { headers }),
  ...(media === undefined ? { content: JSON.stringify(body) } : { content: body instanceof Uint8Array ? body : String(body), type: media }),
});

function retryAfter({ retryAfter = [], retryInSeconds }: Fault, { serverTime }: Struck): Fields {
  const values =
    retryInSeconds === undefined
      ? [retryAfter].flat()
      : [new Date((serverTime ?? 0) + retryInSeconds * 1000).toUTCString()];
  return values.map((value) => ["Retry-After", value]);
}

/** Puts invalid JSON into the middle conversation. */
function withNaN(text: string, mark: string): string {
  const places = [...text.matchAll(new RegExp(`"${mark}":`, "g"))];
  const place = places[Math.floor(places.length / 2)]?.index;
  return place === undefined ? text : `${text.slice(0, place)}"score":NaN,${text.slice(place)}`;
}

function make(
  { status = 200, headers = [], content, type = "application/json", delivery = "whole", sized = true }: Sending,
  { signal, serverTime }: Struck,
): Response {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const bodiless = status === 204 || status === 205 || status === 304;
  const fields = new Headers({ "Content-Type": type });
  if (!bodiless && sized) fields.set("Content-Length", String(bytes.length));
  if (serverTime !== null) fields.set("Date", new Date(serverTime).toUTCString());
  for (const [name, value] of headers) fields.append(name, value);
  return new Response(bodiless ? null : stream(bytes, signal, delivery), { status, headers: fields });
}

/** The bytes on demand, in two pieces, so that nobody relies on getting them at once. */
function stream(
  bytes: Uint8Array,
  signal: AbortSignal,
  delivery: NonNullable<Sending["delivery"]>,
): ReadableStream<Uint8Array> {
  const half = Math.ceil(bytes.length / 2);
  let stopListening = () => {};
  let sent = 0;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const abort = () => controller.error(signal.reason);
        stopListening = () => signal.removeEventListener("abort", abort);
        if (signal.aborted) abort();
        else signal.addEventListener("abort", abort, { once: true });
      },
      pull(controller) {
        const end = sent === 0 ? half : bytes.length;
        if (sent > 0 && delivery === "stall") return new Promise<void>(() => {});
        if (end > sent && (sent === 0 || delivery === "whole")) {
          controller.enqueue(bytes.slice(sent, end));
          sent = end;
          if (sent < bytes.length) return;
        }
        stopListening();
        controller.close();
        return;
      },
      cancel() {
        stopListening();
      },
    },
    { highWaterMark: 0 },
  );
}
