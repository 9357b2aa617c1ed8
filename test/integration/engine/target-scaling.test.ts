import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from '../../../src/artifacts/artifact-manifest.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import { createRandom } from '../../../src/random.ts';
import { useCpuBackend } from '../../support/cpu-backend.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { trainAndLoad } from '../../support/train-and-load.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  await useCpuBackend();
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

/** y = 400 + 30a − 20b + noise, z = y/10; in order of `at`. */
function table(): string {
  const random = createRandom(5);
  const lines = Array.from({ length: 200 }, (_, at) => {
    const [a, b] = [random.normal(), random.normal()];
    const y = 400 + 30 * a - 20 * b + 0.1 * random.normal();
    return `${at},${a},${b},${y},${y / 10}`;
  });
  return `at,a,b,y,z\n${lines.join('\n')}\n`;
}

const task = { type: 'regression', target: 'y' } as const;
const inputs = { include: ['a', 'b'] };
async function train(name: string, changes: Omit<ExperimentDefinition, 'dataset'>) {
  const trained = await trainAndLoad(folder, table(), name, changes);
  const { preparation } = await readManifest(trained.checkpointDir);
  return { ...trained, target: preparation.target };
}

describe('preparation.targetScaling "none"', () => {
  it.each<[string, Partial<ExperimentDefinition>, number]>([
    ['linear', { model: { family: 'linear' } }, 0.2],
    ['boosting', { model: { family: 'gradientBoostedTrees' } }, 15],
    ['mlp', { model: { family: 'mlp' }, training: { epochs: 100, optimizer: { type: 'adam', learningRate: 0.02 } } }, 15],
  ])('%s learns values as they are, and evaluates and predicts in the same unit', async (family, changes, most) => {
    const { model, evaluation, target } = await train(`${family} as they are`, { task, inputs, ...changes, preparation: { targetScaling: 'none' } });
    expect(target).toMatchObject({ offset: 0, scale: 1 });
    const { test } = evaluation;
    if (test?.kind !== 'regression') throw new Error('no regression was evaluated');
    expect(test.rmse).toBeLessThan(most);
    const [answer] = await model.predict([{ a: 0, b: 0 }]);
    expect(Math.abs((answer as { value: number }).value - 400)).toBeLessThan(2 * most);
  }); // prettier-ignore

  it('gives a linear model the same coefficients', async () => {
    const model = { family: 'linear' } as const;
    const [scaled, plain] = [
      await train('scaled', { task, inputs, model }),
      await train('plain', { task, inputs, model, preparation: { targetScaling: 'none' } }),
    ];
    expect(scaled.target).toMatchObject({ offset: expect.closeTo(400, -1.5), scale: expect.closeTo(36, -1) }); // prettier-ignore
    const [left, right] = [scaled, plain].map(({ evaluation }) => evaluation.coefficients!.outputs[0]);
    expect(right.intercept).toBeCloseTo(left.intercept, 3);
    for (const [index, { value }] of right.coefficients.entries())
      expect(value).toBeCloseTo(left.coefficients[index].value, 3);
  });

  it('leaves several values, and the next ones of a forecast, as they are', async () => {
    const preparation = { targetScaling: 'none' } as const;
    const model = { family: 'linear' } as const;
    const several = await train('several', {
      task: { type: 'regression', targets: ['y', 'z'] },
      inputs,
      model,
      preparation,
    });
    expect(several.target).toMatchObject({ offsets: [0, 0], scales: [1, 1] });
    expect(several.evaluation.test).toMatchObject({ r2: expect.closeTo(1, 2) });
    const forecast = await train('forecast', {
      task: { type: 'forecasting', target: 'y', time: 'at', window: 3, horizon: 2 },
      model,
      preparation,
    });
    expect(forecast.target).toMatchObject({ offsets: [0, 0], scales: [1, 1] });
  });
  it('is refused where no values are predicted', async () => {
    const definition = { task: { type: 'classification', target: 'kind' }, preparation: { targetScaling: 'none' } } as const; // prettier-ignore
    const lines = Array.from({ length: 40 }, (_, row) => `${row % 7},${row % 2 ? 'odd' : 'even'}`);
    await expect(
      trainAndLoad(folder, `x,kind\n${lines.join('\n')}\n`, 'kinds', definition),
    ).rejects.toMatchObject({
      code: 'definitionInvalid',
      issues: [{ pointer: '/preparation/targetScaling', code: 'optionNotApplicable' }],
    });
  });
});
