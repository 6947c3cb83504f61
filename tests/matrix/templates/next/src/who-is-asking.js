// Yours to tell: by a session, a signed token …
const callers = new Map([["Bearer made-up", { scope: { status: "completed" } }]]);

export const whoIsAsking = (request) => callers.get(request.headers.get("authorization") ?? "") ?? null;
