import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isConvoscopeError } from "convoscope";
import type { Fault, Sandbox } from "convoscope/testing";
import {
  ANYREACH_HEADERS,
  EIGI_HEADERS,
  START,
  allOfAnyreach,
  anyreachUrl,
  askEigi,
  eigiPage,
  eigiUrl,
  standing,
  type Json,
} from "./calls.js";

const get = (sandbox: Sandbox, url = eigiUrl(), init: RequestInit = {}) =>
  sandbox.fetch(url, { headers: { ...EIGI_HEADERS, ...ANYREACH_HEADERS }, redirect: "manual", ...init });
const works = async (sandbox: Sandbox) =>
  assert.equal((await get(sandbox)).status, 200, "the next request is answered as usual");

describe("fault status", () => {
  const cases: [Fault, number, string | null, unknown][] = [
    [{ kind: "status" }, 500, null, { detail: "Internal server error" }],
    [{ kind: "status", status: 429, retryAfter: "7" }, 429, "7", { detail: "Rate limit exceeded" }],
    [
      { kind: "status", status: 503, retryAfter: "Sun, 15 Mar 2026 10:00:30 GMT" },
      503,
      "Sun, 15 Mar 2026 10:00:30 GMT",
      { detail: "Error 503" },
    ],
    [{ kind: "status", status: 403 }, 403, null, { detail: "You do not have access to this conversation" }],
  ];
  for (const [fault, status, retryAfter, body] of cases) {
    it(JSON.stringify(fault), async () => {
      const sandbox = standing({ faults: [fault] });
      const response = await get(sandbox);
      assert.deepEqual(
        [response.status, response.headers.get("Retry-After"), await response.json()],
        [status, retryAfter, body],
      );
      await works(sandbox);
    });
  }
  it("422 is a list with eigi and a text with AnyReach", async () => {
    const sandbox = standing({ faults: [{ kind: "status", status: 422, times: 2 }] });
    assert.ok(Array.isArray(((await (await get(sandbox)).json()) as Json)["detail"]));
    assert.equal(typeof ((await (await get(sandbox, anyreachUrl())).json()) as Json)["detail"], "string");
  });
  it("204 has no body", async () => {
    const response = await get(standing({ faults: [{ kind: "status", status: 204 }] }));
    assert.deepEqual([response.status, await response.text()], [204, ""]);
  });
});

describe("fault network", () => {
  it("rejects with a TypeError, once", async () => {
    const sandbox = standing({ faults: [{ kind: "network" }] });
    await assert.rejects(get(sandbox), (error) => error instanceof TypeError && error.message === "fetch failed");
    await works(sandbox);
  });
});

describe("fault stall_headers", () => {
  for (const reason of [new Error("enough"), "a text", undefined]) {
    it(`waits until aborted with ${String(reason)}`, async () => {
      const sandbox = standing({ faults: [{ kind: "stall_headers" }] });
      const aborter = new AbortController();
      let settled = false;
      const pending = get(sandbox, eigiUrl(), { signal: aborter.signal }).finally(() => {
        settled = true;
      });
      await new Promise(setImmediate);
      assert.equal(settled, false);
      aborter.abort(reason);
      await assert.rejects(pending, (error) => error === aborter.signal.reason);
      await works(sandbox);
    });
  }
});

describe("fault stall_body", () => {
  it("gives the head and a part of the body, and fails with the signal's reason", async () => {
    const whole = await (await get(standing())).text();
    const sandbox = standing({ faults: [{ kind: "stall_body" }] });
    const aborter = new AbortController();
    const response = await get(sandbox, eigiUrl(), { signal: aborter.signal });
    assert.equal(response.status, 200);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const first = await reader.read();
    const text = new TextDecoder().decode(first.value);
    assert.ok(text.length > 0 && text.length < whole.length && whole.startsWith(text.slice(0, -1)));
    const rest = reader.read();
    aborter.abort(new Error("enough"));
    await assert.rejects(rest, (error) => error === aborter.signal.reason);
  });
});

