import type { DatasetProfile, ProfileWarning } from '../../contracts/dataset.ts';
import type { DatasetFormat } from '../../contracts/dataset-formats.ts';
import type { DatasetReading, ReadOptions } from '../../contracts/dataset-reading.ts';
import { optionWarnings } from './option-warnings.ts';
import type { FileReading } from './read-csv.ts';

/** Whether there is more to say of a column than its type. */
function isWorthTelling({ reading, missing, note }: FileReading['columns'][number]): boolean {
  const { type: _type, dateOnly: _dateOnly, ...format } = reading;
  const isOrdinary = Object.values(format).every((value) => value === undefined || value === 'iso');
  return !isOrdinary || missing.length > 0 || note !== undefined;
}

/** What is kept of how a file was read, with the options that were given. */
export const toldReading = (reading: FileReading, options: ReadOptions): DatasetReading => ({
  ...reading,
  options,
  columns: reading.columns.filter(isWorthTelling),
});

/**
 * The profile with how each column is read, and with warnings of the options. Types that were told count before those that were found.
 * @param found.fileNames the column that names the files of an archive; null without one
 */
export function completeProfile(
  profile: DatasetProfile,
  reading: FileReading,
  { options, format, fileNames }: { options: ReadOptions; format: DatasetFormat; fileNames: string | null },
): DatasetProfile {
  const readings = new Map(reading.columns.map((column) => [column.name, column.reading]));
  const { columns: told } = options;
  return {
    ...profile,
    columns: profile.columns.map((column) => {
      const found = readings.get(column.name);
      const type =
        told !== undefined && Object.hasOwn(told, column.name) ? told[column.name].type : undefined;
      return { ...column, ...(type && { type }), ...(found && { reading: found }) };
    }),
    warnings: [
      ...profile.warnings,
      ...fileNameWarnings(profile.warnings, fileNames),
      ...optionWarnings(options, reading, format),
    ],
  };
}

function fileNameWarnings(known: readonly ProfileWarning[], column: string | null): ProfileWarning[] {
  if (column === null || known.some((one) => one.column === column && one.code === 'identifierLike'))
    return [];
  return [{ code: 'identifierLike', column, detail: 'The column names the files of the archive.' }];
}
