import { list } from "./src/list.js";

addEventListener("message", (event) => {
  const answer = list(event.data).catch((error) => `failed: ${error.code} ${error.message} ${error.cause ?? ""}`);
  event.waitUntil(answer.then((text) => event.ports[0].postMessage(text)));
});
