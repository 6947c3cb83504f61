export { createClient, gateway } from "convoscope/browser";
