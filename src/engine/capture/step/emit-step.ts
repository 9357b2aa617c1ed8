import { DataType } from '../../libtensorflow/data-type.ts';
import { emitDataflow, type FunctionLibrary, type Lowering } from '../emit/emit-dataflow.ts';
import { createArithmetic, type EmittedNode, type Ref, type Scope } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';
import type { GraphInput, TensorType } from '../graph/dataflow.ts';
import { clipGradients } from './clip-gradients.ts';
import { emitNoise } from './emit-noise.ts';
import { emitScaledUpdate } from './scaled-update.ts';
import { splitRows } from './split-rows.ts';
import { names, noiseOf, updatedWeights, type StepModel } from './step-model.ts';

/** Where a step is emitted to, and what it works on. */
export interface StepContext {
  scope: Scope;
  library: FunctionLibrary;
  lowerings: ReadonlyMap<string, Lowering>;
  /** The handle of a variable: a weight, a part of one, or a slot `<weight>/<slot>`. */
  handle: (variable: string) => Ref;
  /** The rows of the step: features [rows, …] and targets [rows] or [rows, …]. */
  features: Ref;
  targets: Ref;
  /** Shape and type of the whole step's features and targets. */
  featuresType: TensorType;
  targetsType: TensorType;
  learningRate: Ref;
  stepSize: Ref;
  /** Number of the step, int32, for random numbers. */
  step: Ref;
  /** Nodes that must have run before the step reads anything. */
  after: readonly EmittedNode[];
}

/** What a step leaves. */
export interface EmittedStep {
  /** [mean loss, each metric's sum over rows], float32. */
  results: Ref;
  loss: Ref;
  /** Has run when every variable is written. */
  done: EmittedNode;
}

/** What the rows of a step give, before the weights change. */
export interface EmittedGradients {
  /** In the order of the model's trained weights, summed over its parts. */
  gradients: readonly Ref[];
  /** [mean loss, each metric's sum over rows], float32. */
  results: Ref;
  loss: Ref;
  /** New values of weights that the forward pass changes (moving averages), by name. */
  updates: ReadonlyMap<string, Ref>;
  variables: VariableReader;
}

/** Emits one training step: forward and backward passes of its parts, clipping, and the optimizer. */
export function emitStep(model: StepModel, context: StepContext): EmittedStep {
  const { results, loss, updates, gradients, variables } = emitGradients(model, context);
  const update = model.scalesLoss ? emitScaledUpdate : emitUpdate;
  const done = update(model, context, { gradients, updates, variables });
  return { results, loss, done };
}

/** Emits the forward and backward passes of a step's parts. */
export function emitGradients(model: StepModel, context: StepContext): EmittedGradients {
  const { scope } = context;
  const arithmetic = createArithmetic(scope);
  const variables = createVariableReader(context);
  const outputs = emitParts(model, context, variables);
  const summed = (name: string): Ref => arithmetic.sum(outputs.map((output) => output[name]));
  const last = outputs.at(-1)!;
  const loss = summed(names.loss);
  const values = [loss, ...model.metrics.map((metric) => summed(names.metric(metric)))];
  const packing = { T: attr.type(DataType.float32), N: attr.int(values.length), axis: attr.int(0) };
  return {
    gradients: model.trained.map((weight) => summed(names.gradient(weight.name))),
    results: scope.add('Pack', values, packing).out(),
    loss,
    updates: new Map(
      updatedWeights(model.parts[0].graph).map((weight) => [weight, last[names.update(weight)]]),
    ),
    variables,
  };
}

/** Emits clipping and the optimizer, for gradients of the whole step; gives a node that has run when every variable is written. */
export function emitUpdate(
  model: Pick<StepModel, 'trained' | 'optimizer' | 'gradient'>,
  context: StepContext,
  { gradients, updates, variables }: Pick<EmittedGradients, 'gradients' | 'updates' | 'variables'>,
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

/** Reads each variable once, and remembers who uses its value: a write then needs no copy of the old one. */
export interface VariableReader {
  read(variable: string): Ref;
  noteUse(variable: string, user: EmittedNode): void;
  usersOf(variable: string): readonly EmittedNode[];
}

export function createVariableReader({ scope, handle, after }: StepContext): VariableReader {
  const values = new Map<string, Ref>();
  const users = new Map<string, EmittedNode[]>();
  return {
    read(variable) {
      let value = values.get(variable);
      if (value === undefined) {
        value = scope
          .add('ReadVariableOp', [handle(variable)], { dtype: attr.type(DataType.float32) }, { after })
          .out();
        values.set(variable, value);
      }
      return value;
    },
    noteUse(variable, user) {
      users.set(variable, [...(users.get(variable) ?? []), user]);
    },
    usersOf: (variable) => users.get(variable) ?? [],
  };
}

function emitParts(model: StepModel, context: StepContext, variables: VariableReader): Record<string, Ref>[] {
  const { scope } = context;
  const featureParts = splitRows(scope, context.features, context.featuresType, model);
  const targetParts = splitRows(scope, context.targets, context.targetsType, model);
  const noiseParts = emitNoise(model, context);
  const outputs: Record<string, Ref>[] = [];

  for (const [index, part] of model.parts.entries()) {
    const previous = model.isSequential ? outputs.at(-1) : undefined;
    const barrier = previous ? createBarrier(scope, Object.values(previous)) : (value: Ref) => value;
    const features = barrier(featureParts[index]);
    const input = ({ name }: GraphInput): Ref => {
      if (name === names.features) return features;
      if (name === names.targets) return targetParts[index];
      if (noiseOf(name) !== null) return noiseParts.get(name)![index];
      // A moving average that the part before has changed.
      return previous?.[names.update(name)] ?? variables.read(name);
    };
    const { library, lowerings } = context;
    const onUse = ({ name }: GraphInput, user: EmittedNode) => variables.noteUse(name, user);
    outputs.push(emitDataflow(part.graph, { scope, library, lowerings, input, onUse }));
  }
  return outputs;
}

/** Lets a value pass when all of some other values are there, so that parts run one after the other. */
function createBarrier(scope: Scope, waitFor: readonly Ref[]): (value: Ref) => Ref {
  const nodes = waitFor.map((ref) => ({ name: ref.split(':')[0], out: () => ref }));
  const type = { T: attr.type(DataType.float32) };
  return (value) => scope.add('Identity', [value], type, { after: nodes }).out();
}
