// Reverse proxies that people put before their servers, as Debian packages them: on sockets of a folder of their own.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProgram } from "./program.js";

export interface Proxy {
  readonly socketPath: string;
  stop(): Promise<void>;
}

/** `nginx-http-1.1`: with `proxy_http_version 1.1`, which is not its default. */
export const PROXIES = ["nginx", "nginx-http-1.1", "caddy"] as const;
export type ProxyName = (typeof PROXIES)[number];

/** The program of a proxy; undefined where this machine has none: see xtask/npm/proxies.mjs. */
export const programOfProxy = (name: ProxyName): string | undefined => process.env[name === "caddy" ? "CADDY_PATH" : "NGINX_PATH"];

export async function openProxy(name: ProxyName, port: number): Promise<Proxy> {
  const program = programOfProxy(name);
  if (program === undefined) throw new Error(`there is no ${name} on this machine`);
  // Short: a socket's path has 107 characters at the most.
  const folder = await mkdtemp(join(tmpdir(), "convoscope-proxy-"));
  const socketPath = join(folder, "socket");
  const file = join(folder, "configuration");
  const started = await (async () => {
    if (name === "caddy") {
      await writeFile(file, caddy(socketPath, port));
      return startProgram(program, ["run", "--config", file], /serving initial configuration/, { XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder });
    }
    await writeFile(file, nginx(folder, socketPath, port, name === "nginx" ? "" : "proxy_http_version 1.1;"));
    // What it says once its sockets are open.
    return startProgram(program, ["-c", file, "-p", folder, "-e", "stderr"], /\[notice\].*nginx\//);
  })();
  return {
    socketPath,
    async stop() {
      await started.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function nginx(folder: string, socketPath: string, port: number, more: string): string {
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`);
  return `daemon off; master_process off; pid ${folder}/pid; error_log stderr notice;
    events {}
    http { access_log off; ${paths.join(" ")}
      server { listen unix:${socketPath}; location / { ${more} proxy_pass http://127.0.0.1:${port}; } } }`;
}

function caddy(socketPath: string, port: number): string {
  const handle = [{ handler: "reverse_proxy", upstreams: [{ dial: `127.0.0.1:${port}` }] }];
  const server = { listen: [`unix/${socketPath}`], automatic_https: { disable: true }, routes: [{ handle }] };
  return JSON.stringify({ admin: { disabled: true, config: { persist: false } }, apps: { http: { servers: { server } } } });
}