describe("fault truncate", () => {
  it("ends the body early, after promising all of it", async () => {
    const whole = new Uint8Array(await (await get(standing())).arrayBuffer());
    const response = await get(standing({ faults: [{ kind: "truncate" }] }));
    assert.equal(response.headers.get("Content-Length"), String(whole.length));
    const part = new Uint8Array(await response.arrayBuffer());
    assert.deepEqual(part, whole.slice(0, Math.ceil(whole.length / 2)));
  });
});

/** The answer and what usually comes, as texts. */
async function besideUsual(fault: Fault, url = eigiUrl()): Promise<{ response: Response; text: string; usual: string }> {
  const usual = await (await get(standing(), url)).text();
  const response = await get(standing({ faults: [fault] }), url);
  return { response, text: await response.text(), usual };
}

describe("a body cut without a trace", () => {
  for (const [kind, encoding] of [["close_early", null], ["cut_gzip", "gzip"]] as const) {
    it(`${kind} gives half of it, and tells no length`, async () => {
      const { response, text, usual } = await besideUsual({ kind });
      assert.ok(text.length > 0 && text.length < usual.length && usual.startsWith(text.slice(0, -1)));
      assert.deepEqual([response.status, response.headers.get("Content-Length")], [200, null]);
      assert.equal(response.headers.get("Content-Encoding"), encoding);
    });
  }
  it("empty_body gives nothing of it", async () => {
    const { response, text } = await besideUsual({ kind: "empty_body" });
    assert.deepEqual([response.status, text], [200, ""]);
  });
});

describe("fault slow", () => {
  it("gives the usual answer so much later", async (context) => {
    const { usual } = await besideUsual({ kind: "network", times: 1, match: "nowhere" });
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const sandbox = standing({ faults: [{ kind: "slow", delayMs: 700 }] });
    let text: string | undefined;
    const pending = get(sandbox).then(async (response) => (text = await response.text()));
    await new Promise(setImmediate);
    context.mock.timers.tick(699);
    await new Promise(setImmediate);
    assert.equal(text, undefined);
    context.mock.timers.tick(1);
    await pending;
    assert.equal(text, usual);
    await works(sandbox);
  });
});

describe("fault body", () => {
  it("is the text that was given, with the status", async () => {
    const { response, text } = await besideUsual({ kind: "body", body: '{"success":false,"data":[]}', status: 202 });
    assert.deepEqual([response.status, text], [202, '{"success":false,"data":[]}']);
  });
});

describe("fault early_hints", () => {
  it("is a 103, and the next request is answered", async () => {
    const sandbox = standing({ faults: [{ kind: "early_hints" }] });
    assert.equal((await get(sandbox)).status, 103);
    await works(sandbox);
  });
});

describe("fault status", () => {
  it("sends Retry-After as often as it is told", async () => {
    const { response } = await besideUsual({ kind: "status", status: 429, retryAfter: ["2", "2"] });
    assert.equal(response.headers.get("Retry-After"), "2, 2");
  });
  for (const clockOffsetMs of [300_000, -300_000, 0]) {
    it(`tells a date by the server's clock, which is ${clockOffsetMs} ms off`, async () => {
      const sandbox = standing({ clockOffsetMs, faults: [{ kind: "status", status: 429, retryInSeconds: 3 }] });
      const headers = (await get(sandbox)).headers;
      const at = (name: string) => Date.parse(headers.get(name) ?? "");
      assert.deepEqual([at("Date"), at("Retry-After")], [START + clockOffsetMs, START + clockOffsetMs + 3000]);
      assert.equal(Date.parse((await get(sandbox)).headers.get("Date") ?? ""), START + clockOffsetMs, "every answer");
    });
  }
});

