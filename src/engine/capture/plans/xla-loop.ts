import { DataType } from '../../libtensorflow/data-type.ts';
import {
  callFunction,
  functionFromScope,
  handleArgument,
  mustCompile,
  tensorArgument,
} from '../emit/function-def.ts';
import { createScope, type Ref, type Scope } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';
import { inputsOf, type TensorType } from '../graph/dataflow.ts';
import type { FunctionArgument } from '../graph/graph-def.ts';
import type { EntryScope, GraphSession } from '../program/graph-session.ts';
import { createStepExecutor, stepFeeds, type StepExecutor } from '../program/step-executor.ts';
import { lowerings } from '../recurrent/lowerings.ts';
import { emitStep } from '../step/emit-step.ts';
import { names, noiseOf, updatedWeights, type StepModel } from '../step/step-model.ts';
import { gatherRows, rowTypes } from './data-source.ts';
import { addInt, ratesOfStep } from './unrolled-steps.ts';

/**
 * The plan `xla loop k`: a While over up to k steps inside one function that XLA compiles to machine code. What a small network
 * spends on scheduling operations is gone. The rows of all steps are gathered beforehand; XLA gathers slowly.
 */
export function createXlaLoop(session: GraphSession, model: StepModel, steps: number): StepExecutor {
  const entry = session.addEntry(`train_loop_${model.rows}`, (scope) =>
    buildLoop(scope, session, model, steps),
  );
  return createStepExecutor(session, entry, {
    rowsPerStep: model.rows,
    maxSteps: steps,
    takesFewer: true,
    resultsPerStep: 1 + model.metrics.length,
  });
}

/** A variable of the loop: its name in the body, and what it is. */
interface LoopVariable extends TensorType {
  name: string;
}

function buildLoop(
  entry: EntryScope,
  session: GraphSession,
  model: StepModel,
  steps: number,
): { fetches: Ref[] } {
  const { scope, library } = entry;
  const feeds = stepFeeds(steps, model.rows);
  const [indices, rates, firstStep, count] = feeds.map((feed) => entry.placeholder(feed.name, feed)) as [
    Ref,
    Ref,
    Ref,
    Ref,
  ];
  const ofAllSteps = rowTypes(entry, 'train', steps * model.rows);
  const rows = gatherRows(entry, 'train', indices);

  const scalar = { shape: [], dtype: DataType.int32 };
  const constants: LoopVariable[] = [
    { name: 'count', ...scalar },
    { name: 'first_step', ...scalar },
    { name: 'rates', shape: [steps, 2], dtype: DataType.float32 },
    { name: 'features', ...ofAllSteps.featuresType },
    { name: 'targets', ...ofAllSteps.targetsType },
  ];
  const counters: LoopVariable[] = [
    { name: 'i', ...scalar },
    { name: 'results', shape: [steps, 1 + model.metrics.length], dtype: DataType.float32 },
  ];
  const handles = variablesOf(model).map((name, index) => ({ name, argument: `handle_${index}` }));
  const handleArguments = handles.map(({ name, argument }) => handleArgument(argument, entry.variable(name)));
  const loopArguments = [
    ...[...counters, ...constants].map((variable) => tensorArgument(variable.name, variable)),
    ...handleArguments,
  ];

  const functionNames = ['condition', 'body', 'loop'].map(
    (part) => `${part}_${scope.nodes[0].name.replaceAll('/', '_')}`,
  );
  const [conditionName, bodyName, loopName] = functionNames as [string, string, string];
  const newScope = () => createScope('function', session.catalog);

  const condition = newScope();
  const goesOn = condition.add('Less', ['i', 'count'], { T: attr.type(DataType.int32) });
  library.set(conditionName, functionFromScope(conditionName, condition, {
    arguments: loopArguments,
    results: [{ name: 'goes_on', dtype: DataType.bool, value: goesOn.out() }],
  })); // prettier-ignore

  library.set(bodyName, buildBody(bodyName, newScope(), entry, model, { loopArguments, handles }));

  const loop = newScope();
  const initial = [
    loop.int(0),
    loop.constant({
      dtype: DataType.float32,
      shape: counters[1].shape,
      bytes: new Uint8Array(4 * steps * (1 + model.metrics.length)),
    }),
  ];
  const passed = loopArguments.slice(counters.length);
  const whileNode = loop.add('While', [...initial, ...passed.map(({ name }) => name)], {
    T: attr.types(loopArguments.map(({ dtype }) => dtype)),
    cond: attr.function(conditionName),
    body: attr.function(bodyName),
    output_shapes: attr.shapes(
      [...counters, ...constants].map(({ shape }) => shape).concat(handles.map(() => [])),
    ),
    parallel_iterations: attr.int(1),
  });
  const loopFunction = functionFromScope(loopName, loop, {
    arguments: passed,
    results: [{ name: 'results', dtype: DataType.float32, value: whileNode.out(1) }],
    controls: [whileNode],
    attributes: mustCompile,
    isStateful: true,
  });
  library.set(loopName, loopFunction);
  const inputs = [
    count,
    firstStep,
    rates,
    rows.features,
    rows.targets,
    ...handles.map(({ name }) => entry.handle(name)),
  ];
  return { fetches: [callFunction(scope, loopFunction, inputs).out()] };
}

