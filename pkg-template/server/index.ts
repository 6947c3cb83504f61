// Everything that "convoscope/server" exports.
export type { Fetch, FetchAnswer, FetchInit, FetchTarget } from "../facade/caller-fetch.js";
export { isConvoscopeError, type ConvoscopeError } from "../facade/error.js";
export type { RedactPath } from "../facade/paths.js";
export { anyreach, eigi, eigiRateLimits, elevenlabs, retell, vapi, type Provider, type SecretSource } from "../facade/provider.js";
export type { TimeZones } from "../facade/zone.js";
export type { WasmSource } from "../facade/wasm-source.js";
export { createGateway } from "./gateway.js";
export type { RequestLike, ResponseLike } from "../facade/web-types.js";
export { init } from "./module.js";
export type { Allowed, Authorization, Authorized, FilterName, Scope, GatewayOptions } from "./options.js";
