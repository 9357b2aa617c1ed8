import type { ColumnProfile, ColumnType } from '../contracts/dataset.ts';

/** Types whose values have an order in time. */
export const orderedTypes: readonly ColumnType[] = ['dateTime', 'numeric'];

/** Whether the values of a column can order rows in time: dates, numbers, and numbers that are kept as text with all their digits. */
export const isOrdered = ({ type, reading }: ColumnProfile): boolean =>
  orderedTypes.includes(type) || reading?.exact === true;
