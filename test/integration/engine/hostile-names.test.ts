import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FittedClasses } from '../../../src/targets/classes/definition.ts';
import { loadTarget } from '../../../src/targets/load-targets.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainCsv } from '../../support/train-csv.ts';

/** Names that every JavaScript object has a meaning for. */
const hostile = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
/** Ingest refuses a column called `__proto__`, in so many words. */
const columns = ['constructor', 'toString', 'hasOwnProperty', 'valueOf'];

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

/** Rows whose column by the given name decides the class; columns, categories and classes have hostile names. */
function table(target: string): string {
  const inputs = columns.filter((name) => name !== target);
  const lines = Array.from({ length: 120 }, (_, row) => {
    const cells = inputs.map((_name, i) => (i === 0 ? hostile[row % 4] : String((row * (i + 3)) % 17)));
    return [...cells, hostile[row % 4]].join(',');
  });
  return `${[...inputs, target].join(',')}\n${lines.join('\n')}\n`;
}

test.each(columns)('columns, categories and classes with hostile names train and predict; the target is %s', async (target) => {
  const trained = await trainCsv(folder, table(target), {
    task: { type: 'classification', target },
    inputs: { types: Object.fromEntries([[columns.find((name) => name !== target)!, 'categorical']]) },
    model: { family: 'linear' },
    preparation: { deduplicate: false },
    training: { epochs: 60, optimizer: { type: 'adam', learningRate: 0.1 }, batchSize: 16 },
  });
  const { resolved, data, evaluation } = trained;
  expect(resolved.inputs.map(({ name }) => name)).toEqual(columns.filter((name) => name !== target));
  expect(resolved.inputs.map(({ type }) => type)).toEqual(['categorical', 'numeric', 'numeric']);
  const fitted = data.preparation.target as FittedClasses;
  expect(fitted.classes.toSorted()).toEqual(hostile.toSorted());
  expect(evaluation.test).toMatchObject({ accuracy: 1 });

  const rows = trained.rows.slice(0, 4);
  const inputs = resolved.inputs.map(({ name }) => name);
  const sent = rows.map((row) => Object.fromEntries(inputs.map((name) => [name, row[name]])));
  const values = Float32Array.from(await trained.predict(sent));
  const described = await (await loadTarget('classes')).describe({
    outputs: { rows: 4, width: 4, values },
    target: fitted,
    features: new Float32Array(0),
    threshold: null,
    include: [],
    code: () => Promise.reject(new Error('no code')),
  });
  for (const [i, prediction] of described.entries()) {
    expect(prediction).toMatchObject({ label: rows[i][target] });
    const { probabilities } = prediction as { probabilities: Record<string, number> };
    expect(Object.keys(probabilities).toSorted()).toEqual(hostile.toSorted());
    expect(Object.values(probabilities).reduce((sum, each) => sum + each)).toBeCloseTo(1, 5);
  }
  trained.dispose();
}); // prettier-ignore
