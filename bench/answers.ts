/** Where eigi lists conversations. */
const LIST = "/v1/public/conversations";

/** A fetch that answers every request for a page out of memory, as the platform would. */
export type Send = (request: Request) => Promise<Response>;

/** Answers with the body of the page that is asked for; `bodies[0]` is page 1. */
export function answering(bodies: readonly Uint8Array<ArrayBuffer>[]): Send {
  return async (request) => {
    const body = bodies[pageOf(request) - 1];
    return body === undefined ? new Response(null, { status: 404 }) : answer(body);
  };
}

/** Answers with bodies that are made when they are asked for, in their order. */
export function answeringInTurn(bodies: Iterator<Uint8Array<ArrayBuffer>, undefined>): Send {
  let asked = 0;
  return async (request) => {
    asked += 1;
    const body = bodies.next();
    if (body.done === true || pageOf(request) !== asked) return new Response(null, { status: 404 });
    return answer(body.value);
  };
}

/** A stream, as an answer from the network has one: a Response made of bytes would copy them first. */
function answer(body: Uint8Array<ArrayBuffer>): Response {
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(body);
      controller.close();
    },
  });
  return new Response(stream, { headers: { "Content-Type": "application/json", "Content-Length": String(body.length) } });
}

function pageOf({ url }: Request): number {
  const { pathname, searchParams } = new URL(url);
  return pathname === LIST ? Number(searchParams.get("page")) : 0;
}
