import { Type, type Static, type TObject, type TProperties } from 'typebox';
import type { Resolved } from '../contracts/defaults.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { Loss } from '../targets/loss.ts';
import type { OptimizerEngine, Slot } from './optimizer-engine.ts';
import type { LinearSolver } from './solver-engine.ts';

/** What an optimizer of gradient steps is said to be. */
interface OptimizerDescription<Name extends string, Options extends TProperties> {
  /** `training.optimizer.type`. */
  readonly type: Name;
  /** Schemas of its options, each made by `Defaulted`; `learningRate` is one of them. */
  readonly options: Options;
  /** Whether the training split is one batch. */
  readonly takesWholeSplit?: boolean;
  /** The slots of each weight, in the order in which the engine gets them. */
  slots(options: Resolved<TObject<Options>>): readonly Slot[];
}

/** Numbers of weights of a linear model. */
export interface WeightCounts {
  /** Of one output, with its bias. */
  perOutput: number;
  total: number;
}

/** What a solver of linear models is said to be. */
export interface SolverDescription<Name extends string, Options extends TProperties> {
  /** `training.optimizer.type`. */
  readonly type: Name;
  /** Schemas of its options, each made by `Defaulted`. */
  readonly options: Options;
  /** The losses that it can minimize. */
  readonly losses: readonly Loss[];
  /** Whether it can minimize a loss with an L1 penalty. */
  readonly takesL1: boolean;
  /** `training.epochs` where nothing is said: its iterations, at most. */
  readonly epochs: number;
  /** Weights of an output, at most; absent: any number. */
  readonly mostFeatures?: number;
  /** Bytes that it takes beside the data and the model. */
  bytes(weights: WeightCounts, options: Resolved<TObject<Options>>): number;
}

/** An optimizer without its tensors: all that the definition, its documentation and the plan need. */
export interface OptimizerDefinition<
  Name extends string = string,
  Options extends TProperties = TProperties,
  Resolution = { type: Name } & Resolved<TObject<Options>>,
> extends OptimizerDescription<Name, Options> {
  /** Present in a solver: what it solves and takes. */
  readonly solves?: undefined;
  /** The optimizer with its defaults. */
  resolve(given: Static<TObject<Options>>): Resolution;
}

/** A solver: it minimizes the loss of a linear model over the whole training split, by its own steps. */
export interface SolverDefinition<
  Name extends string = string,
  Options extends TProperties = TProperties,
  Resolution = { type: Name } & Resolved<TObject<Options>>,
> {
  readonly type: Name;
  readonly options: Options;
  readonly takesWholeSplit: true;
  readonly solves: Omit<SolverDescription<Name, Options>, 'type' | 'options'>;
  slots(options: Resolved<TObject<Options>>): readonly Slot[];
  /** The solver with its defaults. */
  resolve(given: Static<TObject<Options>>): Resolution;
}

/** An optimizer: its definition, and where its engine is, which only a trainer loads. */
export type OptimizerKind<
  Name extends string = string,
  Options extends TProperties = TProperties,
  Resolution = { type: Name } & Resolved<TObject<Options>>,
> =
  | (OptimizerDefinition<Name, Options, Resolution> & {
      load(): Promise<{ readonly engine: OptimizerEngine }>;
    })
  | (SolverDefinition<Name, Options, Resolution> & { load(): Promise<{ readonly solver: LinearSolver }> });

/** The options of an optimizer with its defaults, from its definition. */
export type OptimizerOptions<Definition extends { options: TProperties }> = Resolved<
  TObject<Definition['options']>
>;

/** An optimizer's definition; its options are resolved by their schemas. */
export function defineOptimizer<const Name extends string, Options extends TProperties>(
  described: OptimizerDescription<Name, Options>,
): OptimizerDefinition<Name, Options> {
  const { type, options } = described;
  return { ...described, resolve: (given) => ({ type, ...withDefaults(Type.Object(options), given) }) };
}

/** A solver's definition; its options are resolved by their schemas. */
export function defineSolver<const Name extends string, Options extends TProperties>({
  type,
  options,
  ...solves
}: SolverDescription<Name, Options>): SolverDefinition<Name, Options> {
  return {
    type,
    options,
    takesWholeSplit: true,
    solves,
    slots: () => [],
    resolve: (given) => ({ type, ...withDefaults(Type.Object(options), given) }),
  };
}
