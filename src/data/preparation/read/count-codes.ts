/** Rows by category among the given ones, of all by default; missing ones under null. */
export function countCodes(
  codes: Int32Array,
  values: readonly (string | null)[],
  rows: Iterable<number> = codes.keys(),
): Map<string | null, number> {
  const counts = new Float64Array(values.length);
  for (const row of rows) counts[codes[row]]++;
  const found = new Map<string | null, number>();
  for (const [code, value] of values.entries()) if (counts[code] > 0) found.set(value, counts[code]);
  return found;
}
