import type { ColumnProfile } from '../../contracts/dataset.ts';

/** Types whose only value may as well be a category beside its absence. */
const tellsPresence: ReadonlySet<string> = new Set(['categorical', 'boolean', 'numeric', 'dateTime']);

/** Whether a column can not tell rows apart: no value, or one that all rows have. */
export const isConstant = ({ distinct, missing, type }: ColumnProfile): boolean =>
  distinct === 0 || (distinct === 1 && (missing === 0 || !tellsPresence.has(type)));

/** Whether a column has one value where it has any, as a box that was ticked or not: its absence is the other value. */
export const hasPresenceOnly = (column: ColumnProfile): boolean =>
  column.distinct === 1 && !isConstant(column);
