import { assert } from "chai";
import { type ConvoscopeError, type PlatformKind } from "convoscope";
import type { Authorization, GatewayOptions } from "convoscope/server";
import type { Sandbox } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { guarded } from "../canary.js";
import { PLATFORMS, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf, type Handler } from "../ways.js";

const LIST = `${GATEWAY_URL}/v1/conversations`;

interface Page {
  items: { id: string; createdAt: string; customer: { phone: string | null }; transcript: unknown }[];
  next: string | null;
}

const listOf = async (handler: Handler, who: string, query = "") => {
  const response = await handler(new Request(`${LIST}?pageSize=3${query}`, { headers: { authorization: who } }));
  return { status: response.status, etag: response.headers.get("etag"), page: (await response.json()) as Page };
};

const after = (next: string | null) => `&after=${encodeURIComponent(next ?? assert.fail("no second page"))}`;

const masksOf = ({ items }: Page) => items.map(({ customer }) => customer.phone).filter((phone) => phone !== null);

/** A gateway whose callers are told by their token, with the same scope for all. */
const gatewayFor = (kind: PlatformKind, sandbox: Sandbox, of: (who: string) => Authorization, options: Partial<GatewayOptions> = {}) =>
  gatewayOf(kind, sandbox, {
    authorize: (request) => of(request.headers.get("authorization") ?? ""),
    redact: ["customer.phone", "text"],
    ...options,
  });

const scope = { createdAfter: "2026-01-01T00:00:00Z" } as const;

