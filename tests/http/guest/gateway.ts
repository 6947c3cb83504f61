import { handlerFor } from "./handler.js";

let handler: ReturnType<typeof handlerFor> | undefined;

export default {
  fetch(request: Request, env: { PLATFORM_URL: string }): Promise<Response> {
    handler ??= handlerFor(env.PLATFORM_URL);
    return handler(request);
  },
};
