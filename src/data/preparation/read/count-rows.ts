import { splitParts, splitWords } from '../../../contracts/definition/split-parts.ts';
import type { ClassCount, RowCountRequest, RowCounts, RowSizes } from '../../../contracts/row-counts.ts';
import type { DataEngine } from '../../data-engine.ts';
import { compareExactNumbers } from '../../cells/exact-number.ts';
import { numberItems } from '../../chunk-numbers.ts';
import { quoteName, quoteText } from '../../sql-literals.ts';
import { areDraws, chanceOf, isExplained } from '../split/equal-rows.ts';
import { numberCategory } from './category-name.ts';
import { rowConditions } from './row-facts.ts';
import { openTable, type StoredTable } from './stored-table.ts';

/** Rows that are counted one by one; of more, a share is taken in which equal rows stay together. */
const defaultMostCounted = 4_000_000;
/** Rows among which pairs are compared. */
const mostCompared = 100_000;
/** Columns that are compared, with few values and with many. */
const compared = { few: 12, many: 4 };

/**
 * Counts the rows that a run would divide, by what it would divide them, and how many are equal. How many are equal is an estimate
 * where there are more rows than `mostCounted`.
 * @param engine may read the file; used by nobody else meanwhile
 */
export async function countRows(
  engine: DataEngine,
  parquetPath: string,
  request: RowCountRequest,
  { mostCounted = defaultMostCounted }: { mostCounted?: number } = {},
): Promise<RowCounts> {
  const table = await openTable(engine, parquetPath);
  const isText = request.place !== null && table.types.get(request.place.column) === 'VARCHAR';
  const all = await sizesOf(engine, usableRows(table, request, 1), request, { every: 1, isText });
  const every = Math.ceil(table.rows / mostCounted);
  const usable = usableRows(table, request, every);
  const [found] = await engine.query(
    `SELECT CAST(coalesce(sum(n), 0) AS DOUBLE) AS "rows", CAST(count(*) AS DOUBLE) AS "different"
     FROM (SELECT count(*) AS n FROM ${usable} GROUP BY h)`,
  );
  const [rows, different] = [Number(found['rows']), Number(found['different'])];
  if (rows === different) return { equal: 0, drawn: false, acrossParts: 0, all, first: all };
  const first = `(SELECT h, arg_min(y, i) AS y, arg_min(p, i) AS p FROM ${usable} GROUP BY h)`;
  return {
    equal: Math.round((all.rows * (rows - different)) / rows),
    drawn: areDraws({ rows, different, ...(await comparePairs(engine, table, request)) }),
    acrossParts: request.place?.as === 'part' ? (await countAcross(engine, usable)) * every : 0,
    all,
    first: await sizesOf(engine, first, request, { every, isText }),
  };
}

/** Rows that can be used: `i` their numbers, `h` a hash of the used columns, `y` the class, `p` the place. */
function usableRows(table: StoredTable, request: RowCountRequest, every: number): string {
  const { columns, classes, place } = request;
  const hash = `hash(${columns.map(quoteName).join(', ')})`;
  const conditions = [
    conditionOf(request),
    ...(place === null ? [] : [`${quoteName(place.column)} IS NOT NULL`]),
    ...(every === 1 ? [] : [`${hash} % ${every} = 0`]),
  ];
  return `(SELECT file_row_number AS i, ${hash} AS h,
      ${classes === null ? `''` : classExpression(table, classes)} AS y, ${placeExpression(place)} AS p
    FROM ${table.numbered} WHERE ${conditions.join(' AND ')})`;
}

function classExpression({ types }: StoredTable, name: string): string {
  const isNumber = types.get(name) === 'DOUBLE' || types.get(name) === 'BIGINT';
  return `CAST(${quoteName(name)} AS ${isNumber ? 'DOUBLE' : 'VARCHAR'})`;
}

function conditionOf({ targets, required }: RowCountRequest): string {
  const { hasTargets, hasRequired } = rowConditions(targets, required);
  return `${hasTargets} AND ${hasRequired}`;
}

