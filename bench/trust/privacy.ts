import { withService } from '../with-service.ts';
import { queueRun, succeeded, uploadDigits } from './digit-runs.ts';
import { readDigits, type Part } from './digit-tables.ts';
import type { Figure, TrustPart } from './trust-part.ts';

const counts = { train: 8000, validation: 500, test: 1500 };
const training = { epochs: 30, batchSize: 256, earlyStopping: null, checkpoint: { keepBest: 0 } };
const ways = {
  plain: { optimizer: { type: 'momentum', learningRate: 0.1, momentum: 0.9 } },
  'ε 3': {
    optimizer: { type: 'momentum', learningRate: 0.25, momentum: 0.9 },
    privacy: { epsilon: 3, delta: 1e-5, clipNorm: 1, accountant: 'pld' },
  },
};

/** Private training of a network on digits, to an ε of 3 at a δ of 1e-5, beside plain training: test accuracy, and the time of a step. */
export const measurePrivacy: TrustPart = async ({ say }) => {
  const digits = await readDigits();
  let next = 0;
  const rows = (Object.entries(counts) as [Part, number][]).flatMap(([part, count]) =>
    Array.from({ length: count }, () => ({ row: next++, part })),
  );
  return await withService({ WORKERS: '1' }, async ({ api }) => {
    const dataset = await uploadDigits(api, digits.csvOf(rows));
    const figures: Figure[] = [];
    for (const [way, more] of Object.entries(ways)) {
      const { run, accuracy, privacy } = await succeeded(
        api,
        await queueRun(api, dataset, { ...training, ...more }),
      );
      const msPerStep = (1000 * run.timings!.trainSeconds) / run.progress!.step;
      const spent = privacy?.epsilon ?? null;
      say(`${way}: test accuracy ${accuracy.toFixed(4)}, ${msPerStep.toFixed(2)} ms a step, plan ${run.execution!.plan}${spent === null ? '' : `, ε ${spent.toFixed(3)} spent`}`); // prettier-ignore
      figures.push({
        way,
        rows: counts.train,
        accuracy,
        msPerStep,
        ...(spent !== null && { epsilon: spent }),
      });
    }
    const [plain, secret] = figures.map(({ msPerStep }) => Number(msPerStep));
    say(`a private step takes ${(secret / plain).toFixed(1)} times as long as a plain one`);
    return figures;
  });
};