describe("odd numbers in eigi's pages", () => {
  const envelopes = ["data", "flat"] as const;
  const numbers = async (envelope: (typeof envelopes)[number], fault: Fault) => {
    const sandbox = standing({ envelope, faults: [fault] });
    await (await get(sandbox, anyreachUrl())).text();
    const { body } = await askEigi(sandbox, { page: "2", page_size: "100" });
    const paging = (body["pagination"] ?? body) as Json;
    const items = (body["data"] ?? body["conversations"]) as Json[];
    return [paging["total"], paging["page"], paging["total_pages"], items.length];
  };
  for (const envelope of envelopes) {
    it(`wrong_total counts as told (${envelope})`, async () => {
      assert.deepEqual(await numbers(envelope, { kind: "wrong_total", total: 0 }), [0, 2, 0, 100]);
      assert.deepEqual(await numbers(envelope, { kind: "wrong_total", total: 100 }), [100, 2, 1, 100]);
    });
    it(`wrong_page is the right page under another number (${envelope})`, async () => {
      assert.deepEqual(await numbers(envelope, { kind: "wrong_page" }), [250, 3, 3, 100]);
    });
    it(`null_list has no list (${envelope})`, async () => {
      const { body } = await askEigi(standing({ envelope, faults: [{ kind: "null_list" }] }));
      assert.deepEqual([body["data"] ?? null, body["conversations"] ?? null], [null, null]);
      assert.ok("data" in body || "conversations" in body);
    });
  }
  it("null_list is null alone with AnyReach", async () => {
    assert.equal((await besideUsual({ kind: "null_list" }, anyreachUrl())).text, "null");
  });
});

describe("fault wrong_conversation", () => {
  for (const [provider, url, id] of [["eigi", eigiUrl, "conversation_id"], ["anyreach", anyreachUrl, "id"]] as const) {
    it(`waits for a request for one conversation, and answers another (${provider})`, async () => {
      const sandbox = standing({ faults: [{ kind: "wrong_conversation" }] });
      const asked = sandbox.insert(provider);
      assert.equal((await get(sandbox, url())).status, 200);
      const given = async () => ((await (await get(sandbox, url({}, asked))).json()) as Json)[id];
      assert.notEqual(await given(), asked);
      assert.equal(await given(), asked);
    });
  }
});

describe("records that cannot be read", () => {
  const places: [string, string][] = [
    ["eigi's list", eigiUrl()],
    ["AnyReach's list", anyreachUrl()],
    ["eigi's conversation", eigiUrl({}, "one")],
    ["AnyReach's conversation", anyreachUrl({}, "one")],
  ];
  const answer = async (url: string, kind: "broken_json" | "lone_surrogate") => {
    const sandbox = standing({ faults: [{ kind }] });
    sandbox.insert("eigi", { conversation_id: "one" });
    sandbox.insert("anyreach", { id: "one" });
    return (await get(sandbox, url)).text();
  };
  for (const [name, url] of places) {
    it(`broken_json: ${name} is JSON but for one value`, async () => {
      const text = await answer(url, "broken_json");
      assert.throws(() => JSON.parse(text), SyntaxError);
      assert.ok(JSON.stringify(JSON.parse(text.replace(':NaN', ":0"))).includes('"score":0'));
      assert.equal(text.split("NaN").length, 2);
    });
    it(`lone_surrogate: ${name} has halves of pairs in all its texts`, async () => {
      const text = await answer(url, "lone_surrogate");
      const conversations = text.split('"created_at":').length - 1;
      assert.ok(conversations > 0);
      assert.equal(text.split("\\ud83d\"").length - 1, 3 * conversations);
    });
  }
  it("lone_surrogate tells nothing that the token may not see", async () => {
    const token = "ak_made.up_without_more";
    const credentials = { anyreach: { [token]: { sensitive: false } } };
    const sandbox = standing({ credentials, faults: [{ kind: "lone_surrogate" }] });
    const text = await (await sandbox.fetch(anyreachUrl(), { headers: { Authorization: `Bearer ${token}` } })).text();
    assert.ok(text.includes('"created_at":') && !text.includes("custom_metadata") && !text.includes("ud83d"));
  });
});

