import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { askAnyreach, anyreachPage, anyreachUrl, eigiUrl, standing, START, type Json } from "./calls.js";
import { createSandbox } from "convoscope/testing";

type Headers = Record<string, string>;
const SENSITIVE = ["agent", "conversation", "custom_metadata", "initial_context", "recording_details", "summary"];

const KEYS = {
  eigi: ["vk_alpha"],
  anyreach: {
    "ak_one.secret": { organization: "org_home", sensitive: true },
    "ak_two.secret": { organization: "org_other", sensitive: true },
    "ak_blind.secret": { sensitive: false },
    pat_member: { organization: "org_home", sensitive: true },
    pat_everywhere: { sensitive: false },
  },
};

describe("eigi credentials", () => {
  const any = standing();
  const some = standing({ credentials: KEYS });
  const cases: [string, typeof any, Headers, number][] = [
    ["no key", any, {}, 401],
    ["an empty key", any, { "X-API-Key": "" }, 401],
    ["a key of another shape", any, { "X-API-Key": "sk_live_1" }, 401],
    ["the prefix alone", any, { "X-API-Key": "vk_" }, 401],
    ["a bearer token", any, { Authorization: "Bearer vk_alpha" }, 401],
    ["any well-formed key", any, { "X-API-Key": "vk_x" }, 200],
    ["an accepted key", some, { "X-API-Key": "vk_alpha" }, 200],
    ["another key", some, { "X-API-Key": "vk_beta" }, 401],
  ];
  for (const [name, sandbox, headers, expected] of cases) {
    it(`${name}: ${expected}`, async () => {
      for (const url of [eigiUrl(), eigiUrl({}, "unknown")]) {
        const response = await sandbox.fetch(url, { headers });
        const body = (await response.json()) as Json;
        assert.equal(response.status, url === eigiUrl() || expected !== 200 ? expected : 404);
        if (expected !== 200) assert.equal(typeof body["detail"], "string");
      }
    });
  }
});

describe("AnyReach credentials", () => {
  const any = standing();
  const some = standing({ credentials: KEYS });
  const cases: [string, typeof any, Headers, number][] = [
    ["nothing", any, {}, 401],
    ["an API key header", any, { "X-API-Key": "ak_one.secret" }, 401],
    ["another scheme", any, { Authorization: "Basic ak_one.secret" }, 401],
    ["a token of another shape", any, { Authorization: "Bearer sk_live_1" }, 401],
    ["an organization key without its secret", any, { Authorization: "Bearer ak_one" }, 401],
    ["any well-formed organization key", any, { Authorization: "Bearer ak_x.y" }, 200],
    [
      "an organization key that names a foreign organization",
      any,
      { Authorization: "Bearer ak_x.y", "X-Anyreach-Org": "org_other" },
      403,
    ],
    ["a personal token without an organization", any, { Authorization: "Bearer pat_x" }, 401],
    ["a personal token with an empty one", any, { Authorization: "Bearer pat_x", "X-Anyreach-Org": "" }, 401],
    ["a personal token with one", any, { Authorization: "Bearer pat_x", "X-Anyreach-Org": "org_any" }, 200],
    ["an accepted organization key", some, { Authorization: "Bearer ak_one.secret" }, 200],
    [
      "the same, naming its organization",
      some,
      { Authorization: "Bearer ak_one.secret", "X-Anyreach-Org": "org_home" },
      200,
    ],
    ["the same, naming another", some, { Authorization: "Bearer ak_one.secret", "X-Anyreach-Org": "org_other" }, 403],
    ["another organization key", some, { Authorization: "Bearer ak_one.guess" }, 401],
    ["a name every object has", some, { Authorization: "Bearer ak_constructor.x" }, 401],
    ["a member of the organization", some, { Authorization: "Bearer pat_member", "X-Anyreach-Org": "org_home" }, 200],
    ["a member of another", some, { Authorization: "Bearer pat_member", "X-Anyreach-Org": "org_other" }, 403],
    ["a member who names none", some, { Authorization: "Bearer pat_member" }, 401],
  ];
  for (const [name, sandbox, headers, expected] of cases) {
    it(`${name}: ${expected}`, async () => {
      const { status, body } = await askAnyreach(sandbox, {}, "", headers);
      assert.equal(status, expected);
      if (expected !== 200) assert.deepEqual([Object.keys(body), typeof body["detail"]], [["detail"], "string"]);
    });
  }

  it("show each organization its own conversations only", async () => {
    const sandbox = standing({ credentials: KEYS });
    const id = sandbox.insert("anyreach", { organization_id: "org_other" });
    const home = { Authorization: "Bearer ak_one.secret" };
    const other = { Authorization: "Bearer ak_two.secret" };
    assert.deepEqual(
      (await anyreachPage(sandbox, {}, other)).map((c) => c["id"]),
      [id],
    );
    assert.deepEqual(
      [...new Set((await anyreachPage(sandbox, {}, home)).map((c) => c["organization_id"]))],
      ["org_home"],
    );
    assert.equal((await askAnyreach(sandbox, {}, id, other)).status, 200);
    assert.equal((await askAnyreach(sandbox, {}, id, home)).status, 404);
  });

  it("without the scope leave the sensitive keys out, and nothing else", async () => {
    const headers = { Authorization: "Bearer ak_blind.secret" };
    const full = await anyreachPage(some, {}, { Authorization: "Bearer ak_one.secret" });
    const blind = await anyreachPage(some, {}, headers);
    assert.deepEqual(
      blind,
      full.map((c) => Object.fromEntries(Object.entries(c).filter(([key]) => !SENSITIVE.includes(key)))),
    );
    assert.ok(full.every((c) => SENSITIVE.every((key) => key in c)));
    assert.deepEqual((await askAnyreach(some, {}, String(blind[3]?.["id"]), headers)).body, blind[3]);
  });
});

