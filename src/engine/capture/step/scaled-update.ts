import { DataType } from '../../libtensorflow/data-type.ts';
import { functionFromScope, handleArgument, tensorArgument } from '../emit/function-def.ts';
import { createArithmetic, createScope, type EmittedNode, type Ref } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';
import type { FunctionDef } from '../graph/graph-def.ts';
import { emitUpdate, type StepGradients } from './emit-update.ts';
import { emitAreFinite, emitScaleUpdate, lossScaleState } from './loss-scale.ts';
import { createVariableReader, type StepContext } from './step-context.ts';
import type { StepModel } from './step-model.ts';

type UpdateModel = Pick<StepModel, 'trained' | 'optimizer' | 'gradient'>;

/**
 * Emits the optimizer for gradients of a scaled loss: they are divided by the scale, and where one of them is not finite, weights, slots and moving averages stay as
 * they were. Gives a node that has run when every variable is written, the scale too.
 */
export function emitScaledUpdate(
  model: UpdateModel,
  context: StepContext,
  { gradients: scaled, updates, variables }: StepGradients,
): EmittedNode {
  const { scope, library, handle } = context;
  const { multiply, divide, float } = createArithmetic(scope);
  const scale = variables.read(lossScaleState.scale.name);
  const goodSteps = variables.read(lossScaleState.goodSteps.name);
  const inverse = divide(float(1), scale);
  const gradients = scaled.map((gradient) => multiply(gradient, inverse));
  const ranks = model.trained.map(({ shape }) => shape.length);
  const areFinite = emitAreFinite(scope, gradients, ranks);

  const state = [
    ...model.trained.flatMap(({ name, shape }) =>
      [name, ...model.optimizer.slots.map((slot) => `${name}/${slot.name}`)].map((variable) => ({ variable, shape })),
    ),
    ...[...updates.keys()].map((variable) => ({ variable, shape: null })),
  ]; // prettier-ignore
  const handles = state.map(({ variable, shape }, index) => ({
    variable,
    // The shape of a moving average does not matter here: XLA, which would ask for it, compiles no such step.
    argument: handleArgument(`handle_${index}`, { shape: shape ?? [], dtype: DataType.float32 }),
  }));
  const scalar = { shape: [], dtype: DataType.float32 };
  const tensors = [
    { argument: tensorArgument('learning_rate', scalar), value: context.learningRate },
    { argument: tensorArgument('step_size', scalar), value: context.stepSize },
    ...gradients.map((value, index) => ({
      argument: tensorArgument(`gradient_${index}`, { ...model.trained[index], dtype: DataType.float32 }),
      value,
    })),
    ...[...updates.values()].map((value, index) => ({
      argument: { name: `update_${index}`, dtype: DataType.float32 },
      value,
    })),
  ];
  const signature = [...tensors, ...handles].map(({ argument }) => argument);
  const name = scope.add('NoOp', []).name.replaceAll('/', '_');
  const branch = (word: string, emit: (body: StepContext) => EmittedNode): FunctionDef => {
    const body = createScope('function', scope.catalog);
    const argumentOf = (variable: string): Ref =>
      handles.find((entry) => entry.variable === variable)!.argument.name;
    const done = emit({
      ...context,
      scope: body,
      handle: argumentOf,
      learningRate: 'learning_rate',
      stepSize: 'step_size',
      after: [],
    });
    const made = functionFromScope(`${word}_${name}`, body, {
      arguments: signature,
      results: [{ name: 'applied', dtype: DataType.bool, value: appliedFlag(body, word === 'apply', done) }],
      controls: [done],
      isStateful: true,
    });
    library.set(made.name, made);
    return made;
  };
  const apply = branch('apply', (body) =>
    emitUpdate(model, body, {
      gradients: gradients.map((_, index) => `gradient_${index}`),
      updates: new Map([...updates.keys()].map((weight, index) => [weight, `update_${index}`])),
      variables: createVariableReader(body),
    }),
  );
  const leave = branch('leave', ({ scope: body }) => body.add('NoOp', []));

  const after = state.flatMap(({ variable }) => [...variables.usersOf(variable)]);
  const inputs = [
    areFinite,
    ...tensors.map(({ value }) => value),
    ...handles.map(({ variable }) => handle(variable)),
  ];
  const applied = scope.add(
    'If',
    inputs,
    {
      Tcond: attr.type(DataType.bool),
      Tin: attr.types(signature.map(({ dtype }) => dtype)),
      Tout: attr.types([DataType.bool]),
      then_branch: attr.function(apply.name),
      else_branch: attr.function(leave.name),
      output_shapes: attr.shapes([[]]),
    },
    { after },
  );
  const scaleWritten = emitScaleUpdate(scope, handle, areFinite, { scale, goodSteps });
  return scope.add('NoOp', [], {}, { after: [applied, ...scaleWritten] });
}

/** A result, which a branch must have. */
function appliedFlag(body: StepContext['scope'], isApplied: boolean, done: EmittedNode): Ref {
  const flag = body.constant({
    dtype: DataType.bool,
    shape: [],
    bytes: Uint8Array.of(isApplied ? 1 : 0),
  });
  return body.add('Identity', [flag], { T: attr.type(DataType.bool) }, { after: [done] }).out();
}
