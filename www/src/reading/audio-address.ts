/** Whether the page may ask an address of a recording for its audio: an https address of a public host, at the usual
 *  port, without a credential. It stands in an answer of the platform, who may have been told it by anybody. `own` is the
 *  page's address: this site is not asked, since the browser would sign in there. */
export function playable(address: string, own: string): URL | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const { protocol, hostname, host, port, username, password } = url;
  if (protocol !== "https:" || port !== "" || username !== "" || password !== "") return null;
  if (host === new URL(own).host) return null;
  // Names of public hosts have a dot, and no address in numbers ends in a letter.
  const isPublic = /\.[a-z][a-z0-9-]*$/i.test(hostname) && !/\.(?:local|localhost|internal|intranet|lan|home|corp|test|invalid)$/i.test(hostname);
  return isPublic ? url : null;
}
