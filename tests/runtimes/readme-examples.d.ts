/** The README's examples: see readme.ts. */
declare module "readme:examples" {
  export const examples: readonly {
    /** The runtime that it is printed for. */
    readonly runtime: "node" | "proxy" | "workerd" | "chromium";
    readonly runtimes: readonly import("./case.js").Runtime[];
    /** The heading it stands under. */
    readonly heading: string;
    /** Runs it, and gives what it exports. Fails in other runtimes than its `runtimes`. */
    run(): Promise<{ default?: { fetch(request: Request, env: object): Promise<Response> } }>;
  }[];
}
