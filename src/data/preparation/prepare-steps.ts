import { targetKindOf } from '../../contracts/definition/definition.ts';
import { forecastOf } from '../../contracts/definition/steps-of.ts';
import { splitParts } from '../../contracts/definition/split-parts.ts';
import type { FittedColumn, FittedSteps } from '../../contracts/preparation.ts';
import { loadTarget } from '../../targets/load-targets.ts';
import type { PreparedData, PreparedSplit } from './prepared-data.ts';
import { featureNamesOf, noisyFeaturesOf } from './columns/column-kinds.ts';
import { groupDuplicates } from './split/duplicate-groups.ts';
import { encodeColumns } from './encode/encode-columns.ts';
import { fitColumns } from './fit/fit-columns.ts';
import { sequenceLayout } from './encode/input-layout.ts';
import type { PrepareOptions } from './prepare-data.ts';
import { readSplitColumn } from './read/read-split-column.ts';
import { unusable } from './unusable.ts';
import type { DividedExamples } from './divided-examples.ts';
import { orderSteps, requireDistinctTimes } from './split/order-steps.ts';
import { prepareGroups } from './prepare-groups.ts';
import { prepareWindows } from './prepare-windows.ts';
import { bytesOfExamples, readSteps, requireMemory, type StepColumns } from './read/read-steps.ts';
import { layOutExamples, stepFeatureNames } from './encode/step-examples.ts';

/**
 * Makes a dataset whose examples are several rows each ready to train on: the rows of a group, or windows of a series. Every
 * transform is fitted on the steps of the training split, and is the same for every step.
 * @throws TrainyardError trainingDataUnusable, outOfMemory (before anything large is allocated)
 */
export async function prepareSteps(options: PrepareOptions, steps: FittedSteps): Promise<PreparedData> {
  const { engine, parquetPath, definition, memoryLimitBytes, onProgress = () => {} } = options;
  const { length } = steps;
  const notes: string[] = [];
  const columns = await readSteps(engine, parquetPath, definition, steps, { memoryLimitBytes, notes });
  onProgress(0.3);

  const isWindow = steps.kind === 'window';
  const rows =
    isWindow && definition.preparation.deduplicate ? withoutDuplicates(columns, notes) : columns.rows;
  const ordered = orderSteps(rows, columns.groups, columns.times);
  if (isWindow) requireDistinctTimes(ordered, columns.times, steps);
  const forecast = forecastOf(definition);
  const fittedTarget = options.fitted?.target ?? null;
  const divided: DividedExamples =
    forecast === null
      ? prepareGroups(definition, steps, columns, ordered, {
          splitColumn: await readSplitColumn(engine, columns.table, definition),
          target: await loadTarget(targetKindOf(definition.task)),
          fitted: fittedTarget,
          fold: options.fold ?? null,
          notes,
        })
      : prepareWindows(definition, forecast, columns, ordered, { fitted: fittedTarget, notes });
  onProgress(0.5);

  const trained = trainedRows(ordered.rows, divided);
  const fitted: FittedColumn[] =
    options.fitted?.columns ??
    fitColumns(
      definition,
      columns.table,
      columns.raw,
      { train: trained, validation: new Int32Array(0), test: new Int32Array(0) },
      notes,
    );
  if (fitted.length === 0) throw unusable('noInputs', 'No input column has a value to learn from.', notes);
  const names = featureNamesOf(fitted);
  const stepWidth = names.length;
  const examples = splitParts.reduce((sum, part) => sum + divided.parts[part].examples.to.length, 0);
  requireMemory(bytesOfExamples({ steps: rows.length, examples, length, stepWidth }), memoryLimitBytes);

  const features = new Float32Array(rows.length * stepWidth);
  encodeColumns(fitted, columns.raw, [{ rows: ordered.rows, features }]);
  onProgress(0.8);
  const [train, validation, test] = splitParts.map((name): PreparedSplit => {
    const { examples: pieces, targets, naive } = divided.parts[name];
    return {
      rows: pieces.to.length,
      features: layOutExamples(pieces, features, { length, stepWidth }),
      targets,
      rowNumbers: Int32Array.from(pieces.to, (to) => ordered.rows[to - 1]),
      ...(naive && { naive }),
    };
  });
  onProgress(1);
  const { target } = divided;
  const width = length * stepWidth;
  const noisy = noisyFeaturesOf(fitted);
  return {
    width,
    ...(target.kind === 'values' && { targetWidth: target.names.length }),
    inputs: sequenceLayout(length, stepWidth),
    noisyFeatures: Uint8Array.from({ length: width }, (_, i) => noisy[i % stepWidth]),
    train,
    validation,
    test,
    preparation: {
      formatVersion: 1,
      columns: fitted,
      target,
      featureNames: stepFeatureNames(names, length),
      steps,
    },
    classWeights:
      definition.preparation.imbalance === 'classWeights'
        ? (await loadTarget(target.kind)).balancedWeights(train.targets, target)
        : null,
    notes,
  };
}

/** The first of rows that are equal in every used column, time and group among them. */
function withoutDuplicates({ rows, facts }: StepColumns, notes: string[]): Int32Array {
  const { firstOf } = groupDuplicates(facts.hashes);
  const kept = rows.filter((row) => firstOf[row] === row);
  const duplicates = rows.length - kept.length;
  if (duplicates > 0) notes.push(`${duplicates} duplicate row(s) left out; the first of each is kept.`);
  return kept;
}

/** Rows that are a step of a training example, or a value that one is to predict: each once. */
function trainedRows(ordered: Int32Array, { target, parts }: DividedExamples): Int32Array {
  const horizon = target.kind === 'values' ? target.names.length : 0;
  const isTrained = new Uint8Array(ordered.length);
  const { from, to } = parts.train.examples;
  for (let i = 0; i < to.length; i++) isTrained.fill(1, from[i], to[i] + horizon);
  return ordered.filter((_, step) => isTrained[step] === 1);
}
