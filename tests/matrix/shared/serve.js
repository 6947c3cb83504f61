// A server in Node, and whatever else has node:http.
import { serve } from "@hono/node-server";
import { answer } from "./answer.js";

const options = { fetch: (request) => answer(request, process.env.PLATFORM), port: 0, hostname: "127.0.0.1" };
serve(options, ({ port }) => console.log(`http://127.0.0.1:${port}`));
