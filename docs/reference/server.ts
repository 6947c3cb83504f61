/**
 * A gateway: answers pages in a server's name.
 *
 * @module convoscope/server
 */
export * from "../../pkg/server/index.js";
