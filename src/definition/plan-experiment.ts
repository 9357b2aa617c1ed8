import { hasPrivateSteps } from '../contracts/definition/privacy.ts';
import { copiesOf } from '../contracts/definition/strategy.ts';
import {
  isClassical,
  type AnyDefinition,
  type ClassicalDefinition,
} from '../contracts/definition/classical.ts';
import {
  examplesPerRow,
  type ExperimentDefinition,
  type ResolvedDefinition,
} from '../contracts/definition/definition.ts';
import { targetColumns, targetKindOf } from '../targets/tasks.ts';
import { forecastOf } from '../contracts/definition/steps-of.ts';
import type { Plan } from '../contracts/experiment.ts';
import type { FittedColumn } from '../contracts/preparation.ts';
import type { EngineInfo } from '../contracts/system.ts';
import { memoryOfFeatures } from '../data/preparation/read/feature-memory.ts';
import { inputLayoutAtMost } from '../data/preparation/columns/input-layout.ts';
import { planBatches } from '../engine/batch-plan.ts';
import {
  describeArchitecture,
  rowWidth,
  targetWidthOf,
  type Architecture,
} from '../engine/models/architecture.ts';
import { freezeLayers } from '../engine/models/freeze-layers.ts';
import { classicalFamilies } from '../families/classical-families.ts';
import type { LayerTransfer } from '../engine/models/transfer-layers.ts';
import type { AnyOutputs } from '../targets/target-kind.ts';
import { targetKinds } from '../targets/targets.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import { dataWarnings } from './data-warnings.ts';
import type { ExperimentCost } from './experiment-cost.ts';
import { requireAffordable } from './require-affordable.ts';
import { createFindings } from './issues.ts';
import { chooseDevice } from './resolve-device.ts';
import { resolveDefinition, type Resolution } from './resolve-definition.ts';
import { requireAveragedLayers } from './resolve-federated.ts';
import { requirePrivateLayers } from './resolve-privacy.ts';
import { requireDividableLayers } from './resolve-strategy.ts';
import { resolveWeights } from './resolve-weights.ts';
import { weightsOf, type ModelSource } from './weights-source.ts';
import type { SplitRows } from './split-rows.ts';

const bytesPerNumber = 4;

/**
 * Estimates what a definition does: shapes, parameters, memory, steps, and what to be warned of. No tensor is made.
 * @param engine The engine of the live workers; null while there is none.
 * @throws notSupportedYet, definitionInvalid, as {@link resolveDefinition}; definitionInvalid when the model is too large.
 */
export function planExperiment(
  definition: ExperimentDefinition,
  dataset: DatasetFacts,
  engine: EngineInfo | null,
  limits: { memoryBytes: number },
  source: ModelSource | null = null,
): Plan {
  const { resolved, warnings, leftOut, rows, notes, equalRows, reused, architecture, memoryBytes, transfer } =
    settleDefinition(definition, dataset, source, limits.memoryBytes);
  const { task } = resolved;
  return {
    definition: resolved,
    rows,
    equalRows,
    notes,
    inputs: resolved.inputs.map((input) => ({
      ...input,
      features: rowWidth(inputLayoutAtMost({ ...resolved, inputs: [input] }, dataset.profile, reused)),
    })),
    leftOut,
    classes: targetKindOf(task) === 'classes' ? columnOf(dataset, task.target!)!.distinct : null,
    layers: (architecture?.layers ?? []).map(({ name, type, outputShape, parameters }) => ({
      name,
      type,
      outputShape,
      parameters,
      frozen: architecture?.frozen?.includes(name) ?? false,
    })),
    parameters: architecture ? architecture.parameters.trainable + architecture.parameters.nonTrainable : 0,
    trainableParameters: architecture?.parameters.trainable ?? 0,
    transfer: transfer && { ...transfer, reusedColumns: [...reused.keys()] },
    memoryBytes,
    ...plannedSteps(resolved, rows.train * examplesPerRow(task)),
    device: chooseDevice(resolved, engine, memoryBytes),
    warnings,
  };
}

/** A definition that fits its dataset and can be afforded, with the model that it makes. */
export interface Settlement extends Resolution, ExperimentCost {
  /** Which layers start with weights of the source; null where all are drawn at random. */
  transfer: LayerTransfer | null;
}

/**
 * Resolves a definition with its initial weights and frozen layers, which need its model.
 * @param source What `training.initialWeights` or `compression` names, found.
 * @throws as {@link resolveDefinition}; definitionInvalid where it can't be afforded
 */
