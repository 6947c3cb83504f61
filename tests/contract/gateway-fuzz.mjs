// The gateway against its OpenAPI document, by schemathesis: before both platforms, everything allowed.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { closed } from "./closed-document.mjs";
import { AUTHORIZATION, startGateway } from "./gateway-server.mjs";
import { platformDocument } from "./platform-document.mjs";
import { WORK, holds, schemathesis } from "./schemathesis.mjs";
import { StepError } from "../../xtask/npm/step.mjs";

/** A few seconds, and every time the same requests. */
const SHORT = ["--seed", "1", "--max-examples", "12", "--phases", "examples,coverage,fuzzing", "--generation-database", "none", "--include-method=GET"];

/**
 * @param {{ short?: boolean, args?: readonly string[] }} [options]
 * @throws {StepError} where they differ
 */
export async function fuzzGateway({ short = false, args = [] } = {}) {
  // Before anything is started: it may be missing.
  await schemathesis();
  const document = closed(JSON.parse(readFileSync(join("pkg", "server", "openapi.json"), "utf8")));
  const failed = [];
  for (const platform of /** @type {const} */ (["eigi", "anyreach", "vapi", "elevenlabs", "retell"])) {
    const path = join(WORK, `gateway-${platform}.openapi.json`);
    writeFileSync(path, JSON.stringify(await platformDocument(document, platform)));
    const gateway = await startGateway(platform);
    try {
      console.log(`== the gateway before ${platform} at ${gateway.origin}`);
      const identified = ["--header", `Authorization: ${AUTHORIZATION}`];
      const isWell = await holds({ name: "gateway", document: path, url: gateway.origin, args: [...identified, ...(short ? SHORT : []), ...args] });
      if (!isWell) failed.push(platform);
    } finally {
      gateway.close();
    }
  }
  if (failed.length > 0) {
    throw new StepError(`The gateway and pkg-template/server/openapi.json differ, before ${failed.join(" and ")}: see above.`);
  }
}
