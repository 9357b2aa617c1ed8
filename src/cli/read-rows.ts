import type { Schemas } from '../client/client.ts';

/** Rows as a prediction takes them: objects, or arrays beside the names of their columns. */
export type Rows =
  Required<Pick<Schemas['PredictRequest'], 'columns' | 'data'>> | { rows: Record<string, unknown>[] };

/** A column of the model, by which cells of a CSV are read. */
export type InputColumn = Schemas['ModelVersion']['inputs'][number];

/**
 * The rows of a text: a JSON array of objects, objects one a line (NDJSON), or a CSV with a header. Cells of a CSV become what the
 * model's column of that name holds: numbers, true and false, lists of numbers; an empty cell is a missing value.
 * @throws Error that names the line of what can't be read
 */
export function readRows(text: string, inputs: readonly InputColumn[]): Rows {
  const start = text.trimStart();
  if (start.startsWith('[')) return { rows: JSON.parse(text) as Record<string, unknown>[] };
  if (start.startsWith('{')) return { rows: readLines(text) };
  const [columns, ...records] = readCsv(text);
  if (!columns) throw new Error('there are no rows: the input is empty');
  const types = columns.map((name) => inputs.find((input) => input.name === name)?.type);
  const data = records.map((record, index) => {
    if (record.length !== columns.length)
      throw new Error(
        `row ${index + 1} has ${record.length} cells; the header names ${columns.length} columns`,
      );
    return record.map((cell, i) => cellOf(cell, types[i]));
  });
  return { columns, data };
}

function readLines(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as Record<string, unknown>];
    } catch (error) {
      throw new Error(`line ${index + 1} is no JSON object: ${(error as Error).message}`, { cause: error });
    }
  });
}

function cellOf(cell: string, type: InputColumn['type'] | undefined): unknown {
  if (cell === '') return null;
  // What is no number after all is sent as it is: the service says where and what would be right.
  if (type === 'numeric') return Number.isNaN(Number(cell)) ? cell : Number(cell);
  if (type === 'boolean' && /^(?:true|false)$/i.test(cell)) return cell.toLowerCase() === 'true';
  if (type === 'vector') return JSON.parse(cell) as unknown;
  return cell;
}

/** The records of a CSV (RFC 4180): quoted cells may hold commas, quotes written twice, and line breaks. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;
  let record: string[] = [];
  const source = text.replace(/^\uFEFF/, '');
  while (cell.lastIndex < source.length) {
    const at = cell.lastIndex;
    const match = cell.exec(source);
    if (!match)
      throw new Error(
        `line ${source.slice(0, at).split('\n').length}: a quote is not where a cell begins or ends`,
      );
    const [, value, end] = match;
    record.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === ',' && cell.lastIndex < source.length) continue;
    if (end === ',') record.push('');
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  }
  return records;
}
