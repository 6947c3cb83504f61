import { connect, type Socket } from "node:net";

/** What was answered: how many bytes, of which status. */
export interface Counted {
  status: number;
  bytes: number;
}

const END = "\r\n\r\n";
const LINE = "\r\n";

/**
 * A connection to an HTTP server, for one request at a time, that counts the bytes of what is answered and forgets
 * them. node:http or fetch would take as much of the processor as who is measured.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #resolve: (answer: Counted) => void = () => {};
  #reject: (error: Error) => void = () => {};
  #answer: Counted | undefined;
  /** What was read of a head, or of a line between chunks. */
  #text = "";
  #isChunked = false;
  /** Bytes to come, of the body or of its chunk and the line break behind it. */
  #left = 0;

  constructor(url: string) {
    const { hostname, port, host } = new URL(url);
    this.#host = host;
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on("data", (bytes: Buffer) => this.#read(bytes));
    this.#socket.on("error", (error) => this.#reject(error));
    this.#socket.on("close", () => this.#reject(new Error("The server has closed the connection.")));
  }

  get(path: string): Promise<Counted> {
    return new Promise((resolve, reject) => {
      [this.#resolve, this.#reject, this.#answer, this.#text] = [resolve, reject, undefined, ""];
      this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: ${this.#host}${END}`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#answer !== undefined && this.#left > 0) {
        const part = Math.min(this.#left, bytes.length - at);
        at += part;
        this.#left -= part;
        if (this.#left === 0 && !this.#isChunked) this.#end(this.#answer);
        continue;
      }
      // A head, or the line before a chunk; byte by byte in the rare case that it comes in two parts.
      const end = this.#answer === undefined ? END : LINE;
      const found = bytes.indexOf(end, at, "latin1");
      const isWhole = this.#text === "" && found >= 0;
      const next = isWhole ? found + end.length : at + 1;
      this.#text += bytes.toString("latin1", at, next);
      at = next;
      if (!this.#text.endsWith(end)) continue;
      const text = this.#text;
      this.#text = "";
      if (this.#answer === undefined) this.#head(text);
      else this.#chunk(text, this.#answer);
    }
  }

  #head(text: string): void {
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1]);
    const length = /^content-length: *(\d+)\r$/im.exec(text)?.[1];
    this.#isChunked = /^transfer-encoding: *chunked\r$/im.test(text);
    if (Number.isNaN(status) || (length === undefined) !== this.#isChunked) {
      throw new Error(`This head is not understood: ${text}`);
    }
    this.#left = Number(length ?? 0);
    this.#answer = { status, bytes: this.#left };
    if (!this.#isChunked && this.#left === 0) this.#end(this.#answer);
  }

  /** The line that tells a chunk's length, or, after the last one, the line that ends the body. */
  #chunk(text: string, answer: Counted): void {
    if (text === LINE) return this.#end(answer);
    const size = Number.parseInt(text, 16);
    if (Number.isNaN(size)) throw new Error(`This is no chunk: ${text}`);
    answer.bytes += size;
    // The line break behind a chunk goes with it; behind the last one it is a line of its own.
    this.#left = size === 0 ? 0 : size + LINE.length;
  }

  #end(answer: Counted): void {
    this.#answer = undefined;
    this.#resolve(answer);
  }
}
