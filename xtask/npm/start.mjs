// npm start: sets up, builds and serves the demo page.
import { once } from "node:events";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { setup } from "./setup.mjs";
import { StepError, main, run, step } from "./step.mjs";

const HELP = `Builds the package and the demo page, and serves the page.

Usage: npm start -- [--port <number>]

  --port <number>   The port (default 5173; if that is taken, a free one).
  --help            Show this.
`;

const PAGE = "www/dist";

await main(async () => {
  const options = readOptions();
  if (options.help) {
    console.log(HELP);
    return;
  }
  await setup();
  await step("Package", () => run("cargo", ["xtask", "build"]));
  await step("Demo page", () => run("npm", ["run", "--silent", "build:www"]));
  await serve(options.port ?? 5173, options.port === undefined);
});

function readOptions() {
  try {
    const { values } = parseArgs({ options: { port: { type: "string" }, help: { type: "boolean" } } });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) {
      throw new TypeError(`--port must be a whole number between 0 and 65535, not ${values.port}.`);
    }
    return { help: values.help === true, port };
  } catch (error) {
    throw new StepError(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

/**
 * @param {number} port
 * @param {boolean} elseAnother whether to take any free port if this one is taken
 */
async function serve(port, elseAnother) {
  // Imported late: the set-up may just have installed it.
  const { default: sirv } = await import("sirv");
  const server = createServer(sirv(PAGE, { dev: true }));
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EADDRINUSE") throw error;
    if (!elseAnother) throw new StepError(`Port ${port} is taken. Choose another, or leave out --port.`);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  console.log(`\nThe demo page: http://127.0.0.1:${address.port}/`);
  console.log("Platforms and gateway run inside it, so you need no key and no account.\nPress Ctrl+C to stop.");
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  }
}
