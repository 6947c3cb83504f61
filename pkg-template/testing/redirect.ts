const MOST_HOPS = 20;

/** Handles a redirect as fetch does, by the request's mode: "manual" returns it, "error" rejects, "follow" goes there,
 *  without `Authorization` and `Cookie` if the origin differs, but with `X-API-Key`. */
export async function follow(
  request: Request,
  response: Response,
  send: (next: Request, keepsBody: boolean) => Promise<Response>,
): Promise<Response> {
  let current = request;
  let answer = response;
  for (let hops = 0; ; hops += 1) {
    const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get("Location") : null;
    if (location === null || request.redirect === "manual") return answer;
    if (request.redirect === "error" || hops === MOST_HOPS)
      throw new TypeError("fetch failed", { cause: new Error("unexpected redirect") });
    await answer.body?.cancel();
    const from = new URL(current.url);
    const to = new URL(location, from);
    const headers = new Headers(current.headers);
    if (to.origin !== from.origin) ["Authorization", "Cookie"].forEach((name) => headers.delete(name));
    const keepsBody = answer.status > 303;
    current = new Request(to, { method: keepsBody ? current.method : "GET", headers });
    answer = await send(current, keepsBody);
  }
}
