// The client with masks and files of its own. A gateway's page needs neither, so its module comes when they are wanted.
import "convoscope/parquet";
import { createClient, init, type Client } from "convoscope";
import type { ClientOptions } from "convoscope/browser";
import type { Lacking } from "../listing/listed.js";

export type WholeClient = Client<Lacking>;

export async function loadWholeClient(): Promise<(options: ClientOptions<Lacking>) => WholeClient> {
  await init();
  return createClient;
}
