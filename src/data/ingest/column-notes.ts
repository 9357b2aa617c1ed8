import type { ColumnReading } from '../../contracts/column-reading.ts';
import type { ReadColumn } from '../../contracts/dataset-reading.ts';
import { namesSql } from '../cells/count-cells.ts';
import { cellSql, isMissingSql } from '../cells/read-cell.ts';
import type { DataEngine } from '../data-engine.ts';
import type { TextColumn } from './text-column.ts';
import { groupsOf, trimmed, type TextTable } from './text-table.ts';

const shownOthers = 5;

/** What was decided, with notes on columns that might have been read otherwise. */
export async function describeColumns(
  engine: DataEngine,
  table: TextTable,
  marks: ReadonlyMap<string, ReadColumn['missing']>,
): Promise<ReadColumn[]> {
  for (const column of table.text) {
    if (column.open === 'dayOrMonth')
      column.note = {
        code: 'dayOrMonth',
        detail:
          'The dates may have the day or the month first; no value decides it. Tell `format: dd/mm/yyyy` or `mm/dd/yyyy`.',
      };
    if (column.reading.timeFormat !== undefined && !column.isTold)
      column.note = {
        code: 'clockTimes',
        detail: `The values are times of day or durations: they are read as numbers of seconds. Tell \`type: categorical\` to have them as names${column.reading.timeFormat === 'hh:mm' ? ', and `format: mm:ss` if 12:30 is minutes and seconds' : ''}.`,
      };
    if (column.open === 'decimalMark')
      column.note = {
        code: 'decimalMark',
        detail: `A ${markOf(column.reading)}; no value decides it. Tell \`decimal\` or \`thousands\` if it is not.`,
      };
  }
  await noteLikely(engine, table);
  return table.text.map(({ name, reading, note }) => ({
    name,
    reading,
    missing: marks.get(name) ?? [],
    ...(note && { note }),
  }));
}

/** How a mark was read that may be the other one. */
const markOf = ({ decimal, thousands }: ColumnReading): string => {
  if (thousands !== undefined && decimal !== ',') return 'comma is read as the mark that groups thousands';
  return `${decimal === ',' ? 'comma' : 'point'} is read as the decimal mark`;
};

/** A column of text, and what most of its cells could be read as. */
type LikelyColumn = TextColumn & { likely: ColumnReading };

/** Says why columns of which most cells are numbers, dates, or true and false are text. */
async function noteLikely(engine: DataEngine, table: TextTable): Promise<void> {
  const unnoted = table.text.filter(
    (column): column is LikelyColumn => column.likely !== null && column.note === undefined,
  );
  for (const columns of groupsOf(unnoted)) {
    const counts = columns.flatMap(({ alias, likely }, i) => {
      const present = `NOT ${isMissingSql(likely, alias)}`;
      return [
        `count(*) FILTER (${present}) AS n${i}`,
        `count(*) FILTER (${present} AND ${cellSql(likely, alias)} IS NOT NULL) AS f${i}`,
        `count(*) FILTER (${present} AND ${namesSql(alias)}) AS d${i}`,
      ];
    });
    const [found] = await engine.query(`SELECT ${counts.join(', ')} FROM ${trimmed(table, columns)}`);
    for (const [i, column] of columns.entries()) {
      const [present, fits, names] = ['n', 'f', 'd'].map((name) => Number(found[`${name}${i}`]));
      if (column.likely.type === 'number' && names > 0)
        column.note = {
          code: 'exactDigits',
          detail: `${names} of ${present} values are digits with a leading zero, or more digits than a number holds exactly: names, which are kept as text. Tell \`type: numeric\` if they are numbers.`,
        };
      else if (fits === present)
        column.note = column.guesses === 'all' ? exponentNote : writtenAsText(column, present);
      else column.note = await mostly(engine, table, column, { present, fits });
    }
  }
}

const kinds = {
  number: { what: 'numbers', type: 'numeric' },
  dateTime: { what: 'dates', type: 'dateTime' },
  boolean: { what: 'true and false', type: 'boolean' },
  vector: { what: 'lists of numbers', type: 'vector' },
  text: { what: 'texts', type: 'text' },
} as const;

/** Nothing else keeps cells of a CSV that are all numbers from being read as such. */
const exponentNote = {
  code: 'exactDigits',
  detail:
    'The values are digits, some with an exponent, such as 12E4: they may be codes, and are read as names. Tell `type: numeric` if they are numbers.',
} as const;

/** JSON and Parquet have numbers, true and false of their own: what is a string there is a name, until it is told otherwise. */
function writtenAsText({ likely }: LikelyColumn, present: number): TextColumn['note'] {
  const { what, type } = kinds[likely.type];
  return {
    code: 'writtenAsText',
    detail: `All ${present} values are ${what}, written as strings: they are read as names. Tell \`type: ${type}\` to have them read as ${what}.`,
  };
}

async function mostly(
  engine: DataEngine,
  table: TextTable,
  column: LikelyColumn,
  { present, fits }: { present: number; fits: number },
): Promise<TextColumn['note']> {
  const { alias, likely } = column;
  const others = await engine.query(
    `SELECT left(${alias}, 80) AS value, count(*) AS cells FROM ${trimmed(table, [column])}
     WHERE NOT ${isMissingSql(likely, alias)} AND ${cellSql(likely, alias)} IS NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${shownOthers}`,
  );
  const isDate = likely.type === 'dateTime';
  const what = isDate ? `dates of the format ${likely.dateFormat ?? 'iso'}` : kinds[likely.type].what;
  const why = isDate ? 'the others are none, or no day of a calendar,' : 'the others are none,';
  return {
    code: isDate ? 'mostlyDates' : 'mostlyNumbers',
    detail: `${fits} of ${present} values are ${what}; ${why} so the column is read as text. Tell \`missingValues\` if they mean "no value".`,
    others: others.map(({ value, cells }) => ({ value: String(value), cells: Number(cells) })),
  };
}
