// A Worker, whose only declarations are Cloudflare's.
import { createGateway, eigi } from "convoscope/server";
import { conversations } from "./hosted.js";

interface Env {
  readonly EIGI_API_KEY: string;
  readonly CALLS: R2Bucket;
}

const gateway = createGateway<[env: Env]>({
  provider: eigi({ apiKey: "vk_1" }),
  authorize: (request, env) => (request.headers.get("authorization") === env.EIGI_API_KEY ? {} : new Response(null, { status: 429 })),
});

export default {
  fetch: (request, env) => gateway(request, env),
  async scheduled(_, env) {
    await env.CALLS.put("calls.csv", await new Response(conversations.export({}, { format: "csv" })).arrayBuffer());
    for await (const chunk of conversations.export({}, { format: "csv" })) await env.CALLS.put("chunk", chunk);
  },
} satisfies ExportedHandler<Env>;
