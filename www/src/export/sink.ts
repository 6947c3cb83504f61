// Where the bytes of an export go: straight to a file on disk, or into memory until the browser saves them.
import type { Format } from "./setup.js";

export interface Sink {
  /** Resolves when there is room for more. */
  write(part: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Ends the file. Returns an address to save it from; null: it is on disk. */
  close(): Promise<string | null>;
  /** Gives up what was written. */
  discard(): void;
}

const MEDIA_TYPES: Readonly<Record<Format, string>> = { csv: "text/csv", ndjson: "application/x-ndjson", parquet: "application/vnd.apache.parquet" };

/** As browsers with access to files have it; TypeScript does not know it yet. */
type ShowSaveFilePicker = (options: { suggestedName: string; types: readonly { accept: Readonly<Record<string, readonly string[]>> }[] }) => Promise<FileSystemFileHandle>;

/** Asks where to save a file, if the browser can write to one. Null: the visitor thought better of it. */
export async function chooseSink(name: string, format: Format): Promise<{ sink: Sink; name: string } | null> {
  const { showSaveFilePicker } = window as { showSaveFilePicker?: ShowSaveFilePicker };
  if (showSaveFilePicker === undefined) return { sink: inMemory(format), name };
  try {
    const handle = await showSaveFilePicker.call(window, { suggestedName: name, types: [{ accept: { [MEDIA_TYPES[format]]: [`.${format}`] } }] });
    return { sink: onDisk(await handle.createWritable()), name: handle.name };
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    // As in a frame of another site, where no file may be chosen.
    return { sink: inMemory(format), name };
  }
}

function onDisk(file: FileSystemWritableFileStream): Sink {
  return {
    write: (part) => file.write(part),
    close: async () => {
      await file.close();
      return null;
    },
    discard: () => void file.abort().catch(() => undefined),
  };
}

function inMemory(format: Format): Sink {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  return {
    async write(part) {
      parts.push(part);
    },
    close: async () => URL.createObjectURL(new Blob(parts, { type: MEDIA_TYPES[format] })),
    discard: () => {
      parts = [];
    },
  };
}

/** Saves a file of the browser's memory, as if its link had been pressed. */
export function save(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