/** What a row is placed by; parts are numbered as {@link splitParts} are. */
function placeExpression(place: RowCountRequest['place']): string {
  if (place === null) return '0';
  if (place.as !== 'part') return quoteName(place.column);
  const cases = Object.entries(splitWords).map(
    ([word, part]) => `WHEN ${quoteText(word)} THEN ${splitParts.indexOf(part)}`,
  );
  return `CASE lower(CAST(${quoteName(place.column)} AS VARCHAR)) ${cases.join(' ')} END`;
}

async function sizesOf(
  engine: DataEngine,
  from: string,
  { place, classes: target }: RowCountRequest,
  { every, isText }: { every: number; isText: boolean },
): Promise<RowSizes> {
  const isPart = place?.as === 'part';
  const classes: ClassCount[] = [];
  await engine.stream(
    `SELECT y, CAST(${isPart ? 'p' : '0'} AS INTEGER), CAST(count(*) AS DOUBLE) FROM ${from} GROUP BY ALL`,
    (chunk) => {
      const [values, parts, counts] = [0, 1, 2].map((column) => chunk.getColumnValues(column));
      for (const [i, value] of values.entries())
        classes.push({
          value: typeof value === 'number' ? numberCategory(value) : String(value),
          part: isPart ? (splitParts[parts[i] as number] ?? null) : null,
          count: (counts[i] as number) * every,
        });
    },
  );
  if (target !== null && place !== null && !isPart) {
    const spread = await spreadOf(engine, from, { every, isOrdered: place.as === 'time' && !isText });
    for (const [i, one] of classes.entries()) classes[i] = { ...one, ...spread.get(one.value) };
  }
  const rows = classes.reduce((sum, { count }) => sum + count, 0);
  const places = place === null || isPart ? null : await placesOf(engine, from, place, every);
  return { rows, classes, places };
}

/** Over how many groups or times each class is spread, and how many rows stand before its first time. */
async function spreadOf(
  engine: DataEngine,
  from: string,
  { every, isOrdered }: { every: number; isOrdered: boolean },
): Promise<Map<string, Pick<ClassCount, 'places' | 'before'>>> {
  const found = new Map<string, Pick<ClassCount, 'places' | 'before'>>();
  await engine.stream(
    `WITH places AS (SELECT p, CAST(sum(count(*)) OVER (ORDER BY p) - count(*) AS DOUBLE) AS earlier FROM ${from} GROUP BY p),
       classes AS (SELECT y, CAST(count(DISTINCT p) AS DOUBLE) AS n, min(p) AS p FROM ${from} GROUP BY y)
     SELECT y, n, earlier FROM classes JOIN places USING (p)`,
    (chunk) => {
      const [values, counts, earlier] = [0, 1, 2].map((column) => chunk.getColumnValues(column));
      for (const [i, value] of values.entries())
        found.set(typeof value === 'number' ? numberCategory(value) : String(value), {
          places: counts[i] as number,
          ...(isOrdered && { before: (earlier[i] as number) * every }),
        });
    },
  );
  return found;
}

/** Rows of each place, in the order of the places. */
async function placesOf(
  engine: DataEngine,
  from: string,
  { as }: NonNullable<RowCountRequest['place']>,
  every: number,
): Promise<Float64Array> {
  const found: number[] = [];
  const names: string[] = [];
  await engine.stream(`SELECT CAST(count(*) AS DOUBLE), p FROM ${from} GROUP BY p ORDER BY p`, (chunk) => {
    const counts = numberItems<Float64Array>(chunk, 0);
    for (let i = 0; i < chunk.rowCount; i++) found.push(counts[i] * every);
    // Times that are stored as text are numbers with more digits than a double holds.
    if (as === 'time') names.push(...chunk.getColumnValues(1).filter((name) => typeof name === 'string'));
  });
  if (names.length === 0) return Float64Array.from(found);
  const inOrder = Array.from(names.keys()).toSorted((a, b) => compareExactNumbers(names[a], names[b]));
  const sizes: number[] = [];
  for (const [i, place] of inOrder.entries())
    if (i > 0 && compareExactNumbers(names[inOrder[i - 1]], names[place]) === 0)
      sizes[sizes.length - 1] += found[place];
    else sizes.push(found[place]);
  return Float64Array.from(sizes);
}

