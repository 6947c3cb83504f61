import { list } from "./list.js";

addEventListener("message", ({ data }) => {
  list(data).then(
    (text) => postMessage(text),
    (error) => postMessage(`failed: ${error.code} ${error.message} ${error.cause ?? ""}`),
  );
});
