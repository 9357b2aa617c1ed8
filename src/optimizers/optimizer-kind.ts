import { Type, type Static, type TObject, type TProperties } from 'typebox';
import type { Resolved } from '../contracts/defaults.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { OptimizerEngine, Slot } from './optimizer-engine.ts';

/** What an optimizer is said to be. */
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

/** An optimizer without its tensors: all that the definition, its documentation and the plan need. */
export interface OptimizerDefinition<
  Name extends string = string,
  Options extends TProperties = TProperties,
  Resolution = { type: Name } & Resolved<TObject<Options>>,
> extends OptimizerDescription<Name, Options> {
  /** The optimizer with its defaults. */
  resolve(given: Static<TObject<Options>>): Resolution;
}

/** An optimizer: its definition, and where its engine is, which only a trainer loads. */
export interface OptimizerKind<
  Name extends string = string,
  Options extends TProperties = TProperties,
  Resolution = { type: Name } & Resolved<TObject<Options>>,
> extends OptimizerDefinition<Name, Options, Resolution> {
  load(): Promise<{ readonly engine: OptimizerEngine }>;
}

/** The options of an optimizer with its defaults, from its definition. */
export type OptimizerOptions<Definition extends OptimizerDefinition> = Resolved<
  TObject<Definition['options']>
>;

/** An optimizer's definition; its options are resolved by their schemas. */
export function defineOptimizer<const Name extends string, Options extends TProperties>(
  described: OptimizerDescription<Name, Options>,
): OptimizerDefinition<Name, Options> {
  const { type, options } = described;
  return { ...described, resolve: (given) => ({ type, ...withDefaults(Type.Object(options), given) }) };
}
