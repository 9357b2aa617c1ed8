import { layered } from '../contracts/definition/classical.ts';
import { copiesOf } from '../contracts/definition/strategy.ts';
import type { ResolvedDefinition } from '../contracts/definition/definition.ts';
import type { EngineInfo } from '../contracts/system.ts';
import type { PreparedData } from '../data/preparation/prepared-data.ts';
import { createRunner } from '../engine/create-runner.ts';
import { softTargets } from '../engine/distillation/soft-targets.ts';
import { taughtData } from '../engine/distillation/taught-data.ts';
import type { Distillation } from '../engine/distillation/teacher-loss.ts';
import { planBatches } from '../engine/batch-plan.ts';
import { createFederatedRunner } from '../engine/federated/federated-runner.ts';
import type { FederatedTask } from '../contracts/federation.ts';
import { evaluateModel, type ModelEvaluation } from '../engine/evaluate-model.ts';
import { outputUnits, type Architecture } from '../engine/models/architecture.ts';
import type { SparsityPlan } from '../engine/pruning/sparsity.ts';
import { kindOfTarget, outputShapeOf } from '../targets/targets.ts';
import { linearCoefficients } from '../engine/metrics/linear-coefficients.ts';
import {
  clientPrivacyReport,
  planClientPrivacy,
  type ClientPrivacyPlan,
} from '../engine/privacy/client-privacy.ts';
import { privacyReport } from '../engine/privacy/plan-privacy.ts';
import { createRunnerOptions } from '../engine/runner-options.ts';
import type { StepRunner } from '../engine/step-runner.ts';
import { trainModel } from '../engine/train.ts';
import { runnerData } from '../engine/training-rows.ts';
import { TrainyardError } from '../errors.ts';
import { leaveEvaluation } from './left-evaluation.ts';
import { checkModelMemory } from './memory-limit.ts';
import type { OpenTraining, OpenTrainingOptions, Teacher } from './open-training.ts';

/** How the smallest weights become 0; null where they do not. */
function sparsityPlan({ compression }: ResolvedDefinition): SparsityPlan | null {
  if (compression?.method !== 'magnitudePruning') return null;
  const { sparsity = 0, pruningEpochs: epochs = 1 } = compression;
  return { sparsity, epochs };
}

/** Puts a teacher's answers behind the targets. */
function teachRows(
  { training }: ResolvedDefinition,
  data: PreparedData,
  { outputs, temperature, hardWeight }: Teacher,
): { data: PreparedData; distillation: Distillation } {
  const { target } = data.preparation;
  const own = kindOfTarget(target).outputsOf(target, data.width);
  const { width } = outputs;
  if (width !== outputUnits(own)) throw new Error(`the teacher answers with ${width} numbers`);
  const answers = softTargets(outputs, outputShapeOf(own).head(own, training.loss), temperature);
  return { data: taughtData(data, answers, width), distillation: { temperature, hardWeight, width } };
}

/** The name of the device that a runner's steps run on. */
function deviceOf({ devices, gpu }: EngineInfo, { onCpu }: Pick<StepRunner, 'onCpu'>): string {
  const type = gpu && !onCpu ? 'GPU' : 'CPU';
  return devices.find((device) => device.type === type)?.name ?? type;
}

/** The definition as the runner that holds the weights of a federated run, or a client, takes it. */
function withoutRounds(definition: ResolvedDefinition): ResolvedDefinition {
  const { federated, privacy, ...training } = definition.training;
  // Of a federated run the rounds are private, and no step of its runner.
  return { ...definition, training: { ...training, ...(privacy && !federated && { privacy }) } };
}

/** What clients need beside the weights; the names of its order are those of the runner. */
function taskOfClients(
  { data, definition }: OpenTrainingOptions,
  architecture: Architecture,
  ofClients: ClientPrivacyPlan | null,
): Omit<FederatedTask, 'weights'> {
  const task = { definition: layered(definition), preparation: data.preparation, architecture };
  if (ofClients === null) return task;
  const { noiseMultiplier, options } = ofClients;
  return { ...task, privacy: { clipNorm: options.clipNorm, noiseMultiplier } };
}

const unreachableClients = (): never => {
  throw new TrainyardError('unavailable', 'There is no way to the clients of a federated run here.');
};

/** @throws engineUnavailable where the definition asks for a GPU and this process has none */
function requireGpu(definition: ResolvedDefinition, engine: EngineInfo): void {
  if (definition.device !== 'gpu' || engine.gpu) return;
  throw new TrainyardError(
    'engineUnavailable',
    `The definition asks for a GPU, and ${engine.name} finds none in the trainer.`,
  );
}

/**
 * Builds a model of layers, with its first weights, for training by steps.
 * @throws engineUnavailable, outOfMemory, trainingDataUnusable where no first weights fit
 */
