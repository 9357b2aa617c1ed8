import { toWarning, type Warning, type WarningCode } from './warning.ts';

/** Columns with the same warning that are listed one by one; a wide table would fill every list with them. */
const listedColumns = 20;

/** The warnings with at most 20 of each code; one more, without a column, names the columns of the others. */
export function foldWarnings(warnings: readonly Warning[]): Warning[] {
  const codes = [...new Set(warnings.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const same = warnings.filter((warning) => warning.code === code);
    const more = same.slice(listedColumns);
    return more.length <= 1 ? same : [...same.slice(0, listedColumns), summary(code, more)];
  });
}

function summary(code: WarningCode, warnings: readonly Warning[]): Warning {
  const names = [...new Set(warnings.map(({ column }) => `"${column}"`))];
  const shown = names.slice(0, listedColumns).join(', ') + (names.length > listedColumns ? ', …' : '.');
  return toWarning({ code, detail: `The same holds for ${names.length} more column(s): ${shown}` });
}
