// The session: a signed cookie with the user's name and when it ends.
import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";

/** @typedef {import("hono").Context} Context */

const NAME = "session";
const HOURS = 12;
/** `__Host-`: browsers accept it only from this host, over HTTPS (or on this machine), and send it to no other. */
const COOKIE = /** @type {const} */ ({ prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Strict" });

/** @param {Context} context @param {string} secret @param {string} user */
export async function beginSession(context, secret, user) {
  const ends = nowSeconds() + HOURS * 3600;
  await setSignedCookie(context, NAME, `${ends}.${user}`, secret, { ...COOKIE, maxAge: HOURS * 3600 });
}

/**
 * The signed-in user, or null. Browsers drop the cookie in time, but a copy of it may be used longer.
 *
 * @param {Context} context @param {string} secret
 */
export async function readSession(context, secret) {
  const value = await getSignedCookie(context, secret, NAME, "host");
  const [, ends, user] = /^(\d+)\.(.+)$/s.exec(value || "") ?? [];
  return user !== undefined && Number(ends) > nowSeconds() ? user : null;
}

/** @param {Context} context */
export function endSession(context) {
  deleteCookie(context, NAME, COOKIE);
}

const nowSeconds = () => Math.floor(Date.now() / 1000);