export const cases: readonly Case[] = guarded([
  {
    name: "callers who are named have masks, cursors and tags of their own, under one scope",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: 30 });
        for (const more of [{ scope }, {}]) {
          const handler = gatewayFor(kind, sandbox, (caller) => ({ ...more, caller }));
          const [anna, ben, again] = [await listOf(handler, "anna"), await listOf(handler, "ben"), await listOf(handler, "anna")];
          assert.deepEqual(again, anna, "the same caller's are the same, on any instance");
          assert.deepEqual(anna.page.items.map(({ id }) => id), ben.page.items.map(({ id }) => id));
          assert.isNotEmpty(masksOf(anna.page));
          for (const mask of masksOf(anna.page)) assert.notInclude(JSON.stringify(ben.page), mask);
          assert.notStrictEqual(anna.page.next, ben.page.next);
          assert.notStrictEqual(anna.etag, ben.etag);
          assert.strictEqual((await listOf(handler, "anna", after(anna.page.next))).status, 200);
          sandbox.requests.length = 0;
          assert.strictEqual((await listOf(handler, "ben", after(anna.page.next))).status, 400);
          assert.strictEqual((await listOf(gatewayFor(kind, sandbox, () => more), "anna", after(anna.page.next))).status, 400);
          assert.lengthOf(sandbox.requests, 0);
        }
        // Not named, they are told by their scope alone.
        const unnamed = gatewayFor(kind, sandbox, () => ({ scope }));
        const [one, other] = [await listOf(unnamed, "anna"), await listOf(unnamed, "ben")];
        assert.deepEqual(one, other);
        assert.strictEqual((await listOf(unnamed, "ben", after(one.page.next))).status, 200);
        // Nor does a scope alone make a caller: who has another scope has other masks and cursors.
        const narrower = gatewayFor(kind, sandbox, (caller) => ({ scope: { ...scope, createdBefore: "2030-01-01T00:00:00Z" }, caller }));
        const named = await listOf(gatewayFor(kind, sandbox, (caller) => ({ scope, caller })), "anna");
        assert.strictEqual((await listOf(narrower, "anna", after(named.page.next))).status, 400);
      }
    },
  },
  {
    name: "who writes into a conversation can compare its masks with those they read, and with nobody else's",
    async run() {
      const sandbox = standing({ conversations: 0 });
      const tries = Array.from({ length: 50 }, (_, at) => `+16465550${100 + at}`);
      const whose = 37;
      sandbox.insert("anyreach", { user_id: tries[whose], status: "completed", channel: "telephone", direction: "inbound" });
      sandbox.insert("anyreach", { user_id: "ben", status: "completed", channel: "webrtc", custom_metadata: { tries } });
      const read = async (of: Authorization, who: string): Promise<{ mask: string; tried: string[] }> => {
        const { items } = (await listOf(gatewayFor("anyreach", sandbox, () => of), who)).page as unknown as { items: { customer: { phone: string | null }; metadata: { tries?: string[] } }[] };
        const tried = items.flatMap(({ metadata }) => metadata.tries ?? []);
        const mask = items.flatMap(({ customer }) => customer.phone ?? []).find((phone) => phone.startsWith("["));
        return { mask: mask ?? assert.fail("no mask"), tried };
      };
      const [anna, ben, one, other] = [await read({ caller: "anna" }, "anna"), await read({ caller: "ben" }, "ben"), await read({}, "anna"), await read({}, "ben")];
      assert.lengthOf(new Set(ben.tried), tries.length);
      // As README and SECURITY.md say: what ben reads beside what he wrote is no secret to him.
      assert.strictEqual(ben.tried.indexOf(ben.mask), whose);
      for (const mask of [anna.mask, ...anna.tried]) assert.notInclude(ben.tried, mask);
      // Not named, they share their masks.
      assert.strictEqual(other.tried.indexOf(one.mask), whose);
    },
  },
  {
    name: "a slip in who is asking lets nobody in",
    async run() {
      const user: { id?: string } = {};
      for (const authorize of [
        () => ({ caller: user.id }), () => ({ scope, caller: undefined }), () => ({ caller: null }), () => ({ caller: "" }), () => ({ caller: " \n" }), () => ({ caller: 7 }),
        () => ({ caller: ["anna"] }), () => ({ caller: { id: "anna" } }),
        // Those would all be one.
        () => ({ caller: "\ud800" }), () => ({ caller: "anna\udfff" }), () => ({ caller: "\udc00\ud800" }), () => Object.defineProperty({ scope }, "caller", { value: undefined }), () => ({ Caller: "anna" }), () => ({ scope, calller: "anna" }),
      ]) {
        const sandbox = standing({ conversations: 3 });
        const errors: ConvoscopeError[] = [];
        const handler = gatewayOf("eigi", sandbox, { authorize: authorize as unknown as GatewayOptions["authorize"], onError: (error) => void errors.push(error) });
        const response = await handler(new Request(LIST));
        assert.deepEqual([response.status, errors.map(({ code }) => code)], [500, ["invalid_config"]], String(authorize));
        assert.lengthOf(sandbox.requests, 0);
        if (authorize.toString().includes("caller: 7")) assert.include(errors[0]?.message, '"caller" must be a string that names the caller, not a number (use String(id)).');
      }
    },
  },
  {
    name: "a cursor reveals no id and no time, and is the same each time",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: 30 });
        const handler = gatewayFor(kind, sandbox, (caller) => ({ caller }), { redact: ["id"] });
        const open = gatewayFor(kind, sandbox, (caller) => ({ caller }), { redact: [] });
        const { page } = await listOf(handler, "anna");
        assert.strictEqual((await listOf(handler, "anna")).page.next, page.next);
        assert.match(page.next ?? "", /^[\w-]+$/);
        const sealed = Uint8Array.from(atob((page.next ?? "").replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
        const bytes = String.fromCharCode(...sealed);
        assert.strictEqual((sealed.length - 40) % 64, 0, "in steps");
        const { page: plain } = await listOf(open, "anna");
        for (const { id, createdAt } of plain.items) {
          for (const shown of [id, createdAt.slice(0, 13), createdAt.slice(0, 10)]) assert.notInclude(bytes, shown);
          for (const kind of ["i", ""]) assert.notInclude(bytes, fnv1a(kind + id), "what could be tried out");
        }
        // As its platform's key alone would be: of the same page, one that differs is as long.
        const [, second] = [await listOf(handler, "anna"), await listOf(handler, "ben")];
        assert.strictEqual(second.page.next?.length, page.next?.length);
      }
    },
  },
]);

/** As cursors name what was handed over: its bytes, as a text of them. */
function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  const bytes = Array.from({ length: 8 }, (_, at) => Number((hash >> BigInt(8 * at)) & 0xffn));
  return String.fromCharCode(...bytes);
}
