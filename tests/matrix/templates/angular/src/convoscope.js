export { createClient, eigi } from "convoscope/inline";
