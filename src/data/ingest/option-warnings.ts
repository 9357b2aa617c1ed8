import type { ProfileWarning } from '../../contracts/dataset.ts';
import type { DatasetFormat } from '../../contracts/dataset-formats.ts';
import type { ReadOptions } from '../../contracts/dataset-reading.ts';
import type { FileReading } from './read-csv.ts';

/** Options of how the text of a CSV is divided; other formats have nothing that they would be about. */
const csvOptions = ['delimiter', 'quote', 'header', 'headerLines', 'skipLines', 'skipLastLines'] as const;

/** Warnings of options that the data contradict, or that nothing in the file is about. */
export function optionWarnings(
  options: ReadOptions,
  { columns, delimiter, decimal }: FileReading,
  format: DatasetFormat,
): ProfileWarning[] {
  const contradicted = columns.flatMap(({ name, note }): ProfileWarning[] =>
    note?.code === 'otherFormat' ? [{ code: 'optionContradicted', column: name, detail: note.detail }] : [],
  );
  const isUsed = (rule: (reading: (typeof columns)[number]['reading']) => boolean): boolean =>
    columns.some(({ reading }) => rule(reading));
  const unused: { option: string; why: string }[] = [];
  if (delimiter === null)
    for (const option of csvOptions)
      if (options[option] !== undefined)
        unused.push({ option, why: `the file is ${article(format)}, not a CSV` });
  if (options.encoding !== undefined && (format === 'parquet' || format === 'zip'))
    unused.push({ option: 'encoding', why: `the file is ${article(format)}, not a text` });
  if (options.decimal === ',' && decimal !== ',')
    unused.push({ option: 'decimal', why: 'no column holds numbers with a decimal comma' });
  if (options.thousands !== undefined && !isUsed(({ thousands }) => thousands === options.thousands))
    unused.push({ option: 'thousands', why: `no column holds numbers grouped by "${options.thousands}"` });
  if (options.dateFormat !== undefined && !isUsed(({ dateFormat }) => dateFormat === options.dateFormat))
    unused.push({ option: 'dateFormat', why: `no column holds dates of the format ${options.dateFormat}` });
  return [
    ...contradicted,
    ...unused.map(({ option, why }): ProfileWarning => ({
      code: 'optionWithoutEffect',
      column: null,
      detail: `The option \`${option}\` of reading has no effect: ${why}. Leave it out, or see in \`reading\` what was read.`,
    })),
  ];
}

const article = (format: DatasetFormat): string =>
  ({
    csv: 'a CSV',
    tsv: 'a TSV',
    json: 'JSON',
    ndjson: 'NDJSON',
    parquet: 'Parquet',
    zip: 'a ZIP of images',
  })[format];
