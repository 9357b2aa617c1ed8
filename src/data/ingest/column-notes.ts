import type { ReadColumn } from '../../contracts/dataset-reading.ts';
import { countColumn } from '../cells/count-cells.ts';
import { cellSql, isMissingSql } from '../cells/read-cell.ts';
import type { DataEngine } from '../data-engine.ts';
import { bestNumber, type TextColumn } from './text-column.ts';
import { trimmed, type TextTable } from './text-table.ts';

const shownOthers = 5;

/** What was decided, with notes on columns that might have been read otherwise. */
export async function describeColumns(
  engine: DataEngine,
  table: TextTable,
  marks: ReadonlyMap<string, ReadColumn['missing']>,
): Promise<ReadColumn[]> {
  const columns: ReadColumn[] = [];
  for (const column of table.text) {
    if (column.mostlyNumbers) await noteNumbers(engine, table, column);
    if (column.open === 'dayOrMonth')
      column.note = {
        code: 'dayOrMonth',
        detail:
          'The dates may have the day or the month first; no value decides it. Tell `format: dd/mm/yyyy` or `mm/dd/yyyy`.',
      };
    if (column.open === 'decimalMark')
      column.note = {
        code: 'decimalMark',
        detail: `A comma is read as ${column.reading.decimal === ',' ? 'the decimal mark' : 'the mark that groups thousands'}; no value decides it. Tell \`decimal\` or \`thousands\` if it is not.`,
      };
    columns.push({
      name: column.name,
      reading: column.reading,
      missing: marks.get(column.name) ?? [],
      ...(column.note && { note: column.note }),
    });
  }
  return columns;
}

/** Says why a column of mostly numbers is text. */
async function noteNumbers(engine: DataEngine, table: TextTable, column: TextColumn): Promise<void> {
  const from = trimmed(table, [column]);
  const { facts, candidates } = await countColumn(engine, from, column.alias, table.hints);
  const count = bestNumber(facts, candidates);
  const best = candidates[facts.fits.indexOf(count)];
  const others = await engine.query(
    `SELECT left(${column.alias}, 80) AS value, count(*) AS cells FROM ${from}
     WHERE NOT ${isMissingSql(best, column.alias)} AND ${cellSql(best, column.alias)} IS NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${shownOthers}`,
  );
  if (column.note !== undefined) return;
  if (facts.names > 0) {
    column.note = {
      code: 'exactDigits',
      detail: `${facts.names} of ${facts.present} values are digits with a leading zero, or more digits than a number holds exactly: names, which are kept as text. Tell \`type: numeric\` if they are numbers.`,
    };
    return;
  }
  column.note = {
    code: 'mostlyNumbers',
    detail: `${count} of ${facts.present} values are numbers; the others are none, so the column is read as text. Tell \`missingValues\` if they mean "no value".`,
    others: others.map(({ value, cells }) => ({ value: String(value), cells: Number(cells) })),
  };
}
