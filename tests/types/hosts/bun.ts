// A program for Bun, whose only declarations are Bun's.
import { conversations } from "./hosted.js";
import { handler } from "./everywhere.js";

Bun.serve({ port: 0, fetch: handler });
await Bun.write("calls.csv", new Response(conversations.export({}, { format: "csv" })));
const writer = Bun.file("calls.csv").writer();
for await (const chunk of conversations.export({}, { format: "csv" })) writer.write(chunk);