describe("the options of lists", () => {
  it("cursor: inclusive gives the instant of the cursor again", async () => {
    const cursors = ["strict", "inclusive"] as const;
    const second = async (cursor: (typeof cursors)[number]) => {
      const sandbox = standing({ cursor });
      const at = "2026-03-15T11:00:00Z";
      const ids = ["a", "b", "c"].map((id) => sandbox.insert("anyreach", { id, created_at: at }));
      const page = (await (await get(sandbox, anyreachUrl({ cursor: btoa(at), limit: "4" }))).json()) as Json[];
      return page.filter(({ id }) => ids.includes(String(id))).length;
    };
    assert.deepEqual(await Promise.all(cursors.map(second)), [0, 3]);
  });
  it("largestPage caps both providers' pages", async () => {
    const sandbox = standing({ largestPage: 7 });
    assert.equal(((await (await get(sandbox, anyreachUrl({ limit: "100" }))).json()) as Json[]).length, 7);
    const { data, pagination } = await eigiPage(sandbox, { page_size: "100" });
    assert.deepEqual([data.length, pagination.page_size, pagination.total_pages], [7, 7, 36]);
  });
});

describe("fault garbage", () => {
  it("may have a status of its own, as a firewall's page", async () => {
    const { response, text } = await besideUsual({ kind: "garbage", status: 403 });
    assert.deepEqual([response.status, text.slice(0, 9)], [403, "<!doctype"]);
  });
  it("is HTML with 200", async () => {
    const response = await get(standing({ faults: [{ kind: "garbage" }] }));
    assert.deepEqual([response.status, response.headers.get("Content-Type")], [200, "text/html; charset=utf-8"]);
    assert.match(await response.text(), /^<!doctype html>/);
  });
});

describe("fault status_error_200", () => {
  it("says error with 200", async () => {
    const response = await get(standing({ faults: [{ kind: "status_error_200" }] }));
    assert.equal(response.status, 200);
    assert.equal(((await response.json()) as Json)["status"], "error");
  });
});

describe("fault redirect", () => {
  it("is 307 to another origin", async () => {
    const response = await get(standing({ faults: [{ kind: "redirect" }] }), eigiUrl({ page: "2" }));
    assert.deepEqual(
      [response.status, response.headers.get("Location")],
      [307, "https://elsewhere.example.com/v1/public/conversations?page=2"],
    );
  });
  it("goes to the given location", async () => {
    const response = await get(standing({ faults: [{ kind: "redirect", location: "/login" }] }));
    assert.equal(response.headers.get("Location"), "/login");
  });
  it("is followed where the request asks for it, and shows what leaks", async () => {
    const sandbox = standing({ faults: [{ kind: "redirect" }] });
    const response = await get(sandbox, eigiUrl(), { redirect: "follow" });
    assert.equal(response.status, 200);
    const [first, second] = sandbox.requests;
    assert.deepEqual(Object.keys(first?.headers ?? {}).sort(), ["authorization", "x-api-key"]);
    assert.deepEqual(
      [new URL(second?.url ?? "").origin, Object.keys(second?.headers ?? {})],
      ["https://elsewhere.example.com", ["x-api-key"]],
    );
  });
  it("is an error where the request forbids it", async () => {
    await assert.rejects(
      get(standing({ faults: [{ kind: "redirect" }] }), eigiUrl(), { redirect: "error" }),
      TypeError,
    );
  });
  it("that never ends is given up", async () => {
    const sandbox = standing({ faults: [{ kind: "redirect", times: Infinity }] });
    await assert.rejects(get(sandbox, eigiUrl(), { redirect: "follow" }), TypeError);
    assert.equal(sandbox.requests.length, 21);
  });
});

