// Without a bundler, and where no import map is known.
export { createClient, gateway } from "../node_modules/convoscope/entry/browser-web.js";
