/** The published declarations know this module by another name than Node does, and without its builder. */
declare module "selenium-webdriver/remote/index.js" {
  class Builder {
    constructor(program: string);
    setLoopback(loopback: boolean): this;
    setEnvironment(environment: Record<string, string>): this;
    build(): import("selenium-webdriver/remote").DriverService;
  }
  export const DriverService: { readonly Builder: typeof Builder };
}
