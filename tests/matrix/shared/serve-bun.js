import { answer } from "./answer.js";

const server = Bun.serve({ fetch: (request) => answer(request, process.env.PLATFORM), port: 0, hostname: "127.0.0.1" });
console.log(`http://127.0.0.1:${server.port}`);
