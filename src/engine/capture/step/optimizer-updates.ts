import type { ResolvedOptimizer } from '../../../contracts/definition/definition.ts';
import { createOptimizerRule } from '../../optimizers/create-optimizer-rule.ts';
import type { Slot } from '../../optimizers/optimizer-rule.ts';
import { attr, floatType, type Attributes } from '../graph/attribute-value.ts';
import { DataType } from '../../libtensorflow/data-type.ts';
import { createArithmetic, type EmittedNode, type Ref, type Scope } from '../emit/scope.ts';

/** One weight's update, in the terms of a scope. */
export interface WeightUpdate {
  scope: Scope;
  /** Handles of the variables. */
  weight: Ref;
  slots: readonly Ref[];
  /** The weight's value before the step. */
  value: Ref;
  gradient: Ref;
  /** The scheduled learning rate. */
  learningRate: Ref;
  /** For Adam: the learning rate with the bias correction, see {@link stepSizeAt}. */
  stepSize: Ref;
  /** Nodes that must have used the old value. */
  after: readonly EmittedNode[];
}

/** An optimizer as nodes of a graph. Slots and numbers equal those of the eager rule in `engine/optimizers/`. */
export interface OptimizerUpdates {
  readonly slots: readonly (Slot & { isHidden?: boolean })[];
  update(update: WeightUpdate): EmittedNode;
}

const noLocking: Attributes = { ...floatType, use_locking: attr.bool(false) };

/**
 * √(1−β₂ᵗ)/(1−β₁ᵗ) times the learning rate for Adam, else the learning rate; computed on the host in float64, where
 * 1−0.999 keeps all of its digits, and fed.
 * @param step 1 for the first step
 */
export function stepSizeAt(options: ResolvedOptimizer, learningRate: number, step: number): number {
  if (options.type !== 'adam' && options.type !== 'adamw') return learningRate;
  return (learningRate * Math.sqrt(1 - options.beta2 ** step)) / (1 - options.beta1 ** step);
}

/** The optimizer that a definition names. */
export function createOptimizerUpdates(options: ResolvedOptimizer): OptimizerUpdates {
  const { slots } = createOptimizerRule(options);
  switch (options.type) {
    case 'gradientDescent':
    case 'sgd':
      return { slots, update: gradientDescent };
    case 'momentum':
    case 'nesterov':
      return { slots, update: momentum(options.momentum, options.type === 'nesterov') };
    case 'adagrad':
      return { slots, update: adagrad(options.epsilon) };
    case 'rmsprop': {
      // TensorFlow's kernel always has a momentum slot; without momentum it is no part of the state.
      const hidden = options.momentum > 0 ? [] : [{ name: 'momentum', initial: 0, isHidden: true }];
      return { slots: [...slots, ...hidden], update: rmsprop(options) };
    }
    case 'adam':
      return { slots, update: adam(options) };
    case 'adamw':
      return { slots, update: adamw(options) };
  }
}

type Update = OptimizerUpdates['update'];

const gradientDescent: Update = ({ scope, weight, gradient, learningRate, after }) =>
  scope.add('ResourceApplyGradientDescent', [weight, learningRate, gradient], noLocking, { after });

const momentum =
  (factor: number, nesterov: boolean): Update =>
  ({ scope, weight, slots, gradient, learningRate, after }) =>
    scope.add(
      'ResourceApplyKerasMomentum',
      [weight, slots[0], learningRate, gradient, scope.float(factor)],
      { ...noLocking, use_nesterov: attr.bool(nesterov) },
      { after },
    );

/** Written out: ResourceApplyAdagradV2 adds epsilon outside of the root. */
const adagrad =
  (epsilon: number): Update =>
  ({ scope, weight, slots, value, gradient, learningRate, after }) => {
    const { add, multiply, divide, subtract, squareRoot } = createArithmetic(scope);
    const type = { dtype: attr.type(DataType.float32) };
    const accumulated = add(
      scope.add('ReadVariableOp', [slots[0]], type).out(),
      multiply(gradient, gradient),
    );
    const scale = squareRoot(add(accumulated, scope.float(epsilon)));
    const moved = subtract(value, divide(multiply(gradient, learningRate), scale));
    const slot = scope.add('AssignVariableOp', [slots[0], accumulated], type);
    return scope.add('AssignVariableOp', [weight, moved], type, { after: [...after, slot] });
  };

const rmsprop =
  (options: { rho: number; momentum: number; epsilon: number }): Update =>
  ({ scope, weight, slots, gradient, learningRate, after }) => {
    const constants = [options.rho, options.momentum, options.epsilon].map((value) => scope.float(value));
    const inputs = [weight, slots[0], slots[1], learningRate, ...constants, gradient];
    return scope.add('ResourceApplyRMSProp', inputs, noLocking, { after });
  };

const adam =
  (options: { beta1: number; beta2: number; epsilon: number }): Update =>
  ({ scope, weight, slots, gradient, stepSize, after }) => {
    // The powers of beta are given as 0: the bias correction is in the step size already.
    const zero = scope.float(0);
    const constants = [options.beta1, options.beta2, options.epsilon].map((value) => scope.float(value));
    const inputs = [weight, slots[0], slots[1], zero, zero, stepSize, ...constants, gradient];
    return scope.add(
      'ResourceApplyAdam',
      inputs,
      { ...noLocking, use_nesterov: attr.bool(false) },
      { after },
    );
  };

const adamw =
  (options: { beta1: number; beta2: number; epsilon: number; weightDecay: number }): Update =>
  (update) => {
    const { scope, weight, value, learningRate, after } = update;
    const { multiply } = createArithmetic(scope);
    const decay = multiply(value, multiply(learningRate, scope.float(options.weightDecay)));
    const type = { dtype: attr.type(DataType.float32) };
    const decayed = scope.add('AssignSubVariableOp', [weight, decay], type, { after });
    return adam(options)({ ...update, after: [decayed] });
  };