export async function openLayersTraining(options: OpenTrainingOptions): Promise<OpenTraining> {
  const { data, engine, memoryLimitBytes, resumeFrom, firstWeights, control } = options;
  const definition = layered(options.definition);
  requireGpu(definition, engine);
  if (resumeFrom && resumeFrom.trainedAs !== 'layers')
    throw new Error('a classical model has no layers to go on with');

  const taught = options.teacher ? teachRows(definition, data, options.teacher) : null;
  const trained = taught?.data ?? data;
  const resident = await runnerData(trained, definition.training);
  const runnerOptions = createRunnerOptions(withoutRounds(definition), data, resident, taught?.distillation);
  const { federated } = definition.training;
  const { privacy: ofRows = null } = runnerOptions;
  const ofClients = planClientPrivacy(definition.training);
  const privacy = ofClients ?? ofRows;
  let released = 0;
  const { taughtWidth: _, ...architecture } = runnerOptions.architecture;
  const { strategy } = definition.training;
  checkModelMemory(architecture, data, memoryLimitBytes, copiesOf(strategy));
  const { openGang, exchangeRound, ...runnerSettings } = options.runnerSettings;
  const gang = strategy && openGang ? openGang(strategy, options.onEvent) : null;
  const own = await createRunner(runnerOptions, {
    engine: engine.name,
    ...runnerSettings,
    // Its steps are those of the clients.
    ...(federated && { plan: 'eager' }),
    gang,
    device: definition.device,
    resumedPlan: resumeFrom?.position.plan ?? null,
    shouldStop: () => control.stopRequest() !== null,
  });
  const runner = federated
    ? createFederatedRunner(own, {
        task: taskOfClients(options, architecture, ofClients),
        async exchange(asked) {
          const ended = await (exchangeRound ?? unreachableClients)(asked);
          released = ended.report.released ?? 0;
          return ended;
        },
        serverOptimizer: federated.serverOptimizer,
        onEvent: options.onEvent,
      })
    : own;
  try {
    if (privacy) {
      const { noiseMultiplier, samplingRate, steps, options: asked } = privacy;
      const aim = asked.epsilon === null ? '' : ` for an ε of ${asked.epsilon} at a δ of ${asked.delta}`;
      options.onEvent(
        'info',
        `Private ${ofClients ? 'rounds' : 'steps'}: noise of ${noiseMultiplier.toPrecision(4)} times the norm ${asked.clipNorm}${aim}.`,
        { noiseMultiplier, samplingRate, steps },
      );
    }
    if (firstWeights && !resumeFrom) {
      const transfer = await firstWeights.giveTo(runner, architecture);
      const fresh = transfer.fresh.map(({ layer }) => layer).join(', ') || 'none';
      const message = `Layers initialized with weights of ${firstWeights.run}: ${transfer.transferred.join(', ')}; initialized randomly: ${fresh}.`;
      options.onEvent('info', message, transfer);
    }
  } catch (error) {
    runner.dispose();
    throw error;
  }

  /** The final weights are in the runner when this is called. */
  async function evaluate(): Promise<ModelEvaluation> {
    const beforeBatch = () => leaveEvaluation(control);
    const judged = await evaluateModel({ definition, data, runner, beforeBatch });
    if (architecture.family === 'linear') {
      const { weights } = await runner.readState();
      judged.evaluation.coefficients = linearCoefficients(weights, data.preparation, architecture.head);
    }
    // All sums cost that were given away, also those after the best round.
    if (ofClients)
      judged.evaluation.privacy = clientPrivacyReport(ofClients, Math.max(runner.step, released));
    if (ofRows) judged.evaluation.privacy = privacyReport(ofRows, runner.step);
    return judged;
  }

  return {
    architecture,
    totalSteps: planBatches(definition.training, data.train.rows).totalSteps,
    execution: {
      engine,
      mode: runner.mode,
      plan: runner.plan,
      device: deviceOf(engine, runner),
      reason: runner.reason,
      ...(definition.training.precision === 'mixed' && { precision: runner.precision ?? 'float32' }),
      ...(privacy && {
        privateSteps: {
          noiseMultiplier: privacy.noiseMultiplier,
          samplingRate: privacy.samplingRate,
          steps: privacy.steps,
        },
      }),
    },
    async train({ elapsedSeconds, pauseAfterEpoch, observer }) {
      for (const warning of runner.warnings ?? []) observer.onWarning(warning);
      const { outcome, stopReason, step } = await trainModel({
        definition,
        data: trained,
        runner,
        resumeFrom,
        elapsedSeconds,
        pauseAfterEpoch,
        pruning: sparsityPlan(definition),
        observer: {
          ...observer,
          onCheckpoint: (checkpoint) =>
            observer.onCheckpoint({ ...checkpoint, trainedAs: 'layers' }, evaluate),
        },
        control,
        clock: performance,
      });
      if (outcome !== 'diverged') return { outcome, stopReason };
      throw new TrainyardError(
        'trainingDiverged',
        `The loss became infinite or not a number after step ${step}. A smaller learning rate, clipped gradients ` +
          'or scaled inputs usually help.',
      );
    },
    close: () => runner.dispose(),
  };
}
