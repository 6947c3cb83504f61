/** `convoscope/testing`: the documented APIs of voice agent platforms in memory, deterministic, with scripted failures.
 *  Written independently of the client, so that each can prove the other wrong. Needs only web standards. */
export { createSandbox } from "./sandbox.js";
export type { Sandbox, SandboxOptions, SandboxProvider } from "./sandbox.js";
export type { Fault, FaultKind } from "./fault.js";
export type { ConversationFields, WireFields } from "./fields.js";
export type { ElevenlabsFields } from "./elevenlabs-fields.js";
export type { RetellFields } from "./retell-fields.js";
export type { VapiFields } from "./vapi-fields.js";
export type { AnyreachFields } from "./anyreach-fields.js";
export type { EigiFields } from "./eigi-fields.js";
export type { Credentials } from "./credential.js";
export type { Envelope } from "./eigi.js";
