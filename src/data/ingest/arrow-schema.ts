/** Units of Arrow's durations: how many of them a second has. */
const perSecond = [1, 1e3, 1e6, 1e9];
const durationType = 18;
const schemaHeader = 1;
/** Stands before the length of a message, but in the first versions of the format. */
const continuation = 0xffffffff;

/**
 * The durations among the columns of a table, by the schema that Arrow (pyarrow, pandas, Polars) keeps in a Parquet file, which has no type
 * for them: there they are integers. The schema is a message of Arrow's IPC format, a FlatBuffer (Schema.fbs and Message.fbs of Apache Arrow).
 * @param schema the value of `ARROW:schema`, in base64
 * @returns column by column, how many of its units a second has, null where it is no duration; empty where it is no such schema
 */
export function arrowDurations(schema: string): (number | null)[] {
  const bytes = Buffer.from(schema, 'base64');
  try {
    return fieldsOf(bytes).map((field) => unitsOf(bytes, field));
  } catch (error) {
    // A place outside of the bytes.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Places of the tables of the top-level fields. */
function fieldsOf(bytes: Buffer): number[] {
  const start = bytes.readUInt32LE(0) === continuation ? 8 : 4;
  const message = start + bytes.readUInt32LE(start);
  const kind = placeOf(bytes, message, 1);
  const header = placeOf(bytes, message, 2);
  if (kind === null || header === null || bytes.readUInt8(kind) !== schemaHeader) return [];
  const list = placeOf(bytes, follow(bytes, header), 1);
  if (list === null) return [];
  const first = follow(bytes, list);
  const count = Math.min(bytes.readUInt32LE(first), bytes.length / 4);
  return Array.from({ length: count }, (_, i) => follow(bytes, first + 4 + 4 * i));
}

function unitsOf(bytes: Buffer, field: number): number | null {
  const [kind, type] = [2, 3].map((slot) => placeOf(bytes, field, slot));
  if (kind === null || type === null || bytes.readUInt8(kind) !== durationType) return null;
  const unit = placeOf(bytes, follow(bytes, type), 0);
  // Milliseconds are the default, which is not written.
  return perSecond[unit === null ? 1 : bytes.readInt16LE(unit)] ?? null;
}

/** The place of a table's field; null where it is absent. */
function placeOf(bytes: Buffer, table: number, slot: number): number | null {
  const layout = table - bytes.readInt32LE(table);
  const at = 4 + 2 * slot;
  if (at + 2 > bytes.readUInt16LE(layout)) return null;
  const offset = bytes.readUInt16LE(layout + at);
  return offset === 0 ? null : table + offset;
}

const follow = (bytes: Buffer, at: number): number => at + bytes.readUInt32LE(at);
