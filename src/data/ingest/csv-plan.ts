import type { IngestLimits } from '../../contracts/dataset.ts';
import { quotePath, quoteText } from '../sql-literals.ts';
import type { CsvColumnGuess, CsvType } from './csv-types.ts';
import { nullTokens } from './null-tokens.ts';

/** Rejected values that are recorded; beyond, there are too many for dirt. */
export const recordedRejects = 10_000;

/** How a CSV is read: nothing is left for the reader to guess. */
export interface CsvPlan {
  path: string;
  delimiter: string;
  decimalComma: boolean;
  columns: { name: string; guess: CsvColumnGuess }[];
}

/** Types that are read as text and cast in our own query: `read_csv` turns what does not fit into NULL without a word. */
export const isCastByUs = (type: CsvType): boolean => type === 'TIMESTAMPTZ' || type === 'DOUBLE[]';

/** `read_csv` with nothing left to guess. */
export function csvTable(plan: CsvPlan, limits: IngestLimits): string {
  const columns = plan.columns
    .map(({ name, guess }) => `${quoteText(name)}: '${isCastByUs(guess.type) ? 'VARCHAR' : guess.type}'`)
    .join(', ');
  const options = [
    'auto_detect=false',
    `columns={${columns}}`,
    `delim=${quoteText(plan.delimiter)}`,
    `quote='"'`,
    `escape='"'`,
    'header=true',
    'strict_mode=true',
    `nullstr=[${nullTokens.map(quoteText).join(', ')}]`,
    `decimal_separator='${plan.decimalComma ? ',' : '.'}'`,
    `max_line_size=${limits.maxLineBytes}`,
    `buffer_size=${Math.max(2 * limits.maxLineBytes, 8_000_000)}`,
    'store_rejects=true',
    `rejects_limit=${recordedRejects}`,
  ];
  return `read_csv(${quotePath(plan.path)}, ${options.join(', ')})`;
}
