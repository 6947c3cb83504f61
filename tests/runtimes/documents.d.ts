/** Examples of README and docs: see document-examples.ts. */
declare module "documents:examples" {
  export const examples: readonly {
    /** The runtime that it is printed for. */
    readonly runtime: "node" | "proxy" | "server" | "file" | "workerd" | "chromium";
    readonly runtimes: readonly import("./case.js").Runtime[];
    /** Its file. */
    readonly document: string;
    /** The heading it stands under. */
    readonly heading: string;
    /** Runs it, and gives what it exports. Fails in other runtimes than its `runtimes`. */
    run(): Promise<{ default?: { fetch(request: Request, env: object): Promise<Response> } }>;
  }[];
}
