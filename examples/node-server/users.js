// The users, and whose conversations they see.
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { SettingError } from "./settings.js";

/**
 * @typedef {object} User
 * @property {string} agentId the agent whose conversations they see
 * @property {string} password salt and hash, in Base64
 */
/** @typedef {ReadonlyMap<string, User>} Users by name */

const hash = /** @type {(password: string, salt: Buffer, length: number) => Promise<Buffer>} */ (promisify(scrypt));
const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** Takes as long as for a real user, so that nobody learns which names exist. */
const NOBODY = Buffer.alloc(SALT_BYTES + HASH_BYTES).toString("base64");

/**
 * A missing file means no users.
 *
 * @param {string} file
 * @returns {Promise<Map<string, User>>}
 */
export async function readUsers(file) {
  /** @type {[string, User][]} */
  let users;
  try {
    users = Object.entries(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if (error instanceof SyntaxError) throw new SettingError(`${file} must be JSON: ${error.message}`);
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return new Map();
    throw error;
  }
  for (const [name, user] of users) {
    // A user without an agent would see everything.
    const isWhole = [user?.agentId, user?.password].every((each) => typeof each === "string" && each !== "");
    if (!isWhole) throw new SettingError(`${file}: ${name} lacks agentId or password.`);
  }
  return new Map(users);
}

/**
 * @param {string} file
 * @param {Users} users
 */
export async function writeUsers(file, users) {
  await writeFile(`${file}.new`, `${JSON.stringify(Object.fromEntries(users), null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** @param {string} password */
export async function hashPassword(password) {
  const salt = randomBytes(SALT_BYTES);
  return Buffer.concat([salt, await hash(password, salt, HASH_BYTES)]).toString("base64");
}

/**
 * @param {User | undefined} user
 * @param {string} password
 */
export async function isPasswordOf(user, password) {
  const stored = Buffer.from(user?.password ?? NOBODY, "base64");
  const found = await hash(password, stored.subarray(0, SALT_BYTES), HASH_BYTES);
  return timingSafeEqual(found, stored.subarray(SALT_BYTES)) && user !== undefined;
}
