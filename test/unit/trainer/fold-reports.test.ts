import { expect, it } from 'vitest';
import type { RunExecution } from '../../../src/contracts/run.ts';
import type { TrainerReply } from '../../../src/contracts/trainer-messages.ts';
import { createFoldReports } from '../../../src/trainer/fold-reports.ts';

const execution = (plan: string): RunExecution => ({
  engine: {
    name: 'libtensorflow',
    version: '2.21.0',
    devices: [],
    threads: { intraOp: 1, interOp: 1 },
    gpu: false,
    fallbackReason: null,
  },
  mode: 'captured',
  plan,
  reason: `"${plan}" is the fastest.`,
});

it('a run is started once, with the steps of all trainings; a later training tells of another plan alone', () => {
  const told: TrainerReply[] = [];
  const reports = createFoldReports({ folds: 2, trainings: 3, reply: (message) => void told.push(message) });
  const start = (fold: number | null, offset: number, plan: string) =>
    reports.of(fold, offset)({ type: 'started', execution: execution(plan), totalSteps: 10 });
  start(1, 0, 'plain');
  start(2, 10, 'plain');
  start(null, 20, 'shards 2');
  expect(told).toEqual([
    { type: 'started', execution: execution('plain'), totalSteps: 30 },
    { type: 'execution', execution: execution('shards 2') },
  ]);
});
