// The settings from the environment.
import { anyreach, eigi } from "convoscope/server";

/** HMAC-SHA-256 is only as strong as its secret. */
const SHORTEST_SECRET = 32;

/** An unusable setting: printed without a stack, exit status 2. */
export class SettingError extends Error {}

/**
 * @typedef {object} Settings
 * @property {import("convoscope/server").Provider} provider
 * @property {string} secret signs session cookies
 * @property {string} usersFile
 * @property {string} hostname
 * @property {number} port
 */

/**
 * @param {Record<string, string | undefined>} environment
 * @returns {Settings}
 */
export function readSettings(environment) {
  const { SESSION_SECRET: secret = "", USERS_FILE: usersFile = "users.json", HOST: hostname = "127.0.0.1", PORT: port = "3000" } = environment;
  if (Buffer.byteLength(secret) < SHORTEST_SECRET) {
    throw new SettingError(`SESSION_SECRET must have ${SHORTEST_SECRET} bytes or more: openssl rand -base64 32`);
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new SettingError(`PORT must be a whole number between 0 and 65535, not ${JSON.stringify(port)}.`);
  }
  return { provider: readProvider(environment), secret, usersFile, hostname, port: Number(port) };
}

/**
 * The platform whose credential the environment has.
 * @param {Record<string, string | undefined>} environment
 */
function readProvider({ EIGI_API_KEY, ANYREACH_TOKEN, ANYREACH_ORG, CONVOSCOPE_BASE_URL }) {
  const baseUrl = CONVOSCOPE_BASE_URL ? { baseUrl: CONVOSCOPE_BASE_URL } : {};
  if (EIGI_API_KEY && ANYREACH_TOKEN) {
    throw new SettingError("EIGI_API_KEY and ANYREACH_TOKEN cannot be combined: unset one of them.");
  }
  if (EIGI_API_KEY) return eigi({ apiKey: EIGI_API_KEY, ...baseUrl });
  if (ANYREACH_TOKEN) {
    return anyreach({ token: ANYREACH_TOKEN, ...(ANYREACH_ORG && { organization: ANYREACH_ORG }), ...baseUrl });
  }
  throw new SettingError("Set EIGI_API_KEY or ANYREACH_TOKEN in the environment.");
}
