import { DataType } from '../../libtensorflow/data-type.ts';
import type { FunctionLibrary } from '../emit/emit-dataflow.ts';
import { callFunction, functionFromScope, mustCompile, tensorArgument } from '../emit/function-def.ts';
import { createScope, type Ref, type Scope } from '../emit/scope.ts';
import { inputsOf, type GraphInput } from '../graph/dataflow.ts';
import type { FunctionDef } from '../graph/graph-def.ts';
import { createNoiseEmitter } from './emit-uniform.ts';
import { splitRows } from './split-rows.ts';
import { noiseOf, type NoiseSpec, type StepModel } from './step-model.ts';

/** Something random that a step needs: the input that it is, and what is drawn for it. */
interface NoiseInput {
  input: GraphInput;
  spec: NoiseSpec;
}

/** What is random in a step, by the name of its input, for each part: it does not depend on how a plan cuts the rows. */
export function emitNoise(
  model: StepModel,
  context: { scope: Scope; library: FunctionLibrary; step: Ref },
): Map<string, Ref[]> {
  const { scope, step } = context;
  const inputs = [...inputsOf(model.parts[0].graph).values()].flatMap((input): NoiseInput[] => {
    const spec = noiseOf(input.name);
    return spec ? [{ input, spec }] : [];
  });
  if (inputs.length === 0) return new Map();
  if (model.compilesNoise) return emitCompiled(model, inputs, context);
  const draw = createNoiseEmitter(scope, step);
  return new Map(
    inputs.map(({ input: { name, shape }, spec }) => {
      const type = { dtype: DataType.float32, shape: [model.rows, ...shape.slice(1)] };
      const firstRow = model.firstRow ? scope.int(model.firstRow) : undefined;
      return [name, splitRows(scope, draw(type.shape, spec, firstRow), type, model)];
    }),
  );
}

/** By functions that XLA compiles, one call for each part: one loop over the numbers in place of some dozen. */
function emitCompiled(
  model: StepModel,
  inputs: readonly NoiseInput[],
  { scope, library, step }: { scope: Scope; library: FunctionLibrary; step: Ref },
): Map<string, Ref[]> {
  const noise = new Map<string, Ref[]>(inputs.map(({ input }) => [input.name, []]));
  let firstRow = model.firstRow ?? 0;
  for (const { rows } of model.parts) {
    const call = callFunction(scope, noiseFunction(inputs, rows, scope, library), [
      step,
      scope.int(firstRow),
    ]);
    inputs.forEach(({ input }, index) => noise.get(input.name)!.push(call.out(index)));
    firstRow += rows;
  }
  return noise;
}

/** (step, number of the first row) → what is random in `rows` rows. Parts of as many rows share it. */
function noiseFunction(
  inputs: readonly NoiseInput[],
  rows: number,
  scope: Scope,
  library: FunctionLibrary,
): FunctionDef {
  const words = inputs.map(({ input }) => [input.name, ...input.shape.slice(1)].join('x'));
  const name = ['noise', rows, ...words].join('_').replaceAll(/[^\w]/g, '_');
  const known = library.get(name);
  if (known) return known;
  const scalar = { shape: [], dtype: DataType.int32 };
  const body = createScope('function', scope.catalog);
  const draw = createNoiseEmitter(body, 'step');
  const made = functionFromScope(name, body, {
    arguments: [tensorArgument('step', scalar), tensorArgument('first_row', scalar)],
    results: inputs.map(({ input, spec }, index) => ({
      name: `output_${index}`,
      dtype: DataType.float32,
      value: draw([rows, ...input.shape.slice(1)], spec, 'first_row'),
    })),
    attributes: mustCompile,
  });
  library.set(name, made);
  return made;
}
