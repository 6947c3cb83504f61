// Installs Debian packages, if that needs no password.
import { ask, run } from "./step.mjs";

/**
 * Only as root, or with a sudo that needs no password.
 *
 * @param {string[]} packages
 * @returns {Promise<boolean>} whether anything was tried
 */
export async function aptInstall(...packages) {
  if (ask("apt-get", ["--version"]) === null) return false;
  const root = process.getuid?.() === 0;
  if (!root && ask("sudo", ["-n", "true"]) === null) return false;
  const apt = (/** @type {string[]} */ ...args) =>
    root ? run("apt-get", args, { env: { DEBIAN_FRONTEND: "noninteractive" } }) : run("sudo", ["-n", "apt-get", ...args]);
  await apt("update", "-qq");
  await apt("install", "-y", "-qq", "--no-install-recommends", ...packages);
  return true;
}
