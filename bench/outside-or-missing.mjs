// Whether the time of an answer tells a conversation outside `scope` from none: `node bench/outside-or-missing.mjs`
// after `npm run build`. The platform is a double that answers at once, so that the gateway's own part is all there is.
import { anyreach, createGateway, eigi, init } from "../pkg/entry/server-node.js";

const ROUNDS = 4000;
const ID = { outside: "00000000-0000-4000-8000-00000000000a", forbidden: "00000000-0000-4000-8000-00000000000b", missing: "00000000-0000-4000-8000-00000000000c" };
/** @param {string | undefined} role @param {number} at */
const said = (role, at) => ({ role, content: `What was said in message ${at}, about as long as people say it.`, timestamp: "2026-01-31T09:30:30.123456+00:00" });
/** @param {number} count @param {readonly string[]} roles */
const turns = (count, roles) => Array.from({ length: count }, (_, at) => said(roles[at % 2], at));
/** @type {Record<string, (count: number) => object>} */
const RECORD = {
  eigi: (count) => ({ id: "69316c7d6519e8d49433e40f", conversation_id: ID.outside, agent_id: "theirs", conversation_type: "TELEPHONY", conversation_status: "COMPLETED", conversation_transcript: turns(count, ["user", "assistant"]), conversation_metadata: { calling_type: "OUTBOUND" }, created_at: "2026-01-31T09:30:30" }),
  anyreach: (count) => ({ id: ID.outside, agent_id: "theirs", channel: "telephone", status: "completed", conversation: turns(count, ["user", "agent"]), custom_metadata: {}, created_at: "2026-01-31T09:30:30Z" }),
};
const WHO = /** @type {(keyof typeof ID)[]} */ (Object.keys(ID));

await init();
/** @param {readonly number[]} sorted @param {number} q */
const quantile = (sorted, q) => sorted[Math.floor(q * (sorted.length - 1))] ?? NaN;
console.log("microseconds, median (5 % to 95 %)".padEnd(40), WHO.map((who) => who.padEnd(24)).join(""), "outside - missing");
for (const [kind, provider] of Object.entries({ eigi: eigi({ apiKey: "vk_1" }), anyreach: anyreach({ token: "ak_1.secret" }) })) {
  for (const count of [0, 20, 200]) {
    const body = JSON.stringify(RECORD[kind]?.(count));
    /** @param {string} text @param {number} status */
    const json = (text, status) => new Response(text, { status, headers: { "content-type": "application/json" } });
    /** @param {{ readonly url: string }} request */
    const fetch = async ({ url }) => (url.endsWith(ID.outside) ? json(body, 200) : url.endsWith(ID.forbidden) ? json('{"detail":"Not your agent\'s"}', 403) : json('{"detail":"Not found"}', 404));
    const gateway = createGateway({ provider, authorize: () => ({ scope: { agentId: "mine" } }), redact: ["customer.phone", "text"], fetch });
    /** @type {Record<keyof typeof ID, number[]>} */
    const times = { outside: [], forbidden: [], missing: [] };
    for (let round = -500; round < ROUNDS; round += 1) {
      // In another order each time: what ran before decides on caches.
      for (const who of WHO.toSorted(() => Math.random() - 0.5)) {
        const began = performance.now();
        const response = await gateway(new Request(`https://app.example/v1/conversations/${ID[who]}`));
        await response.text();
        if (round >= 0) times[who].push((performance.now() - began) * 1000);
        if (response.status !== 404) throw new Error(`${who} is answered ${response.status}`);
      }
    }
    for (const list of Object.values(times)) list.sort((a, b) => a - b);
    /** @param {readonly number[]} list */
    const shown = (list) => `${quantile(list, 0.5).toFixed(0)} (${quantile(list, 0.05).toFixed(0)} to ${quantile(list, 0.95).toFixed(0)})`.padEnd(24);
    const apart = quantile(times.outside, 0.5) - quantile(times.missing, 0.5);
    console.log(`${kind}, ${count} messages`.padEnd(40), Object.values(times).map(shown).join(""), apart.toFixed(0));
  }
}
