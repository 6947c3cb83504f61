import { assert } from "chai";
import { type ConvoscopeError, type ErrorCode, gateway, type PlatformKind } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { CANARY, CANARY_KEYS, guarded } from "../canary.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, PLATFORMS, standing } from "../sandbox-client.js";
import { ENTRIES, GATEWAY_URL, gatewayOf, type Handler } from "../ways.js";

const LIST = `${GATEWAY_URL}/v1/conversations`;
const ONCE = { retry: { max: 0 } };
/** What a platform could say: nothing of it may be passed on. */
const ITS_WORDS = "the-platforms-own-words";

const small = () => standing({ conversations: 23 });
const ask = (handler: Handler, url: string, init?: RequestInit) => handler(new Request(url, init));

async function idOf(kind: PlatformKind): Promise<string> {
  return (await clientOf(kind, small()).conversations.list({ pageSize: 1 })).items[0]?.id as string;
}

async function refused(response: Response, status: number, code: ErrorCode, label: string): Promise<void> {
  const text = await response.text();
  assert.strictEqual(response.status, status, `${label}: ${text}`);
  const body = JSON.parse(text) as { error: { code: string; message: string; issues: unknown[] } };
  assert.deepEqual(Object.keys(body), ["error"], label);
  assert.strictEqual(body.error.code, code, label);
  assert.deepEqual(body.error.issues, [], label);
  assert.isBelow(text.length, 300, label);
  for (const told of [text, JSON.stringify([...response.headers])]) assert.notInclude(told, ITS_WORDS, label);
  assert.strictEqual(response.headers.get("cache-control"), "no-store", label);
}

/** A body that never ends, and tells when nobody wants it any more. */
function endless(chunk: Uint8Array<ArrayBuffer>): { body: ReadableStream<Uint8Array<ArrayBuffer>>; sent(): number; given(): boolean } {
  let [sent, given] = [0, false];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk.slice());
      },
      cancel() {
        given = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, sent: () => sent, given: () => given };
}

