export { createClient, eigi } from "../node_modules/convoscope/entry/web.js";
