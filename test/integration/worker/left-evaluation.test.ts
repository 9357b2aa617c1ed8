import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readManifest } from '../../../src/artifacts/artifact-manifest.ts';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { TrainerReply } from '../../../src/contracts/trainer-messages.ts';
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

const epochs = 3;
const random = createRandom(11);
const rows = Array.from({ length: 300 }, () => {
  const [a, b] = [random.normal(), random.normal()];
  return `${a},${b},${a + b + random.normal() > 0 ? 'yes' : 'no'}`;
});
const csv = `a,b,y\n${rows.join('\n')}\n`;
const task = { type: 'classification', target: 'y' } as const;

/** A control that says stop as soon as the last epoch is over: what is left is to judge the model. */
function stopAfterTraining(request: 'cancel' | 'pause') {
  let isTrained = false;
  return {
    control: { stopRequest: () => (isTrained ? request : null) },
    onReply(message: TrainerReply) {
      if (message.type === 'metrics')
        isTrained ||= message.points.some(({ scope, epoch }) => scope === 'epoch' && epoch === epochs);
    },
  };
}

it.each<[string, Pick<ExperimentDefinition, 'model' | 'training'>]>([
  ['mlp', { model: { family: 'mlp' }, training: { epochs } }],
  ['gradientBoostedTrees', { model: { family: 'gradientBoostedTrees', trees: epochs } }],
])('a %s that is stopped while it is evaluated is saved as it is trained, and evaluated when it goes on', async (family, how) => {
  const definition = { task, ...how };
  const straight = await trainAndLoad(folder, csv, `${family} straight`, definition);
  const left = await trainAndLoad(folder, csv, `${family} left`, definition, stopAfterTraining('pause'));
  expect(left.outcome).toBe('paused');
  expect(left.evaluation).toBeNull();
  expect(left.rowsFile).toBeUndefined();

  const resumeFrom = left.checkpointDir;
  const resumed = await trainAndLoad(folder, csv, `${family} resumed`, definition, { resumeFrom });
  expect(resumed.outcome).toBe('succeeded');
  expect(resumed.evaluation).toEqual(straight.evaluation);
  expect(resumed.metrics).toEqual([]);
  const { files, step } = await readManifest(resumed.checkpointDir);
  const expected = await readManifest(straight.checkpointDir);
  expect(step).toBe(expected.step);
  const model = files.filter(({ name }) => /weights|model/.test(name)).map(({ name }) => name);
  expect(model.length).toBeGreaterThan(0);
  for (const name of model) {
    const [one, other] = [resumed, straight].map(({ checkpointDir }) => path.join(checkpointDir, name));
    expect(await readFile(one)).toEqual(await readFile(other));
  }
}); // prettier-ignore

it('a cancel while a model is evaluated keeps what was trained', async () => {
  const definition = { task, model: { family: 'mlp' }, training: { epochs } } as const;
  const left = await trainAndLoad(folder, csv, 'cancelled', definition, stopAfterTraining('cancel'));
  expect(left.outcome).toBe('cancelled');
  expect((await readManifest(left.checkpointDir)).step).toBeGreaterThan(0);
});
