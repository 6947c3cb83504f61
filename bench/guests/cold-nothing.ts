/** What a process, page or isolate takes in any case. */
export async function first(): Promise<unknown> {
  return { items: new Array(100) };
}
