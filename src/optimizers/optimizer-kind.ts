import type { TObject, TProperties } from 'typebox';
import type { Resolved } from '../contracts/defaults.ts';
import type { OptimizerEngine, Slot } from './optimizer-engine.ts';

/** An optimizer without its tensors: all that the definition, its documentation and the plan need. */
export interface OptimizerDefinition<
  Type extends string = string,
  Options extends TProperties = TProperties,
> {
  /** `training.optimizer.type`. */
  readonly type: Type;
  /** Schemas of its options, each made by `Defaulted`; `learningRate` is one of them. */
  readonly options: Options;
  /** Whether the training split is one batch. */
  readonly takesWholeSplit?: boolean;
  /** The slots of each weight, in the order in which the engine gets them. */
  slots(options: Resolved<TObject<Options>>): readonly Slot[];
}

/** An optimizer: its definition, and where its engine is, which only a trainer loads. */
export interface OptimizerKind<
  Type extends string = string,
  Options extends TProperties = TProperties,
> extends OptimizerDefinition<Type, Options> {
  load(): Promise<{ readonly engine: OptimizerEngine }>;
}

/** The options of an optimizer with its defaults, from its definition. */
export type OptimizerOptions<Definition extends OptimizerDefinition> = Resolved<
  TObject<Definition['options']>
>;

/** Types an optimizer's definition. */
export function defineOptimizer<const Type extends string, Options extends TProperties>(
  definition: OptimizerDefinition<Type, Options>,
): OptimizerDefinition<Type, Options> {
  return definition;
}