describe("fault empty_page", () => {
  for (const envelope of ["data", "flat"] as const) {
    it(`empties eigi's ${envelope} envelope and keeps the totals`, async () => {
      const sandbox = standing({ envelope, faults: [{ kind: "empty_page" }] });
      const empty = (await askEigi(sandbox)).body;
      const usual = (await askEigi(sandbox)).body;
      const expected =
        envelope === "data"
          ? { ...usual, message: "Retrieved 0 conversations", data: [] }
          : { ...usual, conversations: [] };
      assert.deepEqual(empty, expected);
      assert.notDeepEqual(empty, usual);
    });
  }
  it("is an empty array with AnyReach, and waits for a list", async () => {
    const sandbox = standing({ faults: [{ kind: "empty_page" }] });
    const id = sandbox.insert("anyreach");
    assert.equal((await get(sandbox, anyreachUrl({}, id))).status, 200);
    assert.deepEqual(await (await get(sandbox, anyreachUrl())).json(), []);
  });
  it("does not hide that a request is refused", async () => {
    const sandbox = standing({ faults: [{ kind: "empty_page" }] });
    assert.equal((await sandbox.fetch(anyreachUrl())).status, 401);
  });
});

describe("fault repeat_cursor", () => {
  it("gives eigi's first page again", async () => {
    const sandbox = standing({ faults: [{ kind: "repeat_cursor" }] });
    const again = await eigiPage(sandbox, { page: "3" });
    assert.deepEqual(again, await eigiPage(sandbox, { page: "1" }));
  });
  it("gives AnyReach's first page again", async () => {
    const sandbox = standing();
    const [first, second] = await allOfAnyreach(sandbox, {}, 100);
    sandbox.fault({ kind: "repeat_cursor" });
    const page = (await (
      await get(sandbox, anyreachUrl({ cursor: btoa(String(second?.["created_at"])), limit: "1" }))
    ).json()) as Json[];
    assert.deepEqual(page, [first]);
  });
});

