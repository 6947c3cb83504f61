// The page's own list, or with #worker that of a module worker.
import { list } from "./list.js";
import { platform, show } from "./show.js";

function listInWorker() {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.postMessage(platform);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(`worker: ${message}`));
  });
}

// Last: Parcel gives the worker its address where that is written, and not before.
show(location.hash === "#worker" ? listInWorker() : list(platform));
