import { assert } from "chai";
import { eigi, createClient } from "convoscope";
import { type Case, PROCESSES } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { KEYS } from "../sandbox-client.js";

type Http = typeof import("node:http");
type Answered = import("node:http").ServerResponse;

const ID = "00000000-0000-4000-8000-000000000001";
const WHOLE = JSON.stringify({ id: "0".repeat(24), conversation_id: ID, conversation_type: "CHAT", conversation_status: "COMPLETED", created_at: "2026-01-02T03:04:05", conversation_transcript: [{ role: "user", content: "नमस्ते" }] });

const only = { runtimes: PROCESSES, reason: "it listens" };

// Not literals: bundlers for the other runtimes would look for them.
const [HTTP, ZLIB] = ["node:http", "node:zlib"];

/** A server on this machine for as long as `run` takes. `answer` is told how many requests came before. */
async function served<T>(answer: (response: Answered, before: number) => void, run: (url: string, asked: () => number) => Promise<T>): Promise<T> {
  const { createServer } = (await import(HTTP as string)) as Http;
  let asked = 0;
  const server = createServer((_, response) => answer(response, asked++));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  try {
    return await run(`http://127.0.0.1:${address.port}`, () => asked);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

const clientAt = (baseUrl: string) => createClient({ provider: eigi({ apiKey: KEYS.eigi, baseUrl }) });

/** What a server, or something before it, can do to an answer of the real fetch. */
export const cases: readonly Case[] = [
  {
    name: "an answer that was cut, lost or replaced is asked for again",
    async run() {
      const { gzipSync } = (await import(ZLIB as string)) as typeof import("node:zlib");
      const packed = gzipSync(WHOLE);
      const json = { "content-type": "application/json" };
      const gzip = { ...json, "content-encoding": "gzip" };
      for (const [name, headers, first, then] of [
        ["its end is the connection's, which closes early", { ...json, connection: "close" }, WHOLE.slice(0, 120), WHOLE],
        ["its length is announced, and it is shorter", { ...json, "content-length": String(WHOLE.length * 2) }, WHOLE.slice(0, 120), undefined],
        ["gzip, cut", gzip, packed.subarray(0, packed.length - 20), packed],
        ["gzip of a cut text", gzip, gzipSync(WHOLE.slice(0, 120)), packed],
        ["empty", json, "", WHOLE],
        ["a page", { "content-type": "text/html" }, "<!doctype html><title>Just a moment</title>", WHOLE],
      ] as const) {
        await served(
          (response, before) => {
            response.useChunkedEncodingByDefault = false;
            if (before > 0 && then === undefined) return void response.writeHead(200, json).end(WHOLE);
            response.writeHead(200, headers);
            if (before === 0 && then === undefined) response.write(first, () => response.destroy());
            else response.end(before === 0 ? first : then);
          },
          async (url, asked) => {
            const { data, attempts } = await clientAt(url).conversations.get(ID).withResponse();
            assert.strictEqual(data.transcript?.[0]?.content, "नमस्ते", name);
            assert.strictEqual(asked(), 2, name);
            assert.include(["invalid_response", "network_error"], attempts[0]?.error, name);
          },
        );
      }
    },
    only,
  },
  {
    name: "a Retry-After by the server's own clock, and one that was sent twice",
    async run() {
      const rows: [() => Record<string, string>, number][] = [
        [() => ({ date: new Date(Date.now() + 300_000).toUTCString(), "retry-after": new Date(Date.now() + 300_000).toUTCString() }), 0],
        [() => ({ date: new Date(Date.now() - 300_000).toUTCString(), "retry-after": new Date(Date.now() - 299_000).toUTCString() }), 1_000],
        [() => ({ "retry-after": "1" }), 1_000],
      ];
      for (const [headers, waited] of rows) {
        const json = { "content-type": "application/json" };
        await served(
          (response, before) => {
            if (before > 0) return void response.writeHead(200, json).end(WHOLE);
            for (const [name, value] of Object.entries(headers())) response.setHeader(name, value);
            // A proxy adds its own.
            if (response.getHeader("retry-after") === "1") response.setHeader("retry-after", ["1", "1"]);
            response.writeHead(429).end("{}");
          },
          async (url) => {
            const { attempts } = await clientAt(url).conversations.get(ID).withResponse();
            const waitedMs = attempts[1]?.waitedMs ?? Infinity;
            assert.isTrue(waitedMs >= waited && waitedMs < waited + 240, `${waitedMs}, not ${waited}`);
          },
        );
      }
    },
    only,
  },
  {
    name: "early hints before the answer disturb nobody",
    async run() {
      await served(
        (response) => {
          response.writeEarlyHints?.({ link: "</style.css>; rel=preload; as=style" });
          response.writeHead(200, { "content-type": "application/json" }).end(WHOLE);
        },
        async (url) => {
          assert.strictEqual((await clientAt(url).conversations.get(ID)).id, ID);
        },
      );
    },
    only,
  },
  {
    name: "304 for a header of the caller's own is no redirect",
    async run() {
      await served(
        (response) => void response.writeHead(304, { etag: '"v1"' }).end(),
        async (url, asked) => {
          const error = await failure(clientAt(url).conversations.get(ID, { headers: { "if-none-match": '"v1"' } }), "unexpected_status");
          assert.deepEqual([error.status, error.retryable, asked()], [304, false, 1]);
          assert.match(error.message, /If-None-Match/);
        },
      );
    },
    only,
  },
];