/** Rows of a later part that equal one of an earlier part. */
async function countAcross(engine: DataEngine, usable: string): Promise<number> {
  const [found] = await engine.query(
    `SELECT CAST(coalesce(sum(n), 0) AS DOUBLE) AS "rows" FROM (
       SELECT p, count(*) AS n, min(p) OVER (PARTITION BY h) AS earliest FROM ${usable} GROUP BY h, p
     ) WHERE p > earliest`,
  );
  return Number(found['rows']);
}

/**
 * How many of the equal pairs chance explains, by the column that explains most, and how many columns are continuous. Among a share
 * of the rows, drawn by their numbers: pairs that are equal and those that nearly are get fewer alike.
 */
async function comparePairs(
  engine: DataEngine,
  table: StoredTable,
  request: RowCountRequest,
): Promise<{ chance: number | null; continuous: number }> {
  const { columns, byVariety } = request;
  const names = [...new Set([...byVariety.slice(0, compared.few), ...byVariety.slice(-compared.many)])];
  const others = columns.filter((name) => !names.includes(name));
  const every = Math.ceil(table.rows / mostCompared);
  const sample = 'compared_rows';
  const cells = [
    ...names.map((name, i) => `hash(${quoteName(name)}) AS c${i}`),
    ...names.map((name, i) => `${isFraction(table, name)} AS f${i}`),
    `hash(${[...others.map(quoteName), '0'].join(', ')}) AS c${names.length}`,
  ];
  await engine.run(
    `CREATE TEMP TABLE ${sample} AS SELECT ${cells.join(', ')} FROM ${table.numbered}
     WHERE ${conditionOf(request)}${every === 1 ? '' : ` AND hash(file_row_number) % ${every} = 0`}`,
  );
  try {
    return await compareColumns(engine, sample, names.length);
  } finally {
    await engine.run(`DROP TABLE ${sample}`);
  }
}

const isFraction = ({ types }: StoredTable, name: string): string =>
  types.get(name) === 'DOUBLE' ? `coalesce(${quoteName(name)} <> floor(${quoteName(name)}), false)` : 'false';

/** As {@link comparePairs}. @param sample hashes `c0` … of each column, the last one of all others together */
async function compareColumns(
  engine: DataEngine,
  sample: string,
  count: number,
): Promise<{ chance: number | null; continuous: number }> {
  const columns = Array.from({ length: count + 1 }, (_, i) => `c${i}`);
  const all = `hash(${columns.join(', ')})`;
  const pairs = async (by: string): Promise<number> => {
    const [found] = await engine.query(
      `SELECT CAST(coalesce(sum(n * (n - 1) / 2), 0) AS DOUBLE) AS "pairs" FROM (SELECT count(*) AS n FROM ${sample} GROUP BY ${by})`,
    );
    return Number(found['pairs']);
  };
  const equal = await pairs(all);
  let chance = 0;
  let continuous = 0;
  // Once chance is enough of an explanation, no other column can change that.
  for (let i = 0; i < count && !isExplained(chance); i++) {
    const [{ agreement, partners, fractions }] = await engine.query(
      `SELECT coalesce(sum(n * (n - 1.0)) / (sum(n) * (sum(n) - 1.0)), 1) AS agreement,
         coalesce(sum(n * (n - 1.0)) / sum(n), 0) AS partners, coalesce(bool_or(f), false) AS fractions
       FROM (SELECT count(DISTINCT ${all}) AS n, bool_or(f${i}) AS f FROM ${sample} GROUP BY c${i})`,
    );
    if (fractions === true && Number(partners) < continuousPartners) continuous++;
    const rest = `hash(${columns.filter((_, j) => j !== i).join(', ')})`;
    const almost = (await pairs(rest)) - equal;
    chance = Math.max(chance, chanceOf({ equal, almost, agreement: Number(agreement) }));
  }
  return { chance: equal === 0 ? null : chance, continuous };
}

/** Other different rows that agree with one in a continuous column, on average, at most. */
const continuousPartners = 0.05;