/** A platform that is broken, slow, or in the hands of somebody else. */
export const cases: readonly Case[] = guarded([
  {
    name: "an answer that is none of the documented ones is a code, and never passed on",
    async run() {
      for (const kind of PLATFORMS) {
        // It may say the key that it was sent.
        const key = CANARY_KEYS[kind];
        const html = `<!doctype html><title>${ITS_WORDS}</title><script>alert("${key}")</script>`;
        const secret = { "x-secret": key, "set-cookie": `session=${key}`, server: ITS_WORDS, "www-authenticate": `Bearer realm="${ITS_WORDS}"`, link: `<https://evil.example/${key}>`, "access-control-allow-origin": "*", "content-disposition": ITS_WORDS, etag: `"${key}"`, "cache-control": "public, max-age=9999" };
        const json = (value: unknown) => JSON.stringify(value);
        const rows: [body: string | null, init: ResponseInit, status: number, code: ErrorCode][] = [
          [html, { headers: { "content-type": "text/html" } }, 502, "invalid_response"],
          [html, { headers: { "content-type": "application/json" } }, 502, "invalid_response"],
          [html, { status: 401 }, 500, "invalid_config"], [html, { status: 500 }, 502, "server_error"], [html, { status: 503 }, 503, "server_error"],
          [html, { status: 418 }, 502, "unexpected_status"],
          ["", {}, 502, "invalid_response"], [null, { status: 204 }, 502, "invalid_response"], ["5", {}, 502, "invalid_response"], [`"${ITS_WORDS}"`, {}, 502, "invalid_response"],
          ["{", {}, 502, "invalid_response"], ["[".repeat(100_000), {}, 502, "invalid_response"], [json({ message: ITS_WORDS }), {}, 502, "invalid_response"], [json({ data: ITS_WORDS }), {}, 502, "invalid_response"],
          [json({ status: "error", message: `${ITS_WORDS} ${key}` }), {}, 502, "server_error"],
          [json({ detail: [{ loc: ["query", ITS_WORDS], msg: `${ITS_WORDS} ${key}`, type: ITS_WORDS }] }), { status: 422 }, 400, "unprocessable"],
          [json({ error: { code: "invalid_filter", message: key, issues: [{ path: ITS_WORDS, code: ITS_WORDS, message: ITS_WORDS }] } }), { status: 400 }, 400, "unprocessable"],
          ["\u0000\u0001\ufffe", {}, 502, "invalid_response"],
        ];
        const id = await idOf(kind);
        for (const [index, [body, init, status, code]] of rows.entries()) {
          const handler = gatewayOf(kind, { fetch: async () => new Response(body, { ...init, headers: { ...secret, ...init.headers } }) }, ONCE);
          await refused(await ask(handler, LIST), status, code, `${kind}, row ${index}, a list`);
          // Of one conversation Retell's 422 says that there is none.
          const isNone = kind === "retell" && init.status === 422;
          await refused(await ask(handler, `${LIST}/${id}`), isNone ? 404 : status, isNone ? "not_found" : code, `${kind}, row ${index}, one`);
        }
        // A conversation may be missing, or another account's; a list that is so is no platform's.
        for (const status of [403, 404]) {
          const missing = gatewayOf(kind, { fetch: async () => new Response(html, { status, headers: secret }) }, ONCE);
          await refused(await ask(missing, `${LIST}/${id}`), 404, "not_found", `${kind} ${status}`);
          await refused(await ask(missing, LIST), 500, "invalid_config", `${kind} ${status}`);
        }
      }
    },
  },
  {
    name: "a fault that may pass is told as one, by the code that the client alone would have met",
    async run() {
      for (const kind of PLATFORMS) {
        const id = await idOf(kind);
        const { fetch } = small();
        const cut = async (request: Request) => new Response((await (await fetch(request)).arrayBuffer()).slice(0, -1));
        const other = (request: Request) => fetch(new Request(request.url.replace(id, "35d33a43-176c-405c-92bf-db972035df28"), request));
        const another = async (request: Request) => new Response((await (await fetch(request)).text()).replaceAll(id, "35d33a43-176c-405c-92bf-db972035df28"));
        const rows: [spoilt: (request: Request) => Promise<Response>, code: ErrorCode, retryable: boolean][] = [
          [cut, "invalid_response", true],
          [another, "invalid_response", true],
          [async () => new Response("", { headers: { "content-type": "application/json" } }), "invalid_response", true],
          [async () => new Response(null, { status: 408 }), "unexpected_status", true],
          [async () => new Response(null, { status: 503 }), "server_error", true],
          [async () => new Response("5"), "invalid_response", false],
          [async () => new Response(null, { status: 418 }), "unexpected_status", false],
          [other, "not_found", false],
        ];
        for (const [index, [spoilt, code, retryable]] of rows.entries()) {
          let asked = 0;
          const handler = gatewayOf(kind, { fetch: spoilt as never }, { ...ONCE, onError: () => {} });
          const behind = ENTRIES.map(({ createClient }) =>
            createClient({
              provider: gateway({ url: GATEWAY_URL }),
              fetch: (request) => {
                asked += 1;
                return handler(request);
              },
            }),
          );
          const direct = clientOf(kind, { fetch: spoilt as never }, ONCE);
          for (const client of [...behind, direct]) {
            const error = await failure(client.conversations.get(id), code);
            assert.strictEqual(error.retryable, retryable, `${kind}, row ${index}`);
          }
          assert.strictEqual(asked, behind.length, "the gateway has tried already");
          const told = JSON.parse(await (await ask(handler, `${LIST}/${id}`)).text()) as { error: object };
          assert.deepEqual(Object.keys(told.error), ["code", "message", "retryable", "issues"]);
        }
      }
    },
  },
  {
    name: "a platform that cannot be reached, or whose fetch is broken, is a code",
    async run() {
      for (const fetch of [
        () => Promise.reject(new TypeError(`fetch failed: ${ITS_WORDS}`)), () => Promise.reject(ITS_WORDS), () => { throw new Error(ITS_WORDS); }, () => Promise.resolve(undefined), () => Promise.resolve({}), () => null, () => Promise.resolve(Response.error()),
      ]) {
        const response = await ask(gatewayOf("eigi", { fetch: fetch as never }, { ...ONCE, onError: () => {} }), LIST);
        assert.strictEqual(response.status, 502, String(fetch));
        assert.notInclude(await response.text(), ITS_WORDS);
      }
    },
  },
  {
    name: "redirects are refused, wherever they lead",
    async run() {
      for (const kind of PLATFORMS) {
        const id = await idOf(kind);
        for (const status of [300, 301, 302, 303, 304, 305, 307, 308]) {
          for (const location of [`https://evil.example/?key=${CANARY}`, "//evil.example/", "/v1/public/conversations", "file:///etc/passwd", "http://169.254.169.254/latest/meta-data/", undefined]) {
            let requests = 0;
            const fetch = async (request: Request | string | URL) => {
              requests += 1;
              assert.strictEqual((request as Request).redirect, "manual");
              return new Response(null, { status, headers: location === undefined ? {} : { location } });
            };
            const handler = gatewayOf(kind, { fetch });
            for (const url of [LIST, `${LIST}/${id}`]) {
              requests = 0;
              const response = await ask(handler, url);
              assert.isNull(response.headers.get("location"));
              await refused(response, 502, [300, 304, 305].includes(status) ? ((await codeFor(status)) as ErrorCode) : "redirect_refused", `${status} ${location}`);
              assert.strictEqual(requests, 1);
            }
          }
        }
      }
    },
  },
  {
    name: "a body without an end is cut off",
    async run() {
      for (const start of ["{", " "]) {
        const chunk = new Uint8Array(4 * 1024 * 1024).fill(0x20);
        chunk[0] = start.charCodeAt(0);
        const stream = endless(chunk);
        await refused(await ask(gatewayOf("eigi", { fetch: async () => new Response(stream.body, { headers: { "content-type": "application/json" } }) }), LIST), 502, "invalid_response", "an endless body");
        assert.isTrue(stream.given(), "the platform's body is let go");
        assert.isAtMost(stream.sent(), 72 * 1024 * 1024);
      }
      const announced = endless(new Uint8Array(1024));
      await refused(
        await ask(gatewayOf("eigi", { fetch: async () => new Response(announced.body, { status: 500, headers: { "content-length": "99999999999" } }) }, ONCE), LIST), 502, "server_error", "an endless error",
      );
      assert.isTrue(announced.given());
    },
  },
  {
    name: "a platform that hangs costs its time, and no more: 504",
    async run() {
      for (const kind of PLATFORMS) {
        const id = await idOf(kind);
        let sandbox = small();
        const signals: AbortSignal[] = [];
        const fetch = (request: Request | string | URL) => {
          signals.push((request as Request).signal);
          return sandbox.fetch(request);
        };
        const handler = gatewayOf(kind, { fetch }, { timeout: { attempt: 1_000, total: 2_500 }, retry: { max: 9 } });
        // Keys are derived by the host, in its own time.
        await ask(handler, LIST);
        for (const fault of ["stall_headers", "stall_body"] as const) {
          for (const url of [LIST, `${LIST}/${id}`]) {
            signals.length = 0;
            sandbox = small();
            sandbox.fault({ kind: fault, times: 3 });
            await withFakeTime(async (time) => {
              await refused(await time.settled(ask(handler, url)), 504, "timeout", `${kind} ${fault}`);
              assert.isAtMost(time.elapsed, 2_500);
              assert.strictEqual(time.timers, 0);
            });
            for (const { aborted } of signals) assert.isTrue(aborted, "nothing goes on behind the answer");
          }
        }
      }
    },
  },
  {
    name: "a caller who leaves takes the platform's request along",
    async run() {
      for (const kind of PLATFORMS) {
        const id = await idOf(kind);
        for (const fault of ["stall_headers", "stall_body"] as const) {
          for (const url of [LIST, `${LIST}/${id}`]) {
            const sandbox = small();
            const signals: AbortSignal[] = [];
            const errors: ConvoscopeError[] = [];
            const handler = gatewayOf(
              kind,
              { fetch: (request) => (signals.push((request as Request).signal), sandbox.fetch(request)) },
              { onError: (error) => errors.push(error) },
            );
            await ask(handler, url);
            signals.length = 0;
            sandbox.fault({ kind: fault });
            await withFakeTime(async (time) => {
              const aborter = new AbortController();
              const pending = ask(handler, url, { signal: aborter.signal });
              await time.calm();
              aborter.abort(new Error(ITS_WORDS));
              await refused(await time.settled(pending), 499, "aborted", `${kind} ${fault}`);
              await time.calm();
              assert.deepEqual(signals.map(({ aborted }) => aborted), [true]);
              assert.strictEqual(time.timers, 0);
              assert.deepEqual(errors.map(({ code }) => code), ["aborted"]);
            });
          }
        }
        const sandbox = small();
        const handler = gatewayOf(kind, sandbox);
        await refused(await ask(handler, LIST, { signal: AbortSignal.abort() }), 499, "aborted", "gone before");
        assert.lengthOf(sandbox.requests, 0);
      }
    },
  },
  {
    name: "what a platform asks to wait is passed on in whole seconds, and nothing else of it",
    async run() {
      for (const [retryAfter, passed] of [
        ["90", "90"], ["90.2", null], ["0", null], ["-5", null], ["soon", null], [`${CANARY}`, null], ["99999999999999999999", "any"], ["Sun, 15 Mar 2099 10:00:00 GMT", "any"], ["90, 100", "100"], ["90\t", "90"],
      ] as const) {
        const fetch = async () => new Response("{}", { status: 429, headers: { "retry-after": retryAfter } });
        const response = await ask(gatewayOf("eigi", { fetch }, ONCE), LIST);
        const told = response.headers.get("retry-after");
        if (passed === "any") assert.match(told ?? "1", /^\d+$/, retryAfter);
        else if (passed === null) assert.match(told ?? "0", /^\d{1,2}$/, retryAfter);
        else assert.strictEqual(told, passed, retryAfter);
        await refused(response, 429, "rate_limited", retryAfter);
      }
    },
  },
  {
    name: "unless it is told otherwise it waits for five seconds, and its caller for twenty-five",
    async run() {
      let answer: () => Promise<Response> = () => assert.fail("not asked");
      const handler = gatewayOf("eigi", { fetch: () => answer() });
      await ask(handler, `${LIST}?x=1`);
      await withFakeTime(async (time) => {
        for (const [retryAfter, status, told, waited] of [["5", 200, null, 5_000], ["6", 429, "6", 0]] as const) {
          const answers = [new Response("{}", { status: 429, headers: { "retry-after": retryAfter } }), new Response("[]")];
          answer = async () => answers.shift() ?? assert.fail("asked again");
          const before = time.elapsed;
          const response = await time.settled(ask(handler, LIST));
          assert.deepEqual([response.status, response.headers.get("retry-after")], [status, told]);
          assert.isTrue(time.elapsed - before >= waited && time.elapsed - before < waited + 1_500, `${time.elapsed - before} ms`);
        }
        answer = () => new Promise(() => {});
        const before = time.elapsed;
        assert.strictEqual((await time.settled(ask(handler, LIST))).status, 504);
        // WebKit's clock has whole milliseconds, of which one may be over before the wait begins.
        assert.approximately(time.elapsed - before, 25_000, 5);
      });
    },
  },
  {
    name: "conversations that hold markup, controls and keys of objects leave as data",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const nasty = '</script><script>alert(1)</script>\u2028\u0000"\\\ud83d\ude00';
        const metadata = JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "a": "</script>"}') as Record<string, unknown>;
        const id = sandbox.insert(kind, { [kind === "eigi" ? "notes" : "summary"]: nasty, metadata });
        const handler = gatewayOf(kind, sandbox);
        for (const url of [LIST, `${LIST}/${id}`]) {
          const response = await ask(handler, url);
          assert.strictEqual(response.headers.get("content-type"), "application/json; charset=utf-8");
          assert.strictEqual(response.headers.get("x-content-type-options"), "nosniff");
          assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
          JSON.parse(await response.text());
          assert.notProperty({}, "polluted");
        }
      }
    },
  },
]);

/** Statuses that are no redirects to all. */
async function codeFor(status: number): Promise<string> {
  const response = await ask(gatewayOf("eigi", { fetch: async () => new Response(null, { status }) }, ONCE), LIST);
  return ((await response.json()) as { error: { code: string } }).error.code;
}
