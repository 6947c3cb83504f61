import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";

/** Where a server listens. */
export type Target = { port: number } | { socketPath: string };

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
}

/** A request over a connection of its own, by a client that mends nothing of what it is told. */
export function begin(target: Target, path: string, { method = "GET", headers = {} }: Asked = {}): ClientRequest {
  // A connection may be reset behind the head too: then the body tells.
  return request({ host: "127.0.0.1", ...target, path, method, headers, agent: false }).on("error", () => {}).end();
}

export async function answerOf(asking: ClientRequest): Promise<IncomingMessage> {
  const [answer] = (await once(asking, "response")) as [IncomingMessage];
  return answer;
}

/** The whole answer. Rejects where the connection says that it was cut. */
export async function ask(target: Target, path: string, asked?: Asked) {
  const answer = await answerOf(begin(target, path, asked));
  let text = "";
  for await (const chunk of answer.setEncoding("utf8")) text += chunk as string;
  return { status: answer.statusCode, headers: answer.headers, text };
}
