/**
 * The rules of every time zone since 1970.
 *
 * @module convoscope/time-zones
 */
export * from "../../pkg/time-zones/index.js";