describe("a script of faults", () => {
  const outcomes = async (sandbox: Sandbox, urls: string[]) => {
    const seen: (number | string)[] = [];
    for (const url of urls)
      seen.push(
        await get(sandbox, url).then(
          ({ status }) => status,
          (error: Error) => error.message,
        ),
      );
    return seen;
  };
  it("strikes in order, each as often as it says", async () => {
    const sandbox = standing({ faults: [{ kind: "status", status: 503, times: 2 }, { kind: "network" }] });
    sandbox.fault({ kind: "status", status: 429 });
    assert.deepEqual(await outcomes(sandbox, Array<string>(5).fill(eigiUrl())), [503, 503, "fetch failed", 429, 200]);
  });
  it("strikes only what matches", async () => {
    const sandbox = standing({
      faults: [
        { kind: "status", status: 502, match: "page=2" },
        { kind: "status", status: 504, match: "/core/" },
      ],
    });
    assert.deepEqual(
      await outcomes(sandbox, [
        eigiUrl(),
        anyreachUrl(),
        eigiUrl({ page: "2" }),
        eigiUrl({ page: "2" }),
        anyreachUrl(),
      ]),
      [200, 504, 502, 200, 200],
    );
  });
  it("may strike for ever", async () => {
    const sandbox = standing({ faults: [{ kind: "status", status: 500, times: Infinity }] });
    assert.deepEqual(new Set(await outcomes(sandbox, Array<string>(20).fill(eigiUrl()))), new Set([500]));
  });
  const malformed: [unknown, RegExp][] = [
    [null, /^"fault 1" must be a plain object, not null\./],
    [{ kind: "explode" }, /^Fault 1: Unknown kind "explode"\. Accepted: status, network/],
    [{}, /^Fault 1: "kind" is required: the name of a fault\.$/], [{ kind: 5 }, /^Fault 1: "kind" must be the name of a fault, not 5\.$/],
    [{ kind: "status", code: 3 }, /^Unknown option "code" of fault 1\. Did you mean "status"\?$/],
    [{ kind: "status", status: 199 }, /"status" must be an integer between 200 and 599, not 199\.$/],
    [{ kind: "status", status: "500" }, /"status" must be.*not "500"\.$/],
    [{ kind: "network", times: 0 }, /"times" must be.*0/],
    [{ kind: "network", times: 1.5 }, /"times" must be/],
    [{ kind: "status", retryAfter: 3 }, /^Fault 1: "retryAfter" must be a string or a list of strings, not 3\.$/],
    [{ kind: "status", retryAfter: [] }, /"retryAfter" must be a string or a list/],
    [{ kind: "status", retryAfter: "3", retryInSeconds: 3 }, /"retryAfter" and "retryInSeconds" cannot be combined: they set the same header\.$/],
    [{ kind: "status", retryInSeconds: Infinity }, /"retryInSeconds" must be a finite number/],
    [{ kind: "network", match: /x/ }, /"match" must be a string/],
    [{ kind: "network", status: 500 }, /"status" cannot be combined with kind "network", only with status, garbage and body\.$/],
    [{ kind: "slow" }, /^Fault 1: "delayMs" is required: .* \(Kind "slow"\.\)$/],
    [{ kind: "slow", delayMs: -1 }, /"delayMs" must be/],
    [{ kind: "body" }, /"body" is required: a string/],
    [{ kind: "wrong_total" }, /"total" is required/],
    [{ kind: "wrong_total", total: -1 }, /"total" must be/],
  ];
  for (const [fault, message] of malformed) {
    it(`refuses ${JSON.stringify(fault)}, and then takes none`, async () => {
      const sandbox = standing();
      assert.throws(
        () => sandbox.fault({ kind: "network" }, fault as Fault),
        (error) => isConvoscopeError(error) && error.code === "invalid_argument" && message.test(error.message),
      );
      await works(sandbox);
      assert.throws(() => standing({ faults: [{ kind: "network" }, fault as Fault] }), isConvoscopeError);
    });
  }
});

describe("an aborted request", () => {
  const reason = new Error("enough");
  it("never begins", async () => {
    const sandbox = standing({ faults: [{ kind: "network" }] });
    await assert.rejects(get(sandbox, eigiUrl(), { signal: AbortSignal.abort(reason) }), (error) => error === reason);
    await assert.rejects(get(sandbox), TypeError, "the fault is still there");
  });
  it("does not wait for the latency", async () => {
    const sandbox = standing({ latencyMs: 2 ** 31 - 1 });
    const aborter = new AbortController();
    const pending = get(sandbox, eigiUrl(), { signal: aborter.signal });
    aborter.abort(reason);
    await assert.rejects(pending, (error) => error === reason);
  });
  it("has its body fail", async () => {
    const aborter = new AbortController();
    const response = await get(standing(), eigiUrl(), { signal: aborter.signal });
    aborter.abort(reason);
    await assert.rejects(response.text(), (error) => error === reason);
  });
  it("is one by the signal of the Request, too", async () => {
    const aborter = new AbortController();
    const pending = standing({ faults: [{ kind: "stall_headers" }] }).fetch(
      new Request(eigiUrl(), { signal: aborter.signal }),
    );
    aborter.abort(reason);
    await assert.rejects(pending, (error) => error === reason);
  });
});

describe("latency", () => {
  it("delays the answer by the given time", async (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const sandbox = standing({ latencyMs: 300 });
    let answered = false;
    const pending = get(sandbox).then(() => {
      answered = true;
    });
    await new Promise(setImmediate);
    context.mock.timers.tick(299);
    await new Promise(setImmediate);
    assert.equal(answered, false);
    context.mock.timers.tick(1);
    await pending;
    assert.equal(answered, true);
  });
});
