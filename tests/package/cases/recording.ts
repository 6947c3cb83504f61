import { assert } from "chai";
import { type Client, type ClientEvent, type ClientOptions, createClient, gateway, type PlatformKind, vapi } from "convoscope";
import { type Case, PAGES, PROCESSES } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, KEYS, standing } from "../sandbox-client.js";
import { GATEWAY_URL } from "../ways.js";

const ID = "35d33a43-176c-405c-92bf-db972035df28";
const STORED = "https://bucket.s3.eu-west-1.amazonaws.com/a.wav?X-Amz-Signature=0f1e2d3c4b5a";
const AUDIO = new Uint8Array([82, 73, 70, 70, 0, 255, 128, 7]);

/** An answer, made when it is asked for. */
type Answer = (request: Request) => Response | Promise<Response>;

const moved = (location?: string, status = 302): Answer => () => new Response(null, { status, headers: location === undefined ? {} : { location } });
const plain = (body: BodyInit | null, headers: Record<string, string> = { "content-type": "audio/wav" }, status = 200): Answer => () => new Response(body, { status, headers });

/** A client of Vapi to whom these answers come in turn, the last one again and again, and what it asked for. */
function answering(answers: readonly Answer[], options: Partial<ClientOptions> = {}) {
  const asked: { url: string; headers: Record<string, string>; signal: AbortSignal; redirect: string }[] = [];
  const fetch = async (request: Request) => {
    asked.push({ url: request.url, headers: Object.fromEntries(request.headers), signal: request.signal, redirect: request.redirect });
    return (answers[asked.length - 1] ?? answers.at(-1) ?? assert.fail())(request);
  };
  return { asked, client: clientOf("vapi", { fetch } as never, options) };
}

/** A body of these pieces, which then goes on as `end` says, and whether it was cancelled. */
function pieces(parts: readonly Uint8Array[], end: "close" | "fail" | "stall") {
  const left = [...parts];
  const seen = { cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = left.shift();
      if (part !== undefined) return controller.enqueue(part);
      if (end === "close") return controller.close();
      if (end === "fail") return controller.error(new TypeError("terminated"));
      return new Promise<void>(() => {});
    },
    cancel: () => void (seen.cancelled = true),
  }, { highWaterMark: 0 });
  return { body, seen };
}

const bytesOf = async (client: Client, id = ID) => {
  const { body, contentType, size } = await client.conversations.recording(id);
  return { contentType, size, bytes: new Uint8Array(await new Response(body as ReadableStream<Uint8Array>).arrayBuffer()) };
};

