import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../src/contracts/definition/definition.ts';
import { resolveDefinition } from '../../src/definition/resolve-definition.ts';
import { datasetFacts } from '../support/dataset-facts.ts';

interface Schema {
  default?: unknown;
  properties?: Record<string, Schema>;
}

const { components } = JSON.parse(await readFile('openapi/openapi.json', 'utf8')) as {
  components: { schemas: { ExperimentDefinition: Schema } };
};

/** Every documented default by its path: the schema's `default` in objects, not in lists and alternatives. */
function documented(schema: Schema, path: string[] = []): [string, unknown][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, option]): [string, unknown][] =>
    'default' in option ? [[[...path, name].join('.'), option.default]] : documented(option, [...path, name]),
  );
}

const documentedDefaults = documented(components.schemas.ExperimentDefinition);
const valueAt = (root: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], root); // prettier-ignore

const facts = datasetFacts([
  { name: 'x', type: 'numeric' },
  { name: 'day', type: 'dateTime', distinct: 1000 },
  { name: 'kind', type: 'categorical', distinct: 2, topValues: [{ value: 'a', count: 500 }, { value: 'b', count: 500 }] },
  { name: 'one', type: 'boolean', distinct: 2 },
  { name: 'two', type: 'boolean', distinct: 2 },
]); // prettier-ignore

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

/** Where a kind is taken from its registry, its type is no longer known. */
const fromRegistry = new Set(['resolve-classical.ts', 'resolve-model.ts', 'resolve-optimizer.ts']);
/** Defaults of the task, which move to the schema of each kind of task. */
const ofTasks = new Set(['resolve-forecast.ts', 'resolve-recommendation.ts']);

describe('src/definition', () => {
  it('repeats no documented default as a literal, and casts nothing to what is resolved', async () => {
    const names = new Set(documentedDefaults.map(([path]) => path.split('.').at(-1)!));
    const found: string[] = [];
    for (const name of await readdir('src/definition')) {
      const file = `src/definition/${name}`;
      for (const line of (await readFile(file, 'utf8')).split('\n')) {
        const option = /(\w+) \?\? (?:-?[\d._]+|'[^']*'|true|false|null)/.exec(line)?.[1];
        const repeats = option !== undefined && names.has(option) && !ofTasks.has(name);
        if (repeats || (!fromRegistry.has(name) && /\bas (?:unknown as )?Resolved/.test(line)))
          found.push(`${file}: ${line.trim()}`);
      }
    }
    expect(found).toEqual([]);
  });
});