describe("the log of requests", () => {
  const secret = "abcdefghijklmnopqrstuvwxyz";
  const cases: [string, string, Headers, Headers][] = [
    ["an eigi key", eigiUrl(), { "X-API-Key": `vk_${secret}` }, { "x-api-key": "vk_…wxyz" }],
    ["a short key", eigiUrl(), { "X-API-Key": "vk_0123456789" }, { "x-api-key": "vk_…" }],
    [
      "an organization key",
      anyreachUrl(),
      { Authorization: `Bearer ak_id.${secret}` },
      { authorization: "Bearer ak_id.…wxyz" },
    ],
    [
      "a personal token",
      anyreachUrl(),
      { Authorization: `Bearer pat_${secret}`, "X-Anyreach-Org": "org_1" },
      { authorization: "Bearer pat_…wxyz", "x-anyreach-org": "org_1" },
    ],
    ["something else", anyreachUrl(), { Authorization: `Basic ${secret}` }, { authorization: "Basic …" }],
    ["a bare secret", anyreachUrl(), { Authorization: secret }, { authorization: "…" }],
    [
      "a key that strays",
      eigiUrl(),
      { "X-API-Key": `vk_${secret}`, "X-Note": `it is vk_${secret}` },
      { "x-api-key": "vk_…wxyz", "x-note": "it is vk_…wxyz" },
    ],
  ];
  for (const [name, url, headers, expected] of cases) {
    it(`masks ${name}`, async () => {
      const sandbox = standing();
      await sandbox.fetch(url, { headers });
      assert.deepEqual(sandbox.requests, [{ method: "GET", url, headers: expected }]);
    });
  }
  it("masks a key in the address", async () => {
    const sandbox = createSandbox({ now: () => new Date(START) });
    await sandbox.fetch(eigiUrl({ search: `vk_${secret}` }), { headers: { "X-API-Key": `vk_${secret}` } });
    assert.equal(sandbox.requests[0]?.url, `${eigiUrl()}?search=vk_…wxyz`);
  });
  it("holds what came, in order, answered or not", async () => {
    const sandbox = standing({ faults: [{ kind: "network" }] });
    await assert.rejects(sandbox.fetch(eigiUrl(), { method: "POST" }));
    await sandbox.fetch("https://elsewhere.example/nothing");
    assert.deepEqual(
      sandbox.requests.map(({ method, url }) => `${method} ${url}`),
      [`POST ${eigiUrl()}`, "GET https://elsewhere.example/nothing"],
    );
  });
});
