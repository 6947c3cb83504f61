// What every place has to say, and the platform that it asks.

/** The conversations are arranged around it. */
const NOW = new Date("2026-11-02T12:00:00Z");

/** What shared/tell.js makes of the platform's conversations. */
export const TEXT = "109 completed, 2986 seconds; the first of them: 9 messages";

/**
 * The sandbox, as a server that pages of every origin may ask, and a gateway to it at /api.
 *
 * @param {typeof import("convoscope/testing")} testing the installed package's
 * @param {typeof import("convoscope/server")} server the same
 * @returns {import("node:http").RequestListener}
 */
export function platform({ createSandbox }, { createGateway, eigi }) {
  const sandbox = createSandbox({ seed: 12, conversations: 150, now: () => NOW });
  const gateway = createGateway({
    provider: eigi({ apiKey: "vk_made_up_for_the_matrix" }),
    authorize: () => ({}),
    basePath: "/api",
    fetch: (request) => sandbox.fetch(request),
  });
  const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
  return async (request, response) => {
    if (request.method === "OPTIONS") return void response.writeHead(204, cors).end();
    const headers = /** @type {Record<string, string>} */ (request.headers);
    const asked = new Request(`http://platform${request.url}`, { headers, redirect: "manual" });
    const answer = await (request.url?.startsWith("/api/") ? gateway(asked) : sandbox.fetch(asked));
    response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...cors }).end(Buffer.from(await answer.arrayBuffer()));
  };
}
