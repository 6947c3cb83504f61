// A program for Node, whose only declarations are Node's.
import { createWriteStream } from "node:fs";
import { appendFile, open, writeFile } from "node:fs/promises";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { conversations } from "./hosted.js";

export async function writes(): Promise<void> {
  const options = { format: "csv" } as const;
  for await (const chunk of conversations.export({}, options)) await appendFile("calls.csv", chunk);
  await writeFile("calls.csv", conversations.export({}, options));
  await pipeline(conversations.export({}, options), createWriteStream("calls.csv"));
  Readable.fromWeb(conversations.export({}, options)).pipe(process.stdout);
  await conversations.export({}, options).pipeTo(Writable.toWeb(createWriteStream("calls.csv")));
  const file = await open("calls.csv", "w");
  for await (const chunk of conversations.export({}, options)) await file.write(chunk);
}
