import { targetKindOf } from '../../targets/tasks.ts';
import { splitParts } from '../../contracts/definition/split-parts.ts';
import type { FittedColumn, FittedSteps } from '../../contracts/preparation.ts';
import { loadTarget } from '../../targets/load-targets.ts';
import type { TargetTraining } from '../../targets/target-training.ts';
import { featureNamesOf, noisyFeaturesOf } from './columns/column-kinds.ts';
import { plainContext } from './columns/encode-context.ts';
import { sequenceLayout } from './columns/input-layout.ts';
import { divideSteps, type StepDivision } from './divide-steps.ts';
import type { DividedExamples } from './divided-examples.ts';
import { encodeColumns } from './encode/encode-columns.ts';
import { encodePast } from './encode/encode-past.ts';
import { layOutExamples, stepFeatureNames } from './encode/step-examples.ts';
import { fitColumns } from './fit/fit-columns.ts';
import { inOrderOf } from './fit/reused-columns.ts';
import { unknownCategoryNotes } from './fit/unknown-categories.ts';
import { prepareGroups } from './prepare-groups.ts';
import type { PrepareOptions } from './prepare-options.ts';
import { prepareWindows } from './prepare-windows.ts';
import type { PreparedData, PreparedSplit } from './prepared-data.ts';
import type { RawColumns } from './read/raw-columns.ts';
import { bytesOfExamples, readSteps, requireMemory, type StepColumns } from './read/read-steps.ts';
import type { OrderedSteps } from './split/order-steps.ts';
import { unusable } from './unusable.ts';
import type { Note } from './note.ts';

/**
 * Makes a dataset whose examples are several rows each ready to train on: the rows of a group, or windows of a series. Every
 * transform is fitted on the steps of the training split, and is the same for every step.
 * @throws TrainyardError trainingDataUnusable, outOfMemory (before anything large is allocated)
 */
export async function prepareSteps(options: PrepareOptions, steps: FittedSteps): Promise<PreparedData> {
  const { engine, parquetPath, definition, memoryLimitBytes } = options;
  const notes: Note[] = [];
  const columns = await readSteps(engine, parquetPath, definition, steps, { memoryLimitBytes, notes });
  const division = await divideSteps(engine, definition, steps, columns, notes, options.fold ?? null);
  const { ordered } = division;
  const divided = await describeExamples(options, steps, columns, division, notes);
  const raw = withScaledPast(columns.raw, divided);
  const fitted = fitSteps(options, { ...columns, raw }, rowsOfTraining(ordered.rows, divided), notes);

  const stepWidth = featureNamesOf(fitted).length;
  const examples = splitParts.reduce((sum, part) => sum + divided.parts[part].examples.to.length, 0);
  const { length } = steps;
  requireMemory(
    bytesOfExamples({ steps: ordered.rows.length, examples, length, stepWidth }),
    memoryLimitBytes,
  );
  const features = new Float32Array(ordered.rows.length * stepWidth);
  encodeColumns(fitted, raw, plainContext, [{ rows: ordered.rows, features }]);
  const kind = await loadTarget(divided.target.kind);
  return assemble(options, steps, { fitted, raw: columns.raw, features, ordered, divided }, kind, notes);
}

/** The columns with the past values of the target as they are scaled by series. */
function withScaledPast(raw: RawColumns, { past }: DividedExamples): RawColumns {
  if (past === undefined) return raw;
  return { ...raw, numbers: new Map([...raw.numbers, [past.column, past.values]]) };
}

/** Makes what is trained on of the divided steps. */
async function describeExamples(
  options: PrepareOptions,
  steps: FittedSteps,
  columns: StepColumns,
  division: StepDivision,
  notes: Note[],
): Promise<DividedExamples> {
  const { definition } = options;
  const { ordered } = division;
  const reused = options.reused?.target ?? null;
  const fitted = options.fitted?.target ?? null;
  if (division.kind === 'windows') {
    const { forecast, windows } = division;
    return prepareWindows(definition, forecast, columns, ordered, windows, { fitted, reused, notes });
  }
  const target = await loadTarget(targetKindOf(definition.task));
  return prepareGroups(definition, steps, columns, ordered, division.groups, {
    target,
    fitted: fitted ?? reused,
  });
}

