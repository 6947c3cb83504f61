import { assert } from "chai";
import type { Case } from "../../runtimes/case.js";
import { arrange, CALLS } from "../calls.js";
import { failure } from "../failure.js";
import { clientOf, standing } from "../sandbox-client.js";

/** A redirect would carry the credential along: none is followed. */
export const cases: readonly Case[] = [
  {
    name: "the target is never asked, and only its origin is named",
    async run() {
      for (const call of CALLS) {
        const { sandbox, client } = await arrange(call);
        sandbox.fault({ kind: "redirect", location: "https://evil.example/steal?token=abc#x" });
        const error = await failure(call.run(client), "redirect_refused");
        assert.deepEqual(sandbox.requests.map(({ url }) => new URL(url).hostname), [`api.${call.kind}.ai`]);
        assert.include(error.message, "https://evil.example");
        assert.notMatch(JSON.stringify(error), /steal|token=abc/);
      }
    },
  },
  {
    name: "requests ask for redirects to be handed over",
    async run() {
      for (const call of CALLS) {
        const modes: string[] = [];
        const sandbox = standing();
        const fetch = (request: Request) => {
          modes.push(request.redirect);
          return sandbox.fetch(request);
        };
        const client = clientOf(call.kind, sandbox, { fetch });
        await call.run(client);
        assert.isTrue(modes.every((mode) => mode === "manual"), modes.join());
      }
    },
  },
  {
    name: "an answer behind a redirect that was followed all the same is not read",
    async run() {
      for (const call of CALLS) {
        let calls = 0;
        const sandbox = standing();
        const fetch = async (request: Request) => {
          calls += 1;
          return Object.defineProperty(await sandbox.fetch(request), "redirected", { value: true });
        };
        const { client } = await arrange(call, { fetch });
        calls = 0;
        await failure(call.run(client), "redirect_refused");
        assert.strictEqual(calls, 1);
      }
    },
  },
  {
    name: "a browser's opaque redirect is refused",
    async run() {
      for (const call of CALLS) {
        // What fetch gives there for redirect: "manual"; no constructor makes one.
        const opaque = { type: "opaqueredirect", status: 0, ok: false, redirected: false, headers: new Headers(), body: null };
        const { client } = await arrange(call, { fetch: () => Promise.resolve(opaque as unknown as Response) });
        const error = await failure(call.run(client), "redirect_refused");
        assert.isNull(error.status);
      }
    },
  },
];
