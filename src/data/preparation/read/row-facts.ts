import { numberItems } from '../../chunk-numbers.ts';
import type { DataEngine } from '../../data-engine.ts';
import { quoteName } from '../../sql-literals.ts';
import type { StoredTable } from './stored-table.ts';

/** What is known of a row before any of its values is looked at. */
export interface RowFacts {
  /** [rows × 2], the halves of a 64-bit hash of the used columns. */
  hashes: Uint32Array;
  /** 1 where the target is there, 2 where all required inputs are; 3 where the row can be used. */
  usable: Uint8Array;
}

/**
 * Hashes of the used columns, and which rows lack a value that they must have.
 * @param columns all used columns, the targets among them
 * @param required inputs whose missing values make a row unusable
 */
export async function readRowFacts(
  engine: DataEngine,
  table: StoredTable,
  columns: readonly string[],
  targets: readonly string[],
  required: readonly string[],
): Promise<RowFacts> {
  const hashes = new BigUint64Array(table.rows);
  const usable = new Uint8Array(table.rows);
  const { hasTargets, hasRequired } = rowConditions(targets, required);
  await engine.stream(
    `SELECT hash(${columns.map(quoteName).join(', ')}),
       CAST((${hasTargets})::UTINYINT + 2 * (${hasRequired})::UTINYINT AS UTINYINT)
     FROM ${table.from}`,
    (chunk, offset) => {
      hashes.set(numberItems<BigUint64Array>(chunk, 0).subarray(0, chunk.rowCount), offset);
      usable.set(numberItems<Uint8Array>(chunk, 1).subarray(0, chunk.rowCount), offset);
    },
  );
  return { hashes: new Uint32Array(hashes.buffer), usable };
}

/** Whether a row has its targets, and what else it must have, as SQL. */
export function rowConditions(
  targets: readonly string[],
  required: readonly string[],
): { hasTargets: string; hasRequired: string } {
  const present = (names: readonly string[]): string =>
    names.map((name) => `${quoteName(name)} IS NOT NULL`).join(' AND ') || 'true';
  return { hasTargets: present(targets), hasRequired: present(required) };
}