/** Rows that are a step of a training example, or a value that one is to predict, each once; and the others. */
function rowsOfTraining(
  ordered: Int32Array,
  { target, parts }: DividedExamples,
): { train: Int32Array; heldOut: Int32Array[] } {
  const horizon = target.kind === 'values' ? target.names.length : 0;
  const isTrained = new Uint8Array(ordered.length);
  const { from, to } = parts.train.examples;
  for (let i = 0; i < to.length; i++) isTrained.fill(1, from[i], to[i] + horizon);
  return {
    train: ordered.filter((_, step) => isTrained[step] === 1),
    heldOut: [ordered.filter((_, step) => isTrained[step] === 0)],
  };
}

/** Fits the columns on the steps of the training examples, where they were not fitted before. */
function fitSteps(
  { definition, fitted, reused }: PrepareOptions,
  { table, raw }: StepColumns,
  rows: { train: Int32Array; heldOut: Int32Array[] },
  notes: Note[],
): FittedColumn[] {
  const fit = (): FittedColumn[] => {
    const known = reused?.columns ?? new Map<string, FittedColumn>();
    const inputs = definition.inputs.filter(({ name }) => !known.has(name));
    const on = { train: rows.train, recent: null, folds: null };
    const found = [...known.values(), ...fitColumns({ ...definition, inputs }, table, raw, on, notes)];
    notes.push(...unknownCategoryNotes(definition, raw, rows));
    return inOrderOf(definition.inputs, found);
  };
  const columns = fitted?.columns ?? fit();
  if (columns.length === 0) throw unusable('noInputs', 'No input column has a value to learn from.', notes);
  return columns;
}

/** Puts together what training takes. @param made features of all ordered steps, [steps × features of a step] */
function assemble(
  { definition }: PrepareOptions,
  steps: FittedSteps,
  made: {
    fitted: FittedColumn[];
    /** As they were read. */
    raw: RawColumns;
    features: Float32Array;
    ordered: OrderedSteps;
    divided: DividedExamples;
  },
  kind: Pick<TargetTraining, 'balancedWeights'>,
  notes: Note[],
): PreparedData {
  const { fitted, raw, features, ordered, divided } = made;
  const { target, past } = divided;
  const { length } = steps;
  const names = featureNamesOf(fitted);
  const noisy = noisyFeaturesOf(fitted);
  const stepWidth = names.length;
  const width = length * stepWidth;
  const [train, validation, test] = splitParts.map((name): PreparedSplit => {
    const { examples, targets, truth, naive, scaling, ofNoSeries } = divided.parts[name];
    const laidOut = layOutExamples(examples, features, { length, stepWidth });
    if (past && scaling && ofNoSeries) {
      const values = raw.numbers.get(past.column)!;
      const { rows } = ordered;
      const windows = {
        column: past.column,
        columns: fitted,
        values,
        rows,
        examples,
        scaling,
        windows: ofNoSeries,
      };
      encodePast(windows, laidOut, { length, stepWidth });
    }
    return {
      rows: examples.to.length,
      features: laidOut,
      targets,
      rowNumbers: Int32Array.from(examples.to, (to) => ordered.rows[to - 1]),
      ...(truth && { truth }),
      ...(naive && { naive }),
      ...(scaling && { scaling }),
    };
  });
  return {
    width,
    ...(target.kind === 'values' && { targetWidth: target.names.length + Number(past !== undefined) }),
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
        ? kind.balancedWeights(train.targets, target)
        : null,
    notes,
  };
}
