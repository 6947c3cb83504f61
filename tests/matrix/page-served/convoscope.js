// The bundler leaves the module behind, so a copy of it is served beside the page.
import { createClient, gateway, init } from "convoscope/browser";

void init(new URL("/browser.wasm", location.href));

export { createClient, gateway };
