import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentDefinition } from '../../src/contracts/definition/definition.ts';
import { neuralFamilies } from '../../src/families/families.ts';
import { classicalFamilies } from '../../src/families/classical-families.ts';
import { resolveDefinition } from '../../src/definition/resolve-definition.ts';
import { taskKinds } from '../../src/targets/tasks.ts';
import { clientTypes } from '../../tools/codegen/client-types.ts';
import { datasetFacts } from '../support/dataset-facts.ts';
import * as programs from './support/client-programs.ts';

interface Schema {
  type?: string;
  $ref?: string;
  oneOf?: Schema[];
  anyOf?: Schema[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
  properties?: Record<string, object>;
  required?: string[];
}
const read = async (file: string) => readFile(path.resolve(import.meta.dirname, '../..', file), 'utf8');
const document = JSON.parse(await read('openapi/openapi.json')) as { components: { schemas: Record<string, Schema> } }; // prettier-ignore
const { schemas } = document.components;

describe('types that openapi-typescript makes of the document, by its own defaults', () => {
  it('are those of src/client/api-types.ts (npm run openapi writes them), and have no any', async () => {
    const types = await clientTypes(document);
    expect(types === (await read('src/client/api-types.ts'))).toBe(true);
    expect(types.replaceAll(/\/\*\*[^]*?\*\//g, '')).not.toMatch(/\bany\b/);
  });

  it('compile programs for every task, and refuse what the service would refuse', async () => {
    const written = new Set(Object.values(programs).flatMap((it) => ('task' in it ? [it.task.type] : [])));
    expect([...written].toSorted()).toEqual(taskKinds.names().toSorted());
    const file = path.resolve(import.meta.dirname, 'support/client-programs.ts');
    const flags = '--ignoreConfig --noEmit --strict --module nodenext --target es2023 --allowImportingTsExtensions'.split(' '); // prettier-ignore
    const compiled = promisify(execFile)('npx', ['--no-install', 'tsc', ...flags, file]);
    await expect(compiled).resolves.toMatchObject({ stdout: '' });
  });
});

describe('unions of the document', () => {
  it.each([
    ['Task', 'type', 6],
    ['ModelDefinition', 'family', 17],
    ['CustomLayer', 'type', 21],
    ['OptimizerByType', 'type', 10],
    ['SplitByStrategy', 'strategy', 6],
    ['SplitEvaluation', 'kind', 5],
    ['ResolvedTask', 'type', 6],
    ['ResolvedModel', 'family', 17],
  ])('%s is told apart by %s', (name, propertyName, alternatives) => {
    const { discriminator, oneOf } = schemas[name];
    expect(discriminator?.propertyName).toBe(propertyName);
    expect(oneOf).toHaveLength(alternatives);
    expect(Object.values(discriminator!.mapping)).toEqual(oneOf!.map(({ $ref }) => $ref));
  });

  it('of objects have a name for each alternative', () => {
    const unionsIn = (value: unknown, place: string): [string, Schema[]][] => {
      if (typeof value !== 'object' || value === null) return [];
      const { anyOf, oneOf } = value as Schema;
      const inner = Object.entries(value).flatMap(([key, part]) => unionsIn(part, `${place}/${key}`));
      return [...inner, [place, anyOf ?? oneOf ?? []]];
    };
    const objects = unionsIn(schemas, '').map(([place, all]) => [
      place,
      all.filter(({ type }) => type === 'object'),
    ]);
    expect(objects.filter(([, inline]) => inline.length > 1)).toEqual([]);
  });
});

describe('ResolvedDefinition', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const facts = datasetFacts([
    { name: 'x', type: 'numeric' },
    { name: 'day', type: 'dateTime', distinct: 1000 },
    { name: 'kind', type: 'categorical', distinct: 2, topValues: [{ value: 'a', count: 500 }, { value: 'b', count: 500 }] },
    { name: 'one', type: 'boolean', distinct: 2 },
    { name: 'two', type: 'boolean', distinct: 2 },
    { name: 'text', type: 'text', distinct: 900 },
    { name: 'picture', type: 'image', distinct: 900 },
  ], { rows: 1000 }); // prettier-ignore
  const tabular = { exclude: ['picture', 'text'] };
  const inputsOf: Record<string, ExperimentDefinition['inputs']> = {
    cnn: { include: ['picture'] },
    resnet: { include: ['picture'] },
    lstm: { include: ['text'] },
    gru: { include: ['text'] },
    textCnn: { include: ['text'] },
    transformer: { include: ['text'] },
  };
  let validate: ReturnType<typeof ajv.compile>;

  beforeAll(() => {
    ajv.addSchema({ ...document, $id: 'openapi' });
    validate = ajv.compile({ $ref: 'openapi#/components/schemas/ResolvedDefinition' });
  });

  const expectDocumented = (definition: Omit<ExperimentDefinition, 'dataset'>): void => {
    const { resolved } = resolveDefinition({ dataset: facts.id, ...definition } as never, facts);
    const isDocumented = validate(JSON.parse(JSON.stringify(resolved)));
    expect(validate.errors ?? []).toEqual([]);
    expect(isDocumented).toBe(true);
  };

  const tasks: ExperimentDefinition['task'][] = [
    { type: 'classification', target: 'kind' },
    { type: 'regression', target: 'x' },
    { type: 'multiLabelClassification', targets: ['one', 'two'] },
    { type: 'autoencoding' },
    { type: 'forecasting', target: 'x', time: 'day' },
    { type: 'recommendation', user: 'kind', item: 'one' },
  ];
  it.each(tasks)('describes what is resolved for $type', (task) => {
    const inputs = task.type === 'recommendation' ? {} : { inputs: tabular };
    expectDocumented({ task, ...inputs });
  });

  it.each(tasks.flatMap((task) => taskKinds.get(task.type).needs.map((option) => ({ task, option }))))(
    '$task.type is refused without $option, which the document requires',
    ({ task, option }) => {
      const { [option]: _left, ...rest } = task as unknown as Record<string, unknown>;
      const sent = { dataset: facts.id, task: rest, inputs: tabular } as unknown as ExperimentDefinition;
      expect(() => resolveDefinition(sent, facts)).toThrow(
        expect.objectContaining({ code: 'definitionInvalid' }),
      );
    },
  );

  const families = [...neuralFamilies.names(), ...classicalFamilies.names()];
  it.each(families)('describes what is resolved for the family %s', (family) => {
    const layers = family === 'custom' ? { layers: [{ type: 'dense', units: 4, activation: 'relu' }] } : {};
    expectDocumented({
      task:
        family === 'autoencoder' ? { type: 'autoencoding' }
        : family === 'matrixFactorization' ? tasks[5]
        : tasks[0], // prettier-ignore
      model: { family, ...layers } as ExperimentDefinition['model'],
      ...(family !== 'matrixFactorization' && { inputs: inputsOf[family] ?? tabular }),
    });
  });

  it('describes folds, solvers, early stopping and outliers', () => {
    expectDocumented({ task: tasks[0], inputs: tabular, split: { strategy: 'kFold' } });
    expectDocumented({ task: tasks[1], inputs: tabular, model: { family: 'linear' } });
    expectDocumented({
      task: tasks[0],
      inputs: tabular,
      preparation: { outliers: { method: 'iqr', action: 'clip' } },
      training: { earlyStopping: {}, optimizer: { type: 'adamw' }, schedule: { type: 'cosine' } },
    });
  });
});
