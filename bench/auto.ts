/**
 * What searches by themselves find: `npm run bench:auto`. Five public tables are searched on with nothing but the dataset, the task and a time (`--seconds 120`), and the best
 * trial's figure on the test rows is held beside scikit-learn's HistGradientBoosting and RandomForest with their defaults, trained on all other rows and
 * tested on the same ones: `auto/test-rows.json` has them as the service divides them, `auto/reference.json` what `auto/reference.py` came to. Fails where a table is below
 * the better of the two by more than a standard error of the figure. `--only NAME` (repeatable) picks tables; with `--json` the last line is `{ "tables": [{ "name", "metric",
 * "value", "boosting", "forest", "standardError", "family", "trials", "seconds" }] }`; `--write-rows` writes the test rows.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Dataset } from '../src/contracts/dataset.ts';
import type { CreateSearchRequest, Search, SearchLeaderboard } from '../src/contracts/search.ts';
import { createApiClient, type ApiClient } from '../scripts/api-client.ts';
import { startService } from '../scripts/service-process.ts';
import { benchTables, tableText, type BenchTable } from './defaults/tables.ts';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    seconds: { type: 'string', default: '120' },
    'write-rows': { type: 'boolean', default: false },
  },
});
const names = ['breast-cancer', 'digits', 'weather', 'diabetes', 'cars'];
const tables = benchTables.filter(({ name }) => names.includes(name) && (flags.only?.includes(name) ?? true));
const here = (name: string): string => path.join(import.meta.dirname, 'auto', name);

/** Of a table: row numbers from 0. */
type TestRows = Record<string, number[]>;

/** Scikit-learn's figures of the test rows, the forest's as the mean over its seeds, each with its standard error. */
interface Reference {
  metric: 'accuracy' | 'rmse';
  boosting: { value: number; standardError: number };
  forest: { value: number; standardError: number };
}

interface AutoFigures {
  name: string;
  metric: string;
  value: number;
  boosting: number;
  forest: number;
  standardError: number;
  family: string | null;
  trials: number;
  seconds: number;
}

const service = await startService({ env: { LOG_LEVEL: 'warn' } });
process.once('SIGINT', () => void service.stop().then(() => process.exit(130)));
try {
  const api = createApiClient({ url: service.url, key: service.adminKey });
  if (flags['write-rows']) await writeRows(api);
  else await compare(api);
} catch (error) {
  console.error(service.output().split('\n').slice(-30).join('\n'));
  throw error;
} finally {
  await service.stop();
}

/** A search on a table, to its end. */
async function searchOn(
  api: ApiClient,
  { name, type, target }: BenchTable,
  limits: NonNullable<CreateSearchRequest['limits']>,
): Promise<Search> {
  const { id: dataset } = await api.send<Dataset>(`/api/v1/datasets?name=${name}`, tableText(name), 'text/csv'); // prettier-ignore
  await api.waitFor<Dataset>(`/api/v1/datasets/${dataset}`, ({ status }) => status === 'ready');
  const { id } = await api.post<Search>('/api/v1/searches', { experiment: { dataset, task: { type, target } }, limits }); // prettier-ignore
  const ended = await api.waitFor<Search>(
    `/api/v1/searches/${id}`,
    ({ finishedAt }) => finishedAt !== null,
    (limits.seconds ?? 600) + 300,
  );
  if (ended.best === null) throw new Error(`${name}: the search is ${ended.status}: ${ended.error?.message}`);
  return ended;
}

/** The test rows of the best trial: those that are in no fold. */
async function testRowsOf(api: ApiClient, { best }: Search): Promise<number[]> {
  const place = `/api/v1/runs/${best!.runId}/rows?part=test&limit=1000`;
  const found: number[] = [];
  for (let offset = 0; ; offset += 1000) {
    const { rows, total } = await api.get<{ rows: { row: number; fold: number | null }[]; total: number }>(`${place}&offset=${offset}`); // prettier-ignore
    found.push(...rows.filter(({ fold }) => fold === null).map(({ row }) => row));
    if (offset + 1000 >= total) return found.toSorted((a, b) => a - b);
  }
}

async function writeRows(api: ApiClient): Promise<void> {
  const all: TestRows = {};
  for (const table of tables)
    all[table.name] = await testRowsOf(api, await searchOn(api, table, { trials: 1 }));
  await writeFile(here('test-rows.json'), `${JSON.stringify(all)}\n`);
}

async function compare(api: ApiClient): Promise<void> {
  const testRows = JSON.parse(await readFile(here('test-rows.json'), 'utf8')) as TestRows;
  const { scikitLearn, tables: references } = JSON.parse(await readFile(here('reference.json'), 'utf8')) as { scikitLearn: string; tables: Record<string, Reference> }; // prettier-ignore
  const all: AutoFigures[] = [];
  for (const table of tables) {
    const search = await searchOn(api, table, { seconds: Number(flags.seconds) });
    if (JSON.stringify(await testRowsOf(api, search)) !== JSON.stringify(testRows[table.name]))
      throw new Error(`The test rows of ${table.name} are others than those of the references: write both again.`); // prettier-ignore
    const figures = await figuresOf(api, table.name, search, references[table.name]);
    all.push(figures);
    console.log(lineOf(figures));
  }
  const below = all.filter(isBelow);
  console.log(`scikit-learn ${scikitLearn}; ${flags.seconds} s a table. ${below.length} of ${all.length} below by more than a standard error.`); // prettier-ignore
  if (flags.json) console.log(JSON.stringify({ tables: all }));
  if (below.length > 0) process.exitCode = 1;
}

async function figuresOf(
  api: ApiClient,
  name: string,
  search: Search,
  { metric, boosting, forest }: Reference,
): Promise<AutoFigures> {
  const { test } = await api.get<{ test: Record<string, number> }>(`/api/v1/runs/${search.best!.runId}/evaluation`); // prettier-ignore
  const { data, families } = await api.get<SearchLeaderboard>(`/api/v1/searches/${search.id}/leaderboard`);
  const better = isBetter(metric, boosting.value, forest.value) ? boosting : forest;
  return {
    name,
    metric,
    value: test[metric],
    boosting: boosting.value,
    forest: forest.value,
    standardError: better.standardError,
    family: data[0].family,
    trials: search.trials.total,
    seconds: families.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** Whether the first figure is the better one. */
function isBetter(metric: string, a: number, b: number): boolean {
  return metric === 'rmse' ? a <= b : a >= b;
}

function isBelow({ metric, value, boosting, forest, standardError }: AutoFigures): boolean {
  return metric === 'rmse'
    ? value > Math.min(boosting, forest) + standardError
    : value < Math.max(boosting, forest) - standardError;
}

function lineOf(figures: AutoFigures): string {
  const { name, metric, value, boosting, forest, standardError, family, trials, seconds } = figures;
  const shown = [value, boosting, forest, standardError].map((number) => number.toFixed(4).padStart(8));
  return `${name.padEnd(14)}${metric.padEnd(9)}${shown.join('  ')}  ${isBelow(figures) ? 'BELOW' : 'ok   '}  ${family}, ${trials} trials, ${seconds.toFixed(0)} s`;
}
