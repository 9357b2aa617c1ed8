/** Rows that are equal in every used column. */
export interface DuplicateGroups {
  /** For each row the first row that equals it: itself where it is the first. */
  firstOf: Int32Array;
  /** Rows that equal an earlier one. */
  duplicates: number;
}

/**
 * Groups rows by their 64-bit hashes, in an open-addressing table of plain arrays: a Map of BigInts takes ten times as
 * long. Two different rows share a hash once in 2⁶⁴ pairs.
 * @param hashes [rows × 2], the two halves of each row's hash
 */
export function groupDuplicates(hashes: Uint32Array): DuplicateGroups {
  const rows = hashes.length / 2;
  let size = 16;
  while (size < rows * 2) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const firstOf = new Int32Array(rows);
  let duplicates = 0;
  for (let row = 0; row < rows; row++) {
    const low = hashes[2 * row];
    const high = hashes[2 * row + 1];
    let slot = (low ^ Math.imul(high, 0x9e3779b1)) & (size - 1);
    for (;;) {
      const other = slots[slot];
      if (other < 0) {
        slots[slot] = row;
        firstOf[row] = row;
        break;
      }
      if (hashes[2 * other] === low && hashes[2 * other + 1] === high) {
        firstOf[row] = other;
        duplicates++;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
  return { firstOf, duplicates };
}
