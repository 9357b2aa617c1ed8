import type { IngestLimits } from '../../contracts/dataset.ts';
import { quotePath, quoteText } from '../sql-literals.ts';

/** Lines that are no rows: so many are recorded. */
export const recordedRejects = 10_000;

/** How a CSV is divided into cells: nothing is left for the reader to guess. */
export interface CsvPlan {
  path: string;
  delimiter: string;
  /** What encloses fields; empty: nothing. */
  quote: string;
  /** Lines at the start that are left out. */
  skipLines: number;
  hasHeader: boolean;
  /** Fields of a record. */
  width: number;
}

/** The name of a field within queries. */
export const csvField = (index: number): string => `f${index}`;

/** The index of a field by its name; −1 for another name. */
export const csvFieldIndex = (field: string): number => (/^f\d+$/.test(field) ? Number(field.slice(1)) : -1);

/** `read_csv` with every cell as text: what a cell means is decided by its column's reading. */
export function csvTable(plan: CsvPlan, limits: IngestLimits): string {
  const columns = Array.from({ length: plan.width }, (_, j) => `${csvField(j)}: 'VARCHAR'`).join(', ');
  const options = [
    'auto_detect=false',
    `columns={${columns}}`,
    `delim=${quoteText(plan.delimiter)}`,
    `quote=${quoteText(plan.quote)}`,
    `escape=${quoteText(plan.quote)}`,
    `header=${plan.hasHeader}`,
    `skip=${plan.skipLines}`,
    'strict_mode=true',
    `nullstr=['']`,
    `max_line_size=${limits.maxLineBytes}`,
    `buffer_size=${Math.max(2 * limits.maxLineBytes, 8_000_000)}`,
    'store_rejects=true',
    `rejects_limit=${recordedRejects}`,
  ];
  return `read_csv(${quotePath(plan.path)}, ${options.join(', ')})`;
}
