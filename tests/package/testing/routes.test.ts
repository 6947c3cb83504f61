import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EIGI_HEADERS, eigiUrl, standing } from "./calls.js";

describe("routes", () => {
  const sandbox = standing();
  const cases: [string, string, number, string][] = [
    ["GET", "https://provider.example/", 404, "Not Found"],
    ["GET", "https://provider.example/v1/public", 404, "Not Found"],
    ["GET", "https://provider.example/v1/public/conversations/", 404, "Not Found"],
    ["GET", "https://provider.example/v1/public/conversationsX", 404, "Not Found"],
    ["GET", "https://provider.example/v1/public/conversations/a/b", 404, "Not Found"],
    ["POST", "https://provider.example/nothing", 404, "Not Found"],
    ["POST", eigiUrl(), 405, "Method Not Allowed"],
    ["DELETE", "https://provider.example/core/conversations/x", 405, "Method Not Allowed"],
    ["OPTIONS", "https://provider.example/core/conversations", 405, "Method Not Allowed"],
  ];
  for (const [method, url, status, detail] of cases) {
    it(`${method} ${url}: ${status}`, async () => {
      const response = await sandbox.fetch(url, { method });
      assert.equal(response.status, status);
      assert.deepEqual(await response.json(), { detail });
      assert.equal(response.headers.get("Allow"), status === 405 ? "GET" : null);
    });
  }

  it("do not depend on the origin", async () => {
    for (const origin of ["https://api.eigi.ai", "https://prod.eigi.ai", "http://127.0.0.1:1"]) {
      assert.equal((await sandbox.fetch(`${origin}/v1/public/conversations`, { headers: EIGI_HEADERS })).status, 200);
    }
  });

  it("take a Request, a URL or text, and fetch unbound", async () => {
    const { fetch } = sandbox;
    for (const input of [new Request(eigiUrl(), { headers: EIGI_HEADERS }), new URL(eigiUrl()), eigiUrl()]) {
      assert.equal((await fetch(input, input instanceof Request ? undefined : { headers: EIGI_HEADERS })).status, 200);
    }
  });
});
