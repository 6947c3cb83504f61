// What is used of hyparquet-writer, which the build bundles: see xtask/src/parquet.rs.

/** A node of a Parquet schema. A group is followed by its children, as many as it says. */
export interface SchemaElement {
  name: string;
  type?: "BOOLEAN" | "INT64" | "DOUBLE" | "BYTE_ARRAY";
  repetition_type?: "REQUIRED" | "OPTIONAL" | "REPEATED";
  num_children?: number;
  converted_type?: "UTF8" | "LIST" | "JSON" | "TIMESTAMP_MICROS";
  logical_type?: { type: "STRING" | "LIST" | "JSON" } | { type: "TIMESTAMP"; isAdjustedToUTC: boolean; unit: "MICROS" };
}

export interface WriterOptions {
  writer: ByteWriter;
  schema: SchemaElement[];
  codec?: string;
  compressors?: Record<string, (bytes: Uint8Array) => Uint8Array>;
  createdBy?: string;
}

/** Writes a file, row group by row group. */
export declare class ParquetWriter {
  /** Written at the end of the file. */
  schema: SchemaElement[];
  constructor(options: WriterOptions);
  write(rows: { columnData: { name: string; data: unknown[]; statistics?: boolean }[]; rowGroupSize: number }): void;
  finish(): void;
}

/** Bytes, and how many there were before them. */
export declare class ByteWriter {
  /** Where the next byte goes: 0 when those before it were taken. */
  index: number;
  getBytes(): Uint8Array;
}
