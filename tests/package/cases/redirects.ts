import { assert } from "chai";
import type { PlatformKind } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { arrange, CALLS } from "../calls.js";
import { failure } from "../failure.js";
import { clientOf, standing } from "../sandbox-client.js";

const HOSTS: Record<PlatformKind, string> = { eigi: "api.eigi.ai", anyreach: "api.anyreach.ai", vapi: "api.vapi.ai", elevenlabs: "api.elevenlabs.io", retell: "api.retellai.com" };

/** A redirect would carry the credential along: none is followed. */
export const cases: readonly Case[] = [
  {
    name: "the target is never asked, and only its origin is named",
    async run() {
      for (const call of CALLS) {
        const { sandbox, client } = await arrange(call);
        sandbox.fault({ kind: "redirect", location: "https://evil.example/steal?token=abc#x" });
        const error = await failure(call.run(client), "redirect_refused");
        assert.deepEqual(sandbox.requests.map(({ url }) => new URL(url).hostname), [HOSTS[call.kind]]);
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
    name: "nor is one that comes from another address, whoever followed and does not tell",
    async run() {
      for (const call of CALLS) {
        const { sandbox, client } = await arrange(call);
        const expected = await call.run(client);
        const from = (url: (asked: URL) => string) =>
          call.run(client.with({
            // Not every host lets a Response have an address.
            async fetch(request) {
              const response = await sandbox.fetch(request);
              return Object.defineProperty(response, "url", { value: url(new URL(request.url)) });
            },
          }));
        for (const same of [
          () => "",
          ({ href }: URL) => href,
          ({ href }: URL) => `${href}#part`,
          ({ href }: URL) => href.replace("https://api.", "https://API."),
          ({ href, host }: URL) => href.replace(host, `${host}:443`),
          ({ href }: URL) => href.replace("conversations", "c%6fnversations"),
        ]) {
          assert.deepEqual(await from(same), expected);
        }
        for (const elsewhere of [
          () => "https://evil.example/steal?token=abc",
          ({ origin }: URL) => `${origin}/login`,
          ({ href }: URL) => `${href}${href.includes("?") ? "&" : "?"}more=1`,
          ({ href }: URL) => href.replace("https:", "http:"),
          ({ href, host }: URL) => href.replace(host, `${host}:8443`),
        ]) {
          const error = await failure(from(elsewhere), "redirect_refused");
          assert.lengthOf(error.attempts, 1);
          assert.notMatch(JSON.stringify(error), /steal|token=abc/);
        }
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
