import type { EngineInfo } from '../contracts/system.ts';
import { createCapturedRunner } from '../engine/capture/captured-runner.ts';
import { createEagerRunner } from '../engine/eager-runner.ts';
import type { RunnerOptions } from '../engine/runner-options.ts';
import type { StepRunner } from '../engine/step-runner.ts';

/** How a run's steps may be executed. */
export interface RunnerSettings {
  /** `eager`, or a plan of the captured engine; null: the planner chooses. */
  plan: string | null;
  threads: number;
  /** Where the planner keeps what it has measured; null: nowhere. */
  planCacheFolder: string | null;
}

/** Captured steps on libtensorflow; one operation at a time where that is asked for, or there is no libtensorflow. */
export async function chooseRunner(
  engine: EngineInfo,
  options: RunnerOptions,
  { plan, threads, planCacheFolder }: RunnerSettings,
): Promise<StepRunner> {
  if (plan === 'eager') return createEagerRunner(options, 'The plan "eager" was asked for.');
  if (engine.name !== 'libtensorflow') {
    return createEagerRunner(options, 'Only libtensorflow can run captured steps.');
  }
  return await createCapturedRunner(options, { plan, threads, planCacheFolder });
}
