import type { Sandbox } from "convoscope/testing";

/** A platform that does not keep to a filter by agent. */
export const carelessOf = (sandbox: Pick<Sandbox, "fetch">) => ({
  fetch: (request: Request | string | URL) => sandbox.fetch(new Request(new URL((request as Request).url.replace(/(agent_id|assistantId)=[^&]*&?/, "")), request as Request)),
});
