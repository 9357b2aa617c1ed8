import { expect, it } from 'vitest';
import { compareTrials } from '../../../scripts/chaos/searches.ts';
import type { SearchTrial } from '../../../src/contracts/search.ts';

const trial = (number: number, value: number, runId = `run_${number}`): SearchTrial => ({
  trial: number,
  state: 'completed',
  runId,
  experimentId: `exp_${runId}`,
  parameters: { '/seed': number },
  value,
  epochs: { trained: 4, planned: 4, pausesAfter: null },
  error: null,
  curve: [{ epoch: 4, value }],
  createdAt: '',
  endedAt: '',
});

it('trials of a disturbed search are those of the undisturbed one, whatever their runs are called', () => {
  const found = (trials: SearchTrial[]) => {
    const findings = { lost: [], doubled: [], weightMismatches: [] };
    compareTrials('srch_1', trials, [trial(0, 0.5), trial(1, 0.25)], findings);
    return findings;
  };
  expect(found([trial(0, 0.5, 'run_a'), trial(1, 0.25, 'run_b')])).toEqual({ lost: [], doubled: [], weightMismatches: [] }); // prettier-ignore
  expect(found([trial(0, 0.5)]).lost).toEqual(['srch_1: there is no trial 1']);
  expect(found([trial(0, 0.5), trial(1, 0.25), trial(2, 1)]).doubled).toEqual(['srch_1: trial 2 is in no undisturbed search']); // prettier-ignore
  expect(found([trial(0, 0.5), trial(1, 0.26)]).weightMismatches[0]).toContain(
    'trial 1 is {"state":"completed"',
  );
});
