/** The README's examples: see readme.ts. */
declare module "readme:examples" {
  export const examples: readonly {
    readonly runtime: "node" | "workerd" | "chromium";
    /** The heading it stands under. */
    readonly heading: string;
    /** Runs it, and gives what it exports. */
    run(): Promise<{ default?: { fetch(request: Request, env: object): Promise<Response> } }>;
  }[];
}
