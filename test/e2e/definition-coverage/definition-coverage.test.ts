import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/contracts/dataset.ts';
import type { Evaluation } from '../../../src/contracts/evaluation.ts';
import type { Run } from '../../../src/contracts/run.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { allCases } from './all-cases.ts';
import type { CoverageCase } from './coverage-case.ts';
import { datasets, type CoverageDataset } from './datasets.ts';

let service: TestService;
const uploaded = new Map<string, string>();
const runs = new Map<string, string>();
beforeAll(async () => {
  service = await startTestService();
  for (const [name, dataset] of Object.entries(datasets)) uploaded.set(name, await upload(name, dataset));
}, 180_000);
afterAll(() => service?.stop());

async function upload(name: string, dataset: CoverageDataset): Promise<string> {
  const { id } = await service.api.send<Dataset>(
    `/api/v1/datasets?name=${name}`,
    await dataset.body(),
    dataset.contentType,
  );
  const stored = await service.api.waitFor<Dataset>(
    `/api/v1/datasets/${id}`,
    ({ status }) => status === 'ready' || status === 'rejected',
  );
  expect(stored).toMatchObject({ status: 'ready', rejection: null });
  return id;
}

/** The case's definition as a client sends it: with ids of this service. */
function sent({ definition, data }: CoverageCase): object {
  const text = JSON.stringify({ dataset: uploaded.get(data), ...definition });
  return JSON.parse(
    text.replaceAll(/"run of ([^"]+)"/g, (_, name: string) => `"${runs.get(name)}"`),
  ) as object;
}

/** Trains each case in real processes. What each option does is tested beside its code; here nothing may refuse or fail. */
describe('every option of the definition trains', () => {
  it.each(allCases)('$name', { timeout: 120_000 }, async (one) => {
    const { id } = await service.api.post<{ id: string }>('/api/v1/experiments', sent(one));
    const queued = await service.api.post<Run>(`/api/v1/experiments/${id}/runs`);
    runs.set(one.name, queued.id);
    const run = await service.api.waitFor<Run>(
      `/api/v1/runs/${queued.id}`,
      ({ finishedAt }) => finishedAt !== null,
    );
    expect(run).toMatchObject({ status: 'succeeded', error: null });
    const evaluation = await service.api.get<Evaluation>(`/api/v1/runs/${run.id}/evaluation`);
    const figures =
      evaluation.test ?? evaluation.validation ?? evaluation.crossValidation?.folds[0].evaluation;
    expect(figures!.rows).toBeGreaterThan(0);
  });
});
