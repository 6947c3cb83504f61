/**
 * What a page of a gateway needs, and no more.
 *
 * @module convoscope/browser
 */
export * from "../../pkg/browser/index.js";
