// Finds the reverse proxies that the gateway is tested behind, and installs Debian's where that is harmless.
import { aptInstall } from "./apt.mjs";
import { isExecutable, programsNamed } from "./program.mjs";
import { StepSkipped } from "./step.mjs";

const NAMES = ["nginx", "caddy"];
/** Debian's nginx is where only root looks. */
const FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];

/** NGINX_PATH and CADDY_PATH, for the tests. @returns {Promise<Record<string, string>>} */
export async function proxies() {
  // Not with sudo: on a machine with services the packages start servers on port 80. In containers they do not.
  if (NAMES.some((name) => find(name) === undefined) && process.getuid?.() === 0) {
    await aptInstall(...NAMES).catch((error) => console.warn(error instanceof Error ? error.message : error));
  }
  return Object.fromEntries(
    NAMES.map((name) => {
      const path = find(name);
      if (path !== undefined) return [variable(name), path];
      throw new StepSkipped(`No ${name} was found. Install it (on Debian: apt-get install ${name}), or set ${variable(name)} to its program.`);
    }),
  );
}

/** @param {string} name */
const variable = (name) => `${name.toUpperCase()}_PATH`;

/** @param {string} name */
function find(name) {
  const named = process.env[variable(name)];
  return [...(named ? [named] : []), ...programsNamed([name]), ...FOLDERS.map((folder) => `${folder}/${name}`)].find(isExecutable);
}