/** One round of the loop: step i on the i-th rows. */
function buildBody(
  name: string,
  body: Scope,
  entry: EntryScope,
  model: StepModel,
  loop: {
    loopArguments: readonly FunctionArgument[];
    handles: readonly { name: string; argument: string }[];
  },
) {
  const { featuresType, targetsType } = rowTypes(entry, 'train', model.rows);
  const firstRow = body.add('Mul', ['i', body.int(model.rows)], { T: attr.type(DataType.int32) }).out();
  const begin = body.add('Identity', ['i'], { T: attr.type(DataType.int32) });
  const step = emitStep(model, {
    scope: body,
    library: entry.library,
    lowerings,
    handle: (variable) => loop.handles.find((handle) => handle.name === variable)!.argument,
    features: sliceRows(body, 'features', firstRow, featuresType),
    targets: sliceRows(body, 'targets', firstRow, targetsType),
    featuresType,
    targetsType,
    ...ratesOfStep(body, 'rates', 'i'),
    step: addInt(body, 'first_step', 'i'),
    after: [begin],
  });
  const width = 1 + model.metrics.length;
  const types = { T: attr.type(DataType.float32), Tindices: attr.type(DataType.int32) };
  const row = body.add('Reshape', [step.results, body.int([1, width])], {
    T: attr.type(DataType.float32),
    Tshape: attr.type(DataType.int32),
  });
  const results = body.add(
    'XlaDynamicUpdateSlice',
    ['results', row.out(), packInts(body, ['i', body.int(0)])],
    types,
  );
  // The next round must not begin before every variable of this one is written.
  const next = body.add(
    'Identity',
    [addInt(body, 'i', body.int(1))],
    { T: attr.type(DataType.int32) },
    { after: [step.done] },
  );
  const values = [next.out(), results.out(), ...loop.loopArguments.slice(2).map((argument) => argument.name)];
  return functionFromScope(name, body, {
    arguments: loop.loopArguments,
    results: loop.loopArguments.map((argument, index) => ({
      name: `${argument.name}_out`,
      dtype: argument.dtype,
      value: values[index],
    })),
    controls: [step.done],
    isStateful: true,
  });
}

/** Every variable that a step reads or writes. */
function variablesOf(model: StepModel): string[] {
  const { graph } = model.parts[0];
  const isWeight = (name: string) =>
    name !== names.features && name !== names.targets && noiseOf(name) === null;
  const read = [...inputsOf(graph).keys()].filter(isWeight);
  const trained = model.trained.flatMap(({ name }) => [
    name,
    ...model.optimizer.slots.map((slot) => `${name}/${slot.name}`),
  ]);
  return [...new Set([...read, ...trained, ...updatedWeights(graph)])];
}

function sliceRows(scope: Scope, value: Ref, firstRow: Ref, { shape, dtype }: TensorType): Ref {
  const begin = packInts(scope, [firstRow, ...shape.slice(1).map(() => scope.int(0))]);
  const types = { T: attr.type(dtype), Index: attr.type(DataType.int32) };
  return scope.add('Slice', [value, begin, scope.int(shape)], types).out();
}

function packInts(scope: Scope, values: readonly Ref[]): Ref {
  return scope
    .add('Pack', values, { T: attr.type(DataType.int32), N: attr.int(values.length), axis: attr.int(0) })
    .out();
}
