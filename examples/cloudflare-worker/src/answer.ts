// The Worker's own answers, in addition to the gateway's.

/** Lets pages of the listed origins read an answer. */
export function corsHeaders(request: Request, origins: readonly string[]): Headers {
  const headers = new Headers({ "cache-control": "no-store", vary: "Authorization, Cookie, Origin" });
  const origin = request.headers.get("origin");
  if (origin !== null && origins.includes(origin)) {
    headers.set("access-control-allow-origin", origin);
    headers.set("access-control-allow-credentials", "true");
    headers.set("access-control-allow-methods", "POST, DELETE");
    headers.set("access-control-allow-headers", "Authorization");
    headers.set("access-control-expose-headers", "Retry-After");
  }
  return headers;
}

/** A refusal in the gateway's form, so that its client understands it. */
export function refusal(status: number, code: string, message: string, headers: Headers): Response {
  return Response.json({ error: { code, message, issues: [] } }, { status, headers });
}