/** The audio that only the platform's key opens. */
export const cases: readonly Case[] = [
  {
    name: "a recording of the sandbox comes through its redirect, and is told as two requests",
    async run() {
      const events: ClientEvent[] = [];
      const sandbox = standing();
      const client = clientOf("vapi", sandbox, { onEvent: (event) => void events.push(event) });
      const { id } = (await client.conversations.list().toArray()).find(({ recording }) => recording?.available) ?? assert.fail();
      events.length = 0;
      const { bytes, contentType, size } = await bytesOf(client, id);
      assert.equal(contentType, "audio/wav");
      assert.include(new TextDecoder().decode(bytes), id);
      assert.include([null, bytes.length], size);
      const url = `https://api.vapi.ai/call/${id}/mono-recording`;
      assert.deepEqual(events.map((event) => ({ ...event, durationMs: 0 })), [
        { type: "request", method: "GET", url, attempt: 1, durationMs: 0 },
        { type: "response", status: 302, attempt: 1, bytes: 0, durationMs: 0 },
        { type: "request", method: "GET", url: "https://storage.recordings.example.com/***", attempt: 1, durationMs: 0 },
        { type: "response", status: 200, attempt: 1, bytes: bytes.length, durationMs: 0 },
      ] as unknown as ClientEvent[]);
      assert.equal((await failure(client.conversations.recording(ID), "not_found")).status, 404);
    },
  },
  {
    name: "the storage gets neither the key nor any other header, and none of its redirects is followed",
    async run() {
      for (const status of [301, 302, 303, 307, 308]) {
        const { asked, client } = answering([moved(STORED, status), plain(AUDIO, { "content-type": "audio/wav", "content-length": "8" })], { headers: { "x-tenant": "seven" } });
        const { bytes, size } = await bytesOf(client);
        assert.deepEqual([...bytes], [...AUDIO]);
        assert.equal(size, 8);
        const [first, second] = asked;
        assert.deepEqual([first?.url, first?.redirect], [`https://api.vapi.ai/call/${ID}/mono-recording`, "manual"]);
        assert.deepInclude(first?.headers, { authorization: `Bearer ${KEYS.vapi}`, accept: "audio/*", "x-tenant": "seven" });
        assert.deepEqual(second && { url: second.url, headers: second.headers, redirect: second.redirect }, { url: STORED, headers: {}, redirect: "manual" });
      }
      const { asked, client } = answering([moved(STORED), moved("https://other.example.com/a.wav")], { retry: { max: 0 } });
      await failure(client.conversations.recording(ID));
      assert.lengthOf(asked, 2);
    },
  },
  {
    name: "audio that comes at once, without a redirect, is the same",
    async run() {
      for (const headers of [{ "content-type": "audio/mpeg" }, { "content-type": "application/octet-stream" }, {}] as Record<string, string>[]) {
        const { asked, client } = answering([plain(AUDIO, headers)]);
        const { bytes, contentType } = await bytesOf(client);
        assert.deepEqual([...bytes], [...AUDIO]);
        assert.equal(contentType, headers["content-type"] ?? "application/octet-stream");
        assert.lengthOf(asked, 1);
      }
    },
  },
  {
    name: "an address that is no public storage is never asked",
    async run() {
      for (const location of [
        "http://bucket.s3.amazonaws.com/a.wav", "https://169.254.169.254/latest", "https://[::1]/a", "https://localhost/a", "https://db.internal/a", "https://u:p@bucket.example.com/a",
        "https://bucket.example.com:8443/a", "/a.wav", "//bucket.example.com/a", "javascript:alert(1)", undefined,
      ]) {
        const { asked, client } = answering([moved(location)]);
        const error = await failure(client.conversations.recording(ID), "redirect_refused");
        assert.lengthOf(asked, 1, location);
        assert.notMatch(JSON.stringify(error), /alert|latest|u:p/, location);
      }
    },
  },
  {
    name: "what is no audio is an error that says so",
    async run() {
      for (const [answers, code, status, requests] of [
        [[plain('{"message":"Not Found"}', { "content-type": "application/json" }, 404)], "not_found", 404, 1],
        [[plain('{"message":"Invalid Key."}', { "content-type": "application/json" }, 401)], "unauthenticated", 401, 1],
        [[plain("<html>", { "content-type": "text/html; charset=utf-8" })], "invalid_response", 200, 1],
        [[plain("{}", { "content-type": "application/json" })], "invalid_response", 200, 1],
        [[plain(null)], "invalid_response", 200, 1],
        [[moved(STORED), plain("<Error/>", { "content-type": "application/xml" }, 403)], "invalid_response", 403, 2],
        [[moved(STORED), plain("<Error/>", { "content-type": "application/xml" }, 404)], "not_found", 404, 2],
        [[moved(STORED), plain("<html>", { "content-type": "text/html" })], "invalid_response", 200, 2],
      ] as const) {
        const { asked, client } = answering(answers, { retry: { max: 0 } });
        const error = await failure(client.conversations.recording(ID), code);
        assert.deepEqual([error.status, asked.length], [status, requests]);
        assert.notInclude(JSON.stringify(error), "0f1e2d3c4b5a");
      }
    },
  },
  {
    name: "until the first bytes it is asked for again, at a fresh address; then never",
    async run() {
      await withFakeTime(async (time) => {
        for (const first of [
          [plain("{}", {}, 503)], [moved(STORED), plain("<Error/>", { "content-type": "application/xml" }, 403)],
          [moved(STORED), plain(pieces([], "fail").body)], [moved(STORED), plain(null)], [plain("<html>", { "content-type": "text/html" })],
        ] as const) {
          const { asked, client } = answering([...first, moved(STORED), plain(AUDIO)]);
          assert.deepEqual([...(await time.settled(bytesOf(client))).bytes], [...AUDIO]);
          assert.lengthOf(asked, first.length + 2);
        }
        for (const [answer, told] of [
          [plain(pieces([AUDIO], "fail").body), /broke off/],
          [plain(pieces([AUDIO], "close").body, { "content-type": "audio/wav", "content-length": "9" }), /broke off/],
        ] as const) {
          const { asked, client } = answering([moved(STORED), answer]);
          const error = await failure(time.settled(bytesOf(client)), "network_error");
          assert.match(error.message, told);
          assert.isTrue(error.retryable);
          assert.lengthOf(asked, 2);
        }
      });
    },
  },
  {
    name: "a stream that stalls ends after the time of an attempt, one that is slow does not",
    async run() {
      await withFakeTime(async (time) => {
        const { body, seen } = pieces([AUDIO], "stall");
        const { asked, client } = answering([moved(STORED), plain(body)], { timeout: { attempt: 1_000, total: 2_000 } });
        const error = await failure(time.settled(bytesOf(client)), "timeout");
        assert.deepEqual([error.phase, asked.length, time.elapsed], ["body", 2, 1_000]);
        assert.isTrue(seen.cancelled && asked[1]?.signal.aborted);
        // Ten times 900 ms: longer than the whole call may take.
        let left = 10;
        const slow = new ReadableStream<Uint8Array>({
          async pull(controller) {
            await new Promise((waited) => setTimeout(waited, 900));
            if ((left -= 1) < 0) controller.close();
            else controller.enqueue(AUDIO);
          },
        }, { highWaterMark: 0 });
        const read = await time.settled(bytesOf(answering([plain(slow)], { timeout: { attempt: 1_000, total: 2_000 } }).client));
        assert.lengthOf(read.bytes, 80);
        assert.equal(time.timers, 0);
      });
    },
  },
  {
    name: "cancel() and an abort signal stop the request",
    async run() {
      const streams = () => pieces([AUDIO, AUDIO], "stall");
      const early = streams();
      const first = answering([moved(STORED), plain(early.body)]);
      await (await first.client.conversations.recording(ID)).body.cancel();
      assert.isTrue(early.seen.cancelled && first.asked[1]?.signal.aborted);

      const midway = streams();
      const second = answering([moved(STORED), plain(midway.body)]);
      for await (const chunk of (await second.client.conversations.recording(ID)).body) {
        assert.deepEqual([...chunk], [...AUDIO]);
        break;
      }
      assert.isTrue(midway.seen.cancelled && second.asked[1]?.signal.aborted);

      const controller = new AbortController();
      const third = answering([moved(STORED), plain(streams().body)]);
      const { body } = await third.client.conversations.recording(ID, { signal: controller.signal });
      const reader = body.getReader();
      await reader.read();
      await reader.read();
      const waiting = failure(reader.read(), "aborted");
      controller.abort(new Error("enough"));
      assert.equal(((await waiting).cause as Error).message, "enough");
      assert.isTrue(third.asked[1]?.signal.aborted);
    },
  },
  {
    name: "it counts once in the rate limit, and a wrong id or option is told before any request",
    run: () =>
      withFakeTime(async (time) => {
        const { asked, client } = answering([moved(STORED), plain(AUDIO)], { rateLimit: { requests: 1, perMs: 60_000 } });
        await time.settled(failure(client.conversations.recording("../x"), "invalid_argument"));
        await time.settled(failure(client.conversations.recording(5 as never), "invalid_argument"));
        await time.settled(failure(client.conversations.recording(ID, { raw: true } as never), "invalid_argument"));
        assert.lengthOf(asked, 0);
        await time.settled(bytesOf(client));
        assert.lengthOf(asked, 2);
        await time.settled(failure(client.conversations.recording(ID, { signal: AbortSignal.abort() }), "aborted"));
        assert.strictEqual(time.elapsed, 0);
      }),
  },
  {
    name: "where recordings open by their address, or there is no key, nothing is asked",
    async run() {
      for (const kind of ["eigi", "anyreach"] as PlatformKind[]) {
        const sandbox = standing();
        const error = await failure(clientOf(kind, sandbox).conversations.recording(ID), "invalid_argument");
        assert.include(error.message, "recording.url");
        assert.lengthOf(sandbox.requests, 0);
      }
      const page = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: () => assert.fail("asked") });
      assert.include((await failure(page.conversations.recording(ID), "invalid_argument")).message, "gateway");
    },
  },
  {
    name: "the sandbox over HTTP: its redirect to another origin is followed where it is seen, and refused in a page",
    async run({ runtime, sandboxUrl }) {
      const client = createClient({ provider: vapi({ apiKey: KEYS.vapi, baseUrl: sandboxUrl }), dangerouslyAllowBrowser: true });
      const { id } = (await client.conversations.list().take(50)).find(({ recording }) => recording?.available) ?? assert.fail();
      if (PAGES.some((page) => page === runtime)) {
        assert.include((await failure(client.conversations.recording(id), "redirect_refused")).message, "browser");
        return;
      }
      const { bytes, contentType } = await bytesOf(client, id);
      assert.equal(contentType, "audio/wav");
      assert.include(new TextDecoder().decode(bytes), id);
    },
  },
  {
    name: "over real sockets the key never arrives at the second server",
    async run() {
      const HTTP = "node:http";
      const { createServer } = (await import(HTTP as string)) as typeof import("node:http");
      const open = async (answer: Parameters<typeof createServer>[1]) => {
        const server = createServer(answer as never);
        await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
        return { server, url: `http://127.0.0.1:${(server.address() as { port: number }).port}` };
      };
      const heard: { raw: string; accept: string | undefined }[] = [];
      const storage = await open((request, response) => {
        heard.push({ raw: JSON.stringify([request.url, request.rawHeaders]), accept: request.headers.accept });
        response.writeHead(200, { "content-type": "audio/mpeg", "content-length": String(1 << 20) });
        for (let part = 0; part < 16; part += 1) response.write(new Uint8Array(1 << 16).fill(part));
        response.end();
      });
      const api = await open((request, response) => {
        assert.equal(request.headers.authorization, `Bearer ${KEYS.vapi}`);
        response.writeHead(302, { location: `${storage.url}/a.mp3?signature=1` }).end();
      });
      try {
        const client = createClient({ provider: vapi({ apiKey: KEYS.vapi, baseUrl: api.url }), headers: { "x-tenant": "seven" } });
        const { bytes, contentType, size } = await bytesOf(client);
        assert.deepEqual([bytes.length, contentType, size], [1 << 20, "audio/mpeg", 1 << 20]);
        assert.equal(bytes.at(-1), 15);
        assert.lengthOf(heard, 1);
        for (const secret of [KEYS.vapi, "Bearer", "authorization", "seven", "cookie"]) assert.notInclude(heard[0]?.raw.toLowerCase(), secret.toLowerCase());
      } finally {
        for (const { server } of [api, storage]) {
          server.closeAllConnections();
          server.close();
        }
      }
    },
    only: { runtimes: PROCESSES, reason: "it listens" },
  },
];
