import { assert } from "chai";
import type { Case } from "../../runtimes/case.js";
import { PAGES, SERVERS } from "../../runtimes/case.js";
import { chunksOf } from "../exported.js";
import { failure } from "../failure.js";
import { rowsOf } from "../parquet-rows.js";
import { clientOf, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const conversations = () => clientOf("eigi", standing({ conversations: 3 })).conversations;

/** Where what writes Parquet comes from, if nobody has imported it. */
export const cases: readonly Case[] = [
  {
    name: "servers load what writes Parquet when it is asked for",
    only: { runtimes: SERVERS, reason: "pages import it" },
    async run() {
      assert.lengthOf(await rowsOf(await chunksOf(conversations().export({}, { format: "parquet" }))), 3);
      const response = await gatewayOf("eigi", standing({ conversations: 3 }), { allow: ["export"] })(new Request(`${GATEWAY_URL}/v1/export?format=parquet`));
      assert.lengthOf(await rowsOf([new Uint8Array(await response.arrayBuffer())]), 3);
    },
  },
  {
    name: "pages are told to import it, and then it works",
    only: { runtimes: PAGES, reason: "servers load it" },
    async run() {
      const error = await failure(chunksOf(conversations().export({}, { format: "parquet" })), "invalid_argument");
      assert.include(error.message, 'import "convoscope/parquet"');
      const told: string[] = [];
      const gateway = gatewayOf("eigi", standing({ conversations: 3 }), { allow: ["export"], onError: ({ message }) => void told.push(message) });
      assert.strictEqual((await gateway(new Request(`${GATEWAY_URL}/v1/export?format=parquet`))).status, 500);
      assert.include(told.join(), 'import "convoscope/parquet"');
      await import("convoscope/parquet");
      assert.lengthOf(await rowsOf(await chunksOf(conversations().export({}, { format: "parquet" }))), 3);
    },
  },
];
