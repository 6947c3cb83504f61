// A Worker that asks the gateway, another Worker, for what it is asked for, and leaves once the platform has been
// asked: at once, or having begun to read.
interface Env {
  readonly GATEWAY: { fetch: typeof fetch };
  readonly PLATFORM_URL: string;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const aborter = new AbortController();
    const asked = env.GATEWAY.fetch(`http://gateway${pathname}${search}`, { signal: aborter.signal });
    const read = asked.then((answer) => answer.text());
    await fetch(`${env.PLATFORM_URL}/arrived`);
    aborter.abort();
    return new Response(await read.then(() => "answered", () => "left"));
  },
};
