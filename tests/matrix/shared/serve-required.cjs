// From CommonJS, by require() of ES modules.
const { serve } = require("@hono/node-server");
const { createClient, eigi } = require("convoscope");
const { createGateway } = require("convoscope/server");
const { tell } = require("./tell.js");

const provider = eigi({ apiKey: "vk_made_up_for_the_matrix", baseUrl: process.env.PLATFORM });
const client = createClient({ provider });
const gateway = createGateway({ provider, authorize: () => ({}), basePath: "/api" });

const fetch = async (request) => (request.url.includes("/api/") ? gateway(request) : new Response(await tell(client)));
serve({ fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(`http://127.0.0.1:${port}`));
