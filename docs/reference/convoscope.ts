/**
 * The client, the pure functions and their types.
 *
 * @module convoscope
 */
export * from "../../pkg/facade/index.js";
