import { isOneOfSql } from '../sql-literals.ts';

const always = { true: ['true'], false: ['false'] };
/** Read as true and false only where the user says that the column is boolean: elsewhere they are names or numbers. */
const onRequest = {
  true: [...always.true, 'yes', 'y', 't', '1', 'on'],
  false: [...always.false, 'no', 'n', 'f', '0', 'off'],
};

/** A trimmed cell as true or false, in any letter case; null where it is neither. */
export function readBoolean(cell: string, spellings = false): boolean | null {
  const { true: truths, false: lies } = spellings ? onRequest : always;
  const lower = cell.toLowerCase();
  return truths.includes(lower) ? true : lies.includes(lower) ? false : null;
}

/** SQL of the same. @param cell SQL of the trimmed cell */
export function booleanSql(cell: string, spellings = false): string {
  const { true: truths, false: lies } = spellings ? onRequest : always;
  return `CASE WHEN ${isOneOfSql(`lower(${cell})`, truths)} THEN true WHEN ${isOneOfSql(`lower(${cell})`, lies)} THEN false END`;
}
