/** The columns' numbers in the given rows, row-major. */
export function interleave(
  columns: readonly Float64Array[],
  rows: Int32Array,
  scaled: (value: number, column: number) => number,
): Float32Array {
  const out = new Float32Array(rows.length * columns.length);
  for (const [column, values] of columns.entries())
    for (let i = 0; i < rows.length; i++) out[i * columns.length + column] = scaled(values[rows[i]], column);
  return out;
}
