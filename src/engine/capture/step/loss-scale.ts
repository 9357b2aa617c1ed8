import { DataType } from '../../libtensorflow/data-type.ts';
import { createArithmetic, type EmittedNode, type Ref, type Scope } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';

/**
 * Dynamic loss scaling (Micikevicius et al. 2018): small gradients would be 0 in float16, so the loss is multiplied before they are taken, and they are divided afterwards.
 * The scale doubles after so many steps without an overflow, and is halved where a gradient is not finite, in which case the step is left out.
 */
export const lossScaling = { initial: 2 ** 15, growthSteps: 2000, growth: 2, backoff: 0.5, least: 1, most: 2 ** 24 } as const; // prettier-ignore

/** The numbers that are kept with the optimizer's slots, one each. */
export const lossScaleState = {
  scale: { name: 'loss_scale/scale', initial: lossScaling.initial },
  /** Steps without an overflow since the scale was last changed. */
  goodSteps: { name: 'loss_scale/good_steps', initial: 0 },
} as const;

/** A boolean scalar: whether every element of every gradient is a number, and finite. */
export function emitAreFinite(scope: Scope, gradients: readonly Ref[], ranks: readonly number[]): Ref {
  const flags = gradients.map((gradient, index) => {
    const isFinite = scope.add('IsFinite', [gradient], { T: attr.type(DataType.float32) }).out();
    const axes = scope.int(Array.from({ length: ranks[index] }, (_, axis) => axis));
    return scope
      .add('All', [isFinite, axes], { keep_dims: attr.bool(false), Tidx: attr.type(DataType.int32) })
      .out();
  });
  return flags.reduce((all, flag) => scope.add('LogicalAnd', [all, flag]).out());
}

/** Emits what becomes of the scale after a step; gives the nodes that have run when it is written. */
export function emitScaleUpdate(
  scope: Scope,
  handle: (variable: string) => Ref,
  areFinite: Ref,
  { scale, goodSteps }: { scale: Ref; goodSteps: Ref },
): EmittedNode[] {
  const { add, multiply, minimum, maximum, select, less, float } = createArithmetic(scope);
  const { growthSteps, growth, backoff, least, most } = lossScaling;
  const counted = add(goodSteps, float(1));
  const goesOn = less(counted, float(growthSteps));
  const grown = minimum(multiply(scale, float(growth)), float(most));
  const shrunk = maximum(multiply(scale, float(backoff)), float(least));
  const nextScale = select(areFinite, select(goesOn, scale, grown), shrunk);
  const nextCount = select(areFinite, select(goesOn, counted, float(0)), float(0));
  const type = { dtype: attr.type(DataType.float32) };
  return [
    scope.add('AssignVariableOp', [handle(lossScaleState.scale.name), nextScale], type),
    scope.add('AssignVariableOp', [handle(lossScaleState.goodSteps.name), nextCount], type),
  ];
}
