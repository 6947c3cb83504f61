// Puts load on a server.
import { type Case, CASES, type Side, toldOf } from "../gateway-cases.js";
import { Connection } from "../connection.js";
import { takeOrders } from "./orders.js";

/** What is known of a case before anything is measured. */
export interface CaseHead extends Pick<Case, "name" | "title" | "rate"> {
  bytes: number;
}

/** `check`: what the server answers. `most`: as many requests as it can take. `steady`: at the rate of the case. */
export interface LoadOrder {
  order: "check" | "most" | "steady";
  case: string;
  side: Side;
  /** Of the server. */
  url: string;
  /** How long. */
  ms: number;
}

export interface Checked {
  told: [id: string, messages: number][];
  bytes: number;
}

/** What a load has led to. */
export interface Load {
  /** All that were answered. */
  requests: number;
  /** Answered in each second, once all connections were busy. */
  perSecond: number;
  /** Milliseconds from the moment a request was due until the last byte of its answer; of a hundred requests 99 took
   *  no longer. */
  p99: number;
}

/** Until then connections are made, and nothing counts. */
const RAMP_MS = 300;

/** How long every answer was when it was looked at, by address. */
const lengths = new Map<string, number>();

takeOrders(
  CASES.map(({ name, title, rate, body }): CaseHead => ({ name, title, rate, bytes: body.length })),
  (order) => obey(order as LoadOrder),
);

async function obey({ order, case: name, side, url, ms }: LoadOrder): Promise<Checked | Load> {
  const asked = CASES.find((one) => one.name === name);
  if (asked === undefined) throw new Error(`There is no case ${name}.`);
  const path = asked.paths[side];
  if (order === "check") {
    const response = await fetch(url + path);
    const body = await response.arrayBuffer();
    const text = new TextDecoder().decode(body);
    if (response.status !== 200) throw new Error(`${url}${path} has answered with status ${response.status}: ${text}`);
    lengths.set(url + path, body.byteLength);
    return { told: toldOf(side, JSON.parse(text)), bytes: body.byteLength };
  }
  const connections = new Connections(url, path);
  try {
    return await (order === "most" ? most(connections, asked.connections, ms) : steady(connections, asked.rate, ms));
  } finally {
    connections.close();
  }
}

/** Connections that are used again. */
class Connections {
  readonly #all: Connection[] = [];
  readonly #idle: Connection[] = [];

  constructor(
    readonly url: string,
    readonly path: string,
  ) {}

  /** Throws for every answer that is not the whole one. */
  async get(): Promise<void> {
    const connection = this.#idle.pop() ?? this.#open();
    const { status, bytes } = await connection.get(this.path);
    const expected = lengths.get(this.url + this.path);
    if (status !== 200 || bytes !== expected) {
      throw new Error(`${this.url}${this.path} has answered with status ${status} and ${bytes} bytes, not ${expected}.`);
    }
    this.#idle.push(connection);
  }

  close(): void {
    for (const connection of this.#all) connection.close();
  }

  #open(): Connection {
    const connection = new Connection(this.url);
    this.#all.push(connection);
    return connection;
  }
}

/** So many requests are always open: each is followed by the next as soon as it is answered. */
async function most(connections: Connections, open: number, ms: number): Promise<Load> {
  const begin = performance.now() + RAMP_MS;
  const end = begin + ms;
  const times: number[] = [];
  let counted = 0;
  const ask = async () => {
    for (let asked = performance.now(); asked < end; asked = performance.now()) {
      await connections.get();
      const answered = performance.now();
      times.push(answered - asked);
      if (answered >= begin && answered < end) counted += 1;
    }
  };
  await Promise.all(Array.from({ length: open }, ask));
  return { requests: times.length, perSecond: (counted / ms) * 1000, p99: p99(times) };
}

/** Asks at a steady rate, however long the answers take: a server that is late puts nobody off. */
async function steady(connections: Connections, rate: number, ms: number): Promise<Load> {
  const all = Math.round((rate * ms) / 1000);
  const begin = performance.now();
  const times: Promise<number>[] = [];
  while (times.length < all) {
    const due = begin + (times.length / rate) * 1000;
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    times.push(connections.get().then(() => performance.now() - due));
  }
  return { requests: all, perSecond: rate, p99: p99(await Promise.all(times)) };
}

function p99(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
}
