import { timeFormats } from '../../contracts/column-reading.ts';
import type { ReadOptions } from '../../contracts/dataset-reading.ts';
import { TrainyardError } from '../../errors.ts';
import { shorten } from './column-names.ts';

/**
 * Options for a column that is not there are a mistake, and times of day are numbers.
 * @throws TrainyardError datasetInvalid (unknownColumn, toldType)
 */
export function checkToldColumns({ columns }: ReadOptions, names: ReadonlySet<string>): void {
  checkTimes(columns);
  const unknown = Object.keys(columns ?? {}).filter((name) => !names.has(name));
  if (unknown.length === 0) return;
  const issues = unknown.map((column) => ({
    code: 'unknownColumn',
    column,
    detail: 'The options name it; the data has no such column.',
  }));
  throw new TrainyardError(
    'datasetInvalid',
    `The data has no column "${unknown[0]}", which the options name.`,
    {
      issues,
    },
  );
}

function checkTimes(columns: ReadOptions['columns'] = {}): void {
  const wrong = Object.entries(columns).find(
    ([, { type = 'numeric', format }]) => type !== 'numeric' && timeFormats.some((one) => one === format),
  );
  if (wrong === undefined) return;
  const [column, { type, format }] = wrong;
  const detail = `\`format: ${format}\` reads times as numbers of seconds, and \`type: ${type}\` says otherwise; leave one of them out.`;
  throw new TrainyardError('datasetInvalid', `Column "${shorten(column)}": ${detail}`, {
    issues: [{ code: 'toldType', column, detail }],
  });
}
