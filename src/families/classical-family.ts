import type { Static, TObject } from 'typebox';
import type { ColumnProfile, ColumnType } from '../contracts/dataset.ts';
import type { RunExecution } from '../contracts/run.ts';

/** A model of a family, with every default written in. */
export interface ClassicalModel {
  family: string;
}

/** The losses that classical models are fitted with. */
export type ClassicalLoss = 'crossEntropy' | 'meanSquaredError' | 'poisson';

/** The preparation that suits a model, where the definition leaves it out. */
export interface PreparationDefaults {
  missing: 'median' | 'keep';
  numeric: 'standardize' | 'none';
  categorical: 'oneHot' | 'ordinal';
}

/** What a model is resolved against. */
export interface ClassicalContext {
  isClassification: boolean;
  inputs: readonly { name: string; type: ColumnType; min: ColumnProfile['min'] }[];
  preparation: { numeric: string; categorical: string; hashing?: { signed: boolean } };
  trainRows: number;
  /** Refuses an option of the definition. */
  readonly reject: (pointer: string, detail: string, code: string) => void;
}

/** A family that is fitted by an algorithm of its own, without what fits it: all that definition, documentation and plan need. */
export interface ClassicalDefinition<
  Schema extends TObject = TObject,
  Model extends ClassicalModel = ClassicalModel,
> {
  /** `model.family`. */
  readonly family: Model['family'];
  readonly schema: Schema;
  /** Losses of each task; the first is the default. */
  readonly losses: {
    classification: readonly [ClassicalLoss, ...ClassicalLoss[]];
    regression: readonly [ClassicalLoss, ...ClassicalLoss[]];
  };
  /** Whether missing numbers may stay missing. */
  readonly takesMissing: boolean;
  /** Whether a fit goes iteration by iteration, so that checkpoints can be written between them. */
  readonly iterates: boolean;
  /** Whether a fit can stop early, by the metrics of its iterations. */
  readonly stopsEarly: boolean;
  preparation(given: Static<Schema>): PreparationDefaults;
  /** The model with its defaults, checked against the task, the inputs and the rows. */
  resolve(given: Static<Schema>, context: ClassicalContext): Model;
  /** Iterations that a fit takes; 1 for a model that is fitted in one go. */
  iterations(model: Model): number;
  /** Threads that a fit uses. @param available those of the run @param size of the training split */
  threads(model: Model, available: number, size: { rows: number; width: number }): number;
  /** Bytes that a fit takes beside two copies of the data. @param width numbers of a row */
  fitBytes(rows: number, width: number): number;
  /** What fits the model, for the run's page. @param threads those that the fit uses */
  execution(model: Model, threads: number): Pick<RunExecution, 'plan' | 'reason'>;
}

/** A family: its definition, and where its engine is, which trainers, predictors and the threads of a fit load (load-engine.ts). */
export interface ClassicalFamily<
  Schema extends TObject = TObject,
  Model extends ClassicalModel = ClassicalModel,
> extends ClassicalDefinition<Schema, Model> {
  /** The module that exports its `ClassicalEngine` as `engine`: by URL, so that a thread loads it and no schemas. */
  readonly engine: URL;
}

/** Types a family's definition by its schema and by what it resolves to. */
export function defineClassicalFamily<Schema extends TObject, Model extends ClassicalModel>(
  definition: ClassicalDefinition<Schema, Model>,
): ClassicalDefinition<Schema, Model> {
  return definition;
}
