// The session: a signed cookie that names who has signed in, and until when.
import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";

/** @typedef {import("hono").Context} Context */

const NAME = "session";
const HOURS = 12;
/** `__Host-`: browsers take it from this host alone, over HTTPS (or on this machine), for no other host. */
const COOKIE = /** @type {const} */ ({ prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Strict" });

/** @param {Context} context @param {string} secret @param {string} user */
export async function beginSession(context, secret, user) {
  const ends = nowSeconds() + HOURS * 3600;
  await setSignedCookie(context, NAME, `${ends}.${user}`, secret, { ...COOKIE, maxAge: HOURS * 3600 });
}

/**
 * Who has signed in, or null. Browsers forget the cookie in time; who copied it may not.
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