export function settleDefinition(
  definition: ExperimentDefinition,
  dataset: DatasetFacts,
  source: ModelSource | null,
  limitBytes: number,
): Settlement {
  const { resolved, warnings: ofDefinition, ...rest } = resolveDefinition(definition, dataset, source);
  const warnings = [...ofDefinition, ...dataWarnings(resolved, dataset)];
  const rows = preparedRows(rest.rows) * examplesPerRow(resolved.task);
  const cost = estimateCost(resolved, dataset, rows, limitBytes, rest.reused);
  // A classical model has no layers to start from weights or to freeze.
  if (isClassical(resolved) || cost.architecture === null) {
    requireAffordable(resolved, cost, limitBytes);
    return { ...rest, ...cost, resolved, warnings, transfer: null };
  }
  const findings = createFindings();
  const { training, transfer } = resolveWeights(
    definition,
    resolved,
    { architecture: cost.architecture, dataset, source: weightsOf(definition, source) },
    findings,
  );
  const { federated, strategy } = resolved.training;
  const layers = { ...cost.architecture, frozen: training.freeze ?? [] };
  if (hasPrivateSteps(resolved.training)) requirePrivateLayers(layers, findings);
  if (federated) requireAveragedLayers(layers, findings);
  if (strategy) requireDividableLayers(strategy, layers, findings);
  findings.throwIfAny('definitionInvalid', 'The definition does not fit');
  const settled: ResolvedDefinition = { ...resolved, training: { ...resolved.training, ...training } };
  const affordable = withFrozen(
    cost.architecture,
    cost.memoryBytes,
    training.freeze ?? [],
    replicasOf(resolved),
  );
  requireAffordable(settled, affordable, limitBytes);
  return {
    ...rest,
    ...affordable,
    resolved: settled,
    warnings: [...warnings, ...findings.warnings],
    transfer,
  };
}

/** The cost of a model some of whose layers are frozen. */
function withFrozen(
  architecture: Architecture,
  memoryBytes: number,
  names: readonly string[],
  replicas: number,
): ExperimentCost {
  if (names.length === 0) return { architecture, memoryBytes };
  const frozen = freezeLayers(architecture, names);
  const saved = architecture.memory.total - frozen.memory.total;
  return { architecture: frozen, memoryBytes: memoryBytes - replicas * saved };
}

/** Processes that hold the data and the model. */
const replicasOf = ({ training }: Pick<ResolvedDefinition, 'training'>): number =>
  copiesOf(training.strategy);

/** Rows that are held, all splits together. */
export const preparedRows = ({ train, validation, test }: SplitRows): number => train + validation + test;

/**
 * The architecture of a resolved definition and the bytes that a run of it takes, both at most.
 * @param limitBytes What a run may take: features that are too large for it are streamed from disk.
 */
export function estimateCost(
  resolved: AnyDefinition,
  dataset: DatasetFacts,
  rows: number,
  limitBytes: number,
  reused: ReadonlyMap<string, FittedColumn> = new Map(),
): ExperimentCost {
  const inputs = inputLayoutAtMost(resolved, dataset.profile, reused);
  const width = rowWidth(inputs);
  if (isClassical(resolved))
    return { architecture: null, memoryBytes: classicalBytes(resolved, rows, width) };
  const architecture = describeArchitecture(resolved, inputs, outputsOf(resolved, dataset, width));
  const { inputWidth } = architecture;
  const featureBytes = rows * inputWidth * bytesPerNumber;
  const targetBytes = rows * targetWidthOf(architecture) * bytesPerNumber;
  const dataBytes = targetBytes + memoryOfFeatures(featureBytes, limitBytes);
  return { architecture, memoryBytes: replicasOf(resolved) * (dataBytes + architecture.memory.total) };
}

/** Bytes of the data twice (here, and where it is fitted), and of what the family makes of the rows. */
function classicalBytes({ model }: ClassicalDefinition, rows: number, width: number): number {
  const data = 2 * rows * (width + 1) * bytesPerNumber;
  return data + classicalFamilies.get(model.family).fitBytes(rows, width);
}

function plannedSteps(
  resolved: AnyDefinition,
  trainRows: number,
): Pick<Plan, 'stepsPerEpoch' | 'totalSteps'> {
  const { split } = resolved;
  const { folds, refit } = split.strategy === 'kFold' ? split : { folds: 0, refit: true };
  if (isClassical(resolved))
    return {
      stepsPerEpoch: 1,
      totalSteps:
        (folds + (refit ? 1 : 0)) * classicalFamilies.get(resolved.model.family).iterations(resolved.model),
    };
  const { training } = resolved;
  const stepsOf = (rows: number): number => planBatches(training, rows).stepsPerEpoch;
  const stepsPerEpoch = stepsOf(trainRows);
  const stepsOfFold = folds === 0 ? 0 : stepsOf(Math.floor((trainRows * (folds - 1)) / folds));
  return { stepsPerEpoch, totalSteps: (folds * stepsOfFold + (refit ? stepsPerEpoch : 0)) * training.epochs };
}

function outputsOf({ task, preparation }: AnyDefinition, dataset: DatasetFacts, width: number): AnyOutputs {
  return targetKinds.get(targetKindOf(task)).plannedOutputs({
    columns: targetColumns(task).map((name) => columnOf(dataset, name)!),
    horizon: forecastOf({ task })?.horizon,
    isScaledBySeries: preparation.targetScaling === 'bySeries',
    width,
  });
}
