import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ErrorIssue } from '../../errors.ts';
import type { DataEngine } from '../data-engine.ts';
import { shorten } from './column-names.ts';
import { csvFieldIndex, recordedRejects, type CsvPlan } from './csv-plan.ts';
import { locateRecords } from './locate-records.ts';
import { invalidRows } from './misfit-error.ts';

const reportedIssues = 20;
/** Notes below a table lie in the last bytes of the file. */
const bytesBelow = 2000;

const rejectCodes: Readonly<Record<string, { code: string; say: (message: string) => string }>> = {
  'MISSING COLUMNS': { code: 'raggedRow', say: (m) => `Too few fields. ${m}.` },
  'TOO MANY COLUMNS': { code: 'raggedRow', say: (m) => `Too many fields. ${m}.` },
  'UNQUOTED VALUE': {
    code: 'quoting',
    say: () =>
      'A quoted value is not closed, or goes on after its closing quote. Quotes inside a value are doubled.',
  },
  'LINE SIZE OVER MAXIMUM': {
    code: 'lineTooLong',
    say: () => 'The record is longer than the limit for one line; a quote may not be closed.',
  },
  'INVALID ENCODING': { code: 'encoding', say: () => 'The text is not UTF-8.' },
};

/**
 * Checks that the last read took every line for a row.
 * @param names of the fields
 * @throws TrainyardError datasetInvalid naming the lines that are no rows
 */
export async function checkRejects(
  engine: DataEngine,
  plan: CsvPlan,
  names: readonly string[],
): Promise<void> {
  const [present] = await engine.query(
    `SELECT count(*) AS n FROM duckdb_tables() WHERE table_name = 'reject_errors'`,
  );
  if (present['n'] === 0) return;
  // Lines of nothing but spaces are no rows: they may be left out, as long as all of them were recorded.
  const blank = `error_type = 'MISSING COLUMNS' AND trim(csv_line, ' \t\r\n') = ''`;
  const rejects = await engine.query(
    `SELECT error_type, line_byte_position AS at, left(error_message, 200) AS message, column_name AS field
     FROM reject_errors WHERE NOT (${blank}) OR (SELECT count(*) FROM reject_errors) >= ${recordedRejects} ORDER BY line_byte_position LIMIT ${reportedIssues}`,
  );
  if (rejects.length === 0) return;
  // Byte offsets from 0; DuckDB counts from 1.
  const offsets = rejects.map(({ at }) => Number(at) - 1);
  const places = await locateRecords(plan.path, offsets, plan);
  const issues = rejects.map(({ error_type, message, field }, i): ErrorIssue => {
    const known = rejectCodes[String(error_type)];
    const column = names[csvFieldIndex(String(field))];
    return {
      code: known?.code ?? 'malformed',
      detail: known?.say(String(message)) ?? shorten(String(message), 200),
      ...places[i],
      ...(column === undefined ? {} : { column }),
    };
  });
  const isBelow = await areLastLines(plan.path, offsets);
  throw invalidRows(
    issues,
    isBelow ? 'If the last lines are notes below the table, tell `skipLastLines`.' : '',
  );
}

/** Whether lines are the last ones of a file. @param offsets of their starts, rising */
async function areLastLines(path: string, offsets: readonly number[]): Promise<boolean> {
  const { size } = await stat(path);
  if (size - offsets[0] > bytesBelow) return false;
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { start: offsets[0] })) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString('latin1').split(/[\r\n]+/); // prettier-ignore
  return lines.filter((line) => line.trim() !== '').length === new Set(offsets).size;
}

/** Forgets the rejects of an earlier read. */
export async function forgetRejects(engine: DataEngine): Promise<void> {
  await engine.run('DROP TABLE IF EXISTS reject_errors');
  await engine.run('DROP TABLE IF EXISTS reject_scans');
}
