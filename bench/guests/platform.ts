// The platform behind gateway and proxy: prepared answers, each after the 20 ms that a platform may take. Not the
// sandbox, nor node:http: their own work would be a good part of what is measured.
import { type AddressInfo, createServer } from "node:net";
import { CASES } from "../gateway-cases.js";
import { takeOrders } from "./orders.js";

const LATENCY_MS = 20;
const END = "\r\n\r\n";

const answers = new Map(CASES.map(({ paths, body }) => [comparable(paths.proxy), answer("200 OK", body)]));
const unknown = answer("404 Not Found", new Uint8Array());
const refused = answer("401 Unauthorized", new Uint8Array());

const server = createServer({ noDelay: true }, (socket) => {
  let read = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    read += text;
    // Nothing that is asked for here has a body.
    for (let end = read.indexOf(END); end >= 0; end = read.indexOf(END)) {
      const head = read.slice(0, end);
      read = read.slice(end + END.length);
      setTimeout(() => socket.write(answerTo(head)), LATENCY_MS);
    }
  });
  // Whoever hangs up has what they wanted.
  socket.on("error", () => socket.destroy());
});
server.listen(0, "127.0.0.1", () => takeOrders(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));

function answerTo(head: string): Buffer {
  if (!/^x-api-key: ./im.test(head)) return refused;
  return answers.get(comparable(head.split(" ", 2)[1] ?? "")) ?? unknown;
}

function answer(status: string, body: Uint8Array): Buffer {
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}${END}`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** Whoever asks may order the parameters as they like. */
function comparable(target: string): string {
  const [path, query = ""] = target.split("?");
  return `${path}?${query.split("&").sort().join("&")}`;
}
