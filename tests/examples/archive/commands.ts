// What the processes of engine-process.ts have in common: commands by IPC, and requests that go to the test.

export interface Asked {
  path: string;
  init?: RequestInit;
}

export function answerCommands(commands: Record<string, (argument: never) => Promise<unknown>>): void {
  process.on("message", ({ id, command, argument }: { id: number; command: string; argument: never }) => {
    commands[command]?.(argument).then(
      (result) => process.send?.({ id, result: result ?? null }),
      (error: unknown) => process.send?.({ id, error: String(error) }),
    );
  });
  process.send?.({ ready: true });
}

const { fetch: send } = globalThis;

/** The test answers, or kills this process instead. */
export async function throughProxy(proxy: string, request: Request): Promise<Response> {
  const answer = await send(`${proxy}/?${encodeURIComponent(request.url)}`, {
    method: request.method,
    headers: [...request.headers] as [string, string][],
    ...(request.method === "POST" && { body: await request.text() }),
  });
  const headers = [...answer.headers].filter(([name]) => name !== "content-encoding" && name !== "transfer-encoding");
  return Object.defineProperty(new Response(await answer.arrayBuffer(), { status: answer.status, headers }), "url", { value: request.url });
}
