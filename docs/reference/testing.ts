/**
 * The platforms' documented APIs in memory, for tests.
 *
 * @module convoscope/testing
 */
export * from "../../pkg/testing/index.js";
