// A program for Deno.
import { handler } from "./everywhere.js";
import { conversations } from "./hosted.js";

Deno.serve({ port: 0 }, handler);
const file = await Deno.create("calls.csv");
await conversations.export({}, { format: "csv" }).pipeTo(file.writable);
await Deno.writeFile("calls.csv", conversations.export({}, { format: "csv" }));
for await (const chunk of conversations.export({}, { format: "csv" })) await Deno.writeFile("calls.csv", chunk, { append: true });
