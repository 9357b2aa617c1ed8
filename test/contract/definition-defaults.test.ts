import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ExperimentDefinition } from '../../src/contracts/definition/definition.ts';
import { resolveDefinition } from '../../src/definition/resolve-definition.ts';
import { datasetFacts } from '../support/dataset-facts.ts';

interface Schema {
  default?: unknown;
  properties?: Record<string, Schema>;
}

const schemaOfDefinitions = ExperimentDefinition as unknown as Schema;

/** Every documented default by its path: the schema's `default` in objects, not in lists and alternatives. */
function documented(schema: Schema, path: string[] = []): [string, unknown][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, option]): [string, unknown][] =>
    'default' in option ? [[[...path, name].join('.'), option.default]] : documented(option, [...path, name]),
  );
}

/** All options with a constant default, alternatives and items of lists included: `name = value`. */
function documentedPairs(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    const inner = documentedPairs(value);
    if (key !== 'properties') return inner;
    const own = Object.entries(value as Record<string, Schema>).filter(([, option]) => 'default' in option);
    return [...own.map(([name, option]) => `${name} = ${String(option.default)}`), ...inner];
  });
}

const documentedDefaults = documented(schemaOfDefinitions);
const valueAt = (root: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], root); // prettier-ignore

const facts = datasetFacts([
  { name: 'x', type: 'numeric' },
  { name: 'day', type: 'dateTime', distinct: 1000 },
  { name: 'kind', type: 'categorical', distinct: 2, topValues: [{ value: 'a', count: 50_000 }, { value: 'b', count: 50_000 }] },
  { name: 'one', type: 'boolean', distinct: 2 },
  { name: 'two', type: 'boolean', distinct: 2 },
  // Of few rows an MLP has defaults of its own.
], { rows: 100_000 }); // prettier-ignore

const tasks: ExperimentDefinition['task'][] = [
  { type: 'classification', target: 'kind' },
  { type: 'regression', target: 'x' },
  { type: 'multiLabelClassification', targets: ['one', 'two'] },
  { type: 'autoencoding' },
  { type: 'forecasting', target: 'x', time: 'day' },
  { type: 'recommendation', user: 'kind', item: 'one' },
];

/** Documented defaults that one task's rule replaces; its description says so. */
const replaced: Partial<Record<string, readonly string[]>> = {
  recommendation: ['preparation.categorical', 'preparation.maxCategories'],
};

describe('a minimal definition', () => {
  it.each(tasks)('of $type resolves to the documented defaults', (task) => {
    const { resolved } = resolveDefinition({ dataset: facts.id, task }, facts);
    const found = documentedDefaults.filter(([path]) => valueAt(resolved, path) !== undefined);
    expect(found.length).toBeGreaterThan(30);
    const wrong = found.filter(([path, value]) => {
      if (path === 'training.loss' || replaced[task.type]?.includes(path)) return false;
      return JSON.stringify(valueAt(resolved, path)) !== JSON.stringify(value);
    });
    expect(wrong.map(([path, value]) => [path, value, valueAt(resolved, path)])).toEqual([]);
  });
});

/** A constant that code gives an option: by `??`, or where it is taken out of its object. */
const literal = "(-?[\\d._]+|'[^']*'|true|false|null)";
const patterns = [
  new RegExp(`(\\w+) \\?\\? ${literal}`, 'g'),
  new RegExp(`[{,]\\s*(\\w+)(?:: \\w+)? = ${literal}(?=\\s*[,}])`, 'g'),
];

/** The defaults that a source text gives: `name = value`. */
function defaultsIn(text: string): string[] {
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, name, value]) => `${name} = ${value.replaceAll("'", '')}`),
  );
}

it('a default is seen wherever code gives one', () => {
  const text = "x.epochs ?? 5; const { seed = 1, on = true }: A = a; ({ type: kind = 'adam' }) => 0";
  expect(defaultsIn(text)).toEqual(['epochs = 5', 'seed = 1', 'on = true', 'type = adam']);
  expect(defaultsIn('const { size = rows } = a; const b = 5; f({ c: 5 });')).toEqual([]);
});

/** The text of each source file of a folder. */
async function sourcesOf(folder: string): Promise<[string, string][]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  return Promise.all(
    names.map(async (name) => [`${folder}/${name}`, await readFile(`${folder}/${name}`, 'utf8')]),
  );
}

describe.each(['src/definition', 'src/families', 'src/targets', 'src/optimizers'])('%s', (folder) => {
  it('repeats no documented default as a literal, and casts nothing to what is resolved', async () => {
    const pairs = new Set(documentedPairs(schemaOfDefinitions));
    const sources = await sourcesOf(folder);
    expect(sources.length).toBeGreaterThan(5);
    const repeated = sources.flatMap(([file, text]) =>
      defaultsIn(text).flatMap((pair) => (pairs.has(pair) ? [`${file}: ${pair}`] : [])),
    );
    expect(repeated).toEqual([]);
    const casts = sources.filter(([, text]) => /\bas (?:unknown as )?(?:\w+<)?Resolved/.test(text));
    expect(casts.map(([file]) => file)).toEqual([]);
  });
});

describe('src/definition', () => {
  it('gives an option with a documented default no default of its own', async () => {
    const names = new Set(documentedDefaults.map(([path]) => path.split('.').at(-1)!));
    const found = (await sourcesOf('src/definition')).flatMap(([file, text]) =>
      defaultsIn(text).flatMap((pair) => (names.has(pair.split(' ')[0]) ? [`${file}: ${pair}`] : [])),
    );
    expect(found).toEqual([]);
  });
});
