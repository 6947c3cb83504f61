import type { Answer } from "./answer.js";
import type { Api } from "./api.js";
import { delay } from "./delay.js";
import type { Fault } from "./fault.js";

const HTML =
  "<!doctype html>\n<html><head><title>Sign in to the network</title></head><body><h1>Please accept the terms</h1></body></html>\n";
const DOCTYPE = { "Content-Type": "text/html; charset=utf-8" };

/** An answer as a Response. Its body fails with the signal's reason once that aborts. */
export function respond({ status, headers, body }: Answer, signal: AbortSignal): Response {
  return make(status, headers, JSON.stringify(body), signal, "whole");
}

/** What a fault makes of the answer, which is computed only where the fault lets it through. */
export async function respondWith(
  fault: Fault,
  answer: () => Answer,
  { url, signal, api }: { url: URL; signal: AbortSignal; api: Api | undefined },
): Promise<Response> {
  switch (fault.kind) {
    case "network":
      throw new TypeError("fetch failed", {
        cause: Object.assign(new Error("connection reset by the sandbox"), { code: "ECONNRESET" }),
      });
    case "stall_headers":
      await delay(Infinity, signal);
      throw new Error("unreachable: waiting without end ended");
    case "stall_body":
    case "truncate": {
      const { status, headers, body } = answer();
      return make(status, headers, JSON.stringify(body), signal, fault.kind);
    }
    case "garbage":
      return make(200, DOCTYPE, HTML, signal, "whole");
    case "status_error_200":
      return respond(
        { status: 200, body: { status: "error", message: "The conversations could not be retrieved" } },
        signal,
      );
    case "redirect":
      return make(
        307,
        { Location: fault.location ?? `https://elsewhere.example.com${url.pathname}${url.search}` },
        "",
        signal,
        "whole",
      );
    case "status": {
      const status = fault.status ?? 500;
      const headers = fault.retryAfter === undefined ? {} : { "Retry-After": fault.retryAfter };
      return respond({ status, headers, body: api?.error(status) ?? { detail: `Error ${status}` } }, signal);
    }
    case "empty_page":
    case "repeat_cursor":
      return respond(answer(), signal);
  }
}

type Delivery = "whole" | "stall_body" | "truncate";

function make(
  status: number,
  headers: Record<string, string> | undefined,
  text: string,
  signal: AbortSignal,
  delivery: Delivery,
): Response {
  const bytes = new TextEncoder().encode(text);
  const bodiless = status === 204 || status === 205 || status === 304;
  const init = {
    status,
    headers: {
      "Content-Type": "application/json",
      ...(!bodiless && { "Content-Length": String(bytes.length) }),
      ...headers,
    },
  };
  return new Response(bodiless ? null : stream(bytes, signal, delivery), init);
}

/** The bytes on demand, in two pieces so that nobody relies on getting them at once. */
function stream(bytes: Uint8Array, signal: AbortSignal, delivery: Delivery): ReadableStream<Uint8Array> {
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
        if (sent > 0 && delivery === "stall_body") return new Promise<void>(() => {});
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
