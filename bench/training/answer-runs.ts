import { createInterface } from 'node:readline';
import type { RunnerOptions } from '../../src/engine/runner-options.ts';
import type { StepRunner } from '../../src/engine/step-runner.ts';
import { trainModel } from '../../src/engine/train.ts';
import { silentObserver } from '../silent-observer.ts';
import type { Workload } from './workloads.ts';

/** A function that trains a workload through the project's own loop for some seconds, and gives the samples a second. */
export function timedTraining(
  { definition, data }: Workload,
  { batches }: RunnerOptions,
  runner: StepRunner,
): (seconds: number) => Promise<number> {
  return async (seconds) => {
    const result = await trainModel({
      definition: { ...definition, limits: { maxRuntimeSeconds: seconds } },
      data,
      runner,
      resumeFrom: null,
      observer: silentObserver,
      control: { stopRequest: () => null },
      clock: performance,
    });
    return (result.step * batches.rowsPerStep) / result.elapsedSeconds;
  };
}

/** The child's side of `peer-process.ts`: says that it is ready, and answers each line `run SECONDS`, until there are no more. */
export async function answerRuns(
  ready: object,
  run: (seconds: number) => Promise<{ rate: number }>,
): Promise<void> {
  const answer = (value: object) => void process.stdout.write(`${JSON.stringify(value)}\n`);
  answer(ready);
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, seconds] = line.split(' ');
    if (command === 'run') answer(await run(Number(seconds)));
  }
}
