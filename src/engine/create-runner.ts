import type { ResolvedDefinition } from '../contracts/definition/definition.ts';
import type { EngineInfo } from '../contracts/system.ts';
import { loadTarget } from '../targets/load-targets.ts';
import { takesGradientSteps } from '../optimizers/optimizers.ts';
import { createEagerRunner } from './eager-runner.ts';
import { createSolverRunner } from './linear/solver-runner.ts';
import type { ResolvedStrategy } from '../contracts/definition/strategy.ts';
import type { Gang } from './cluster/gang.ts';
import { isDividedPlan } from './cluster/divided-plan.ts';
import { exchangeOfPlan } from './cluster/replica-plan.ts';
import type { RunnerOptions } from './runner-options.ts';
import { withWarning, type StepRunner } from './step-runner.ts';

/** What decides how the steps of a run are executed. */
export interface RunnerChoice {
  /** The engine that was started. */
  engine: EngineInfo['name'];
  /** A plan of the captured engine by name, or `eager`; null: the planner chooses. */
  plan: string | null;
  /** The plan that the run was begun under, where it goes on from a checkpoint; it is kept unless another is asked for. */
  resumedPlan?: string | null;
  /** Asked while plans are tried; where it says yes, planning ends. */
  shouldStop?: () => boolean;
  /** The device that the definition asks for; left out: `auto`. */
  device?: ResolvedDefinition['device'];
  /** Threads that the run may use; left out: as many as there are cores. */
  threads?: number;
  /** The processes that train the run together; null or left out: this one alone. */
  gang?: Gang | null;
  /** Folder for what the planner has measured; null: nothing is kept. */
  planCacheFolder: string | null;
}

/**
 * The runner of a run: for a solver its own, whatever the engine. Else captured on libtensorflow, which itself turns to eager where a step can't be captured; eager on
 * WASM and where the plan `eager` is asked for. The runner says which it is, and why.
 */
export async function createRunner(options: RunnerOptions, choice: RunnerChoice): Promise<StepRunner> {
  const runner = await chooseRunner(options, choice);
  const keepsAll = runner.mode === 'eager' || runner.recomputes === false;
  if (options.training.recompute !== 'blocks' || !keepsAll) return runner;
  const detail = `All activations of a batch are kept in memory. ${runner.reason}`;
  return withWarning(runner, { code: 'recomputeNotUsed', detail, pointer: '/training/recompute' });
}

async function chooseRunner(options: RunnerOptions, choice: RunnerChoice): Promise<StepRunner> {
  await loadTarget(options.architecture.outputs.kind);
  if (!takesGradientSteps(options.training.optimizer)) return await createSolverRunner(options);
  const { strategy } = options.training;
  const { gang, resumedPlan } = choice;
  const wasBegunAlone = resumedPlan && exchangeOfPlan(resumedPlan) === null && !isDividedPlan(resumedPlan);
  if (strategy && gang && !wasBegunAlone) return await createRunnerOfGang(options, choice, gang, strategy);
  if (options.privacy)
    return await createEagerRunner(
      options,
      'Private steps take another number of rows each, which no graph does.',
    );
  if (choice.plan === 'eager') return await createEagerRunner(options, 'The plan "eager" was asked for.');
  if (choice.plan === null && choice.resumedPlan === 'eager') {
    return await createEagerRunner(options, 'The run was begun under the plan "eager".');
  }
  if (choice.engine === 'wasm') {
    return await createEagerRunner(
      options,
      'The WASM engine runs operations one at a time; it has no graphs.',
    );
  }
  // Imported here, so that the WASM engine does not load libtensorflow's part.
  const { createCapturedRunner } = await import('./capture/captured-runner.ts');
  const { engine: _engine, gang: _gang, ...settings } = choice;
  return await createCapturedRunner(options, settings);
}

/** A run of several processes; where the engine has no graphs one process trains it, and the run says so. */
async function createRunnerOfGang(
  options: RunnerOptions,
  { engine, plan, gang: _gang, ...settings }: RunnerChoice,
  gang: Gang,
  strategy: ResolvedStrategy,
): Promise<StepRunner> {
  if (engine === 'wasm') {
    const detail = 'The run trains in one process: only libtensorflow runs steps on several.';
    const runner = await createEagerRunner(options, detail);
    return withWarning(runner, { code: 'replicasNotUsed', detail, pointer: '/training/strategy' });
  }
  const runner = await createDividing(options, settings, gang, strategy);
  if (plan === null) return runner;
  const detail = `The plan "${plan}" of ENGINE_PLAN was not used: it is for runs that ask for one process. This one trains under "${runner.plan}".`;
  return withWarning(runner, { code: 'planNotUsed', detail, pointer: '/training/strategy' });
}

/** A run whose rows or model are divided among the processes of a gang. */
async function createDividing(
  options: RunnerOptions,
  settings: Omit<RunnerChoice, 'engine' | 'plan' | 'gang'>,
  gang: Gang,
  strategy: ResolvedStrategy,
): Promise<StepRunner> {
  if (strategy.type === 'modelParallel') {
    const { createDividedRunner } = await import('./cluster/divided-runner.ts');
    return await createDividedRunner(options, { gang, wanted: strategy, ...settings });
  }
  const { exchange, localSteps } = strategy;
  const { createReplicatedRunner } = await import('./cluster/replicated-runner.ts');
  return await createReplicatedRunner(options, { ...settings, gang, wanted: { exchange, localSteps } });
}
