// The client with masks and files of its own. A gateway's page needs neither, so its module comes when they are wanted.
import { createClient, init, type Client } from "convoscope";
import type { ClientOptions } from "convoscope/browser";

export type WholeClient = Client;

export async function loadWholeClient(): Promise<(options: ClientOptions) => WholeClient> {
  await init();
  return createClient;
}
