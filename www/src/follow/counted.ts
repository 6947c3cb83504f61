import type { ClientEvent } from "convoscope/browser";
import type { Demo } from "../demo.js";
import type { Connection } from "../provider.js";
import type { Cost } from "./calls.js";

/** Makes clients whose requests and answers are counted, besides what listens to them. */
export function counted(demo: Demo, add: (change: (cost: Cost) => Cost) => void): Demo["client"] {
  const count = (event: ClientEvent): void => {
    if (event.type === "request") add((cost) => ({ ...cost, requests: cost.requests + 1 }));
    if (event.type === "response") add((cost) => ({ ...cost, unchanged: cost.unchanged + Number(event.status === 304), bytes: cost.bytes + event.bytes }));
  };
  return (connection: Connection) => {
    const client = demo.client(connection);
    return {
      conversations: client.conversations,
      with: (options) =>
        client.with({
          ...options,
          onEvent(event) {
            count(event);
            options.onEvent?.(event);
          },
        }),
    };
  };
}
