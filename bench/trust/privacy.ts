import type { Evaluation } from '../../src/contracts/evaluation.ts';
import { createApiClient } from '../../scripts/api-client.ts';
import { startService } from '../../scripts/service-process.ts';
import type { Dataset } from '../../src/contracts/dataset.ts';
import type { Run } from '../../src/contracts/run.ts';
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
  const service = await startService({ env: { WORKERS: '1' } });
  try {
    const api = createApiClient({ url: service.url, key: service.adminKey });
    let next = 0;
    const rows = (Object.entries(counts) as [Part, number][]).flatMap(([part, count]) =>
      Array.from({ length: count }, () => ({ row: next++, part })),
    );
    const { id: dataset } = await api.send<Dataset>(
      '/api/v1/datasets?name=digits',
      digits.csvOf(rows),
      'text/csv',
    );
    await api.waitFor<Dataset>(`/api/v1/datasets/${dataset}`, ({ status }) => status === 'ready');
    const figures: Figure[] = [];
    for (const [way, more] of Object.entries(ways)) {
      const { id } = await api.post<{ id: string }>('/api/v1/experiments', {
        dataset,
        task: { type: 'classification', target: 'label' },
        inputs: { exclude: ['part'] },
        split: { strategy: 'column', column: 'part', duplicates: 'keep' },
        preparation: { numeric: 'minMax' },
        model: { family: 'mlp', layers: [{ units: 64 }] },
        training: { ...training, ...more },
      });
      const { id: runId } = await api.post<Run>(`/api/v1/experiments/${id}/runs`);
      const run = await api.waitFor<Run>(`/api/v1/runs/${runId}`, ({ status, error }) => {
        if (status === 'failed') throw new Error(error?.message);
        return status === 'succeeded';
      });
      const { test, privacy } = await api.get<Evaluation>(`/api/v1/runs/${runId}/evaluation`);
      const { accuracy } = test as { accuracy: number };
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
    const [plain, private_] = figures;
    say(
      `a private step takes ${((private_.msPerStep as number) / (plain.msPerStep as number)).toFixed(1)} times as long as a plain one`,
    );
    return figures;
  } catch (error) {
    console.error(service.output().split('\n').slice(-20).join('\n'));
    throw error;
  } finally {
    await service.stop();
  }
};
