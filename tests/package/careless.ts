import type { Sandbox } from "convoscope/testing";

/** A platform that does not keep to a filter by agent. */
export const carelessOf = (sandbox: Pick<Sandbox, "fetch">) => ({
  async fetch(given: Request | string | URL): Promise<Response> {
    const request = given as Request;
    const url = request.url.replace(/(agent_id|assistantId)=[^&]*&?/, "");
    if (request.method !== "POST") return sandbox.fetch(new Request(url, request));
    // Retell's filter stands in the body.
    const { filter_criteria: { agent: _, ...others } = {}, ...rest } = (await request.json()) as { filter_criteria?: Record<string, unknown> };
    const { method, headers, signal } = request;
    return sandbox.fetch(new Request(url, { method, headers, signal, body: JSON.stringify({ filter_criteria: others, ...rest }) }));
  },
});
