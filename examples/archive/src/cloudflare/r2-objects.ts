import type { Objects, Version } from "../core/index.js";
import type { Bucket } from "./env.js";

/** Objects in R2, which writes on condition: of any number at once, one succeeds. */
export class R2Objects implements Objects {
  constructor(private readonly bucket: Bucket) {}

  async get(key: string) {
    const object = await this.bucket.get(key);
    return object === null ? null : new Uint8Array(await object.arrayBuffer());
  }

  async head(key: string) {
    const object = await this.bucket.head(key);
    return object === null ? null : { version: object.etag, sha256: object.customMetadata?.["sha256"] ?? null };
  }

  async put(key: string, bytes: Uint8Array, sha256: string, expected: Version | null) {
    const onlyIf = expected === null ? { etagDoesNotMatch: "*" } : { etagMatches: expected };
    return (await this.bucket.put(key, bytes, { onlyIf, customMetadata: { sha256 } })) !== null;
  }

  async *list(prefix: string) {
    let cursor: string | undefined;
    do {
      const page = await this.bucket.list({ prefix, ...(cursor !== undefined && { cursor }) });
      for (const { key } of page.objects) yield key;
      cursor = page.truncated ? page.cursor : undefined;
    } while (cursor !== undefined);
  }

  delete(key: string) {
    return this.bucket.delete(key);
  }
}
