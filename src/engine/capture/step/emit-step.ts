import { DataType } from '../../libtensorflow/data-type.ts';
import { emitDataflow } from '../emit/emit-dataflow.ts';
import { createArithmetic, emittedBy, type EmittedNode, type Ref, type Scope } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';
import type { GraphInput } from '../graph/dataflow.ts';
import { emitNoise } from './emit-noise.ts';
import { emitUpdate, type StepGradients } from './emit-update.ts';
import { emitScaledUpdate } from './scaled-update.ts';
import { splitRows } from './split-rows.ts';
import { createVariableReader, type StepContext, type VariableReader } from './step-context.ts';
import { names, noiseOf, updatedWeights, type StepModel } from './step-model.ts';

/** What a step leaves. */
export interface EmittedStep {
  /** [mean loss, each metric's sum over rows], float32. */
  results: Ref;
  loss: Ref;
  /** Has run when every variable is written. */
  done: EmittedNode;
}

/** What the rows of a step give, before the weights change. */
export interface EmittedGradients extends StepGradients {
  /** [mean loss, each metric's sum over rows], float32. */
  results: Ref;
  loss: Ref;
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
  const nodes = waitFor.map(emittedBy);
  const type = { T: attr.type(DataType.float32) };
  return (value) => scope.add('Identity', [value], type, { after: nodes }).out();
}
