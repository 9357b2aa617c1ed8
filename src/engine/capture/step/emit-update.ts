import { DataType } from '../../libtensorflow/data-type.ts';
import type { EmittedNode, Ref } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';
import { clipGradients } from './clip-gradients.ts';
import type { StepContext, VariableReader } from './step-context.ts';
import type { StepModel } from './step-model.ts';

/** What an update is made of. */
export interface StepGradients {
  /** In the order of the model's trained weights, summed over its parts. */
  gradients: readonly Ref[];
  /** New values of weights that the forward pass changes (moving averages), by name. */
  updates: ReadonlyMap<string, Ref>;
  variables: VariableReader;
}

/** Emits clipping and the optimizer, for gradients of the whole step; gives a node that has run when every variable is written. */
export function emitUpdate(
  model: Pick<StepModel, 'trained' | 'optimizer' | 'gradient'>,
  context: StepContext,
  { gradients, updates, variables }: StepGradients,
): EmittedNode {
  const { scope } = context;
  const clipped = clipGradients(scope, gradients, model.gradient);
  const applied = model.trained.map((weight, index) =>
    model.optimizer.update({
      scope,
      weight: context.handle(weight.name),
      slots: model.optimizer.slots.map((slot) => context.handle(`${weight.name}/${slot.name}`)),
      value: variables.read(weight.name),
      gradient: clipped[index],
      learningRate: context.learningRate,
      stepSize: context.stepSize,
      after: variables.usersOf(weight.name),
    }),
  );
  const updated = [...updates].map(([weight, value]) => {
    const type = { dtype: attr.type(DataType.float32) };
    const after = variables.usersOf(weight);
    return scope.add('AssignVariableOp', [context.handle(weight), value], type, { after });
  });
  return scope.add('NoOp', [], {}, { after: [...applied, ...updated] });
}
