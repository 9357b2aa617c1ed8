import { DataType } from '../../libtensorflow/data-type.ts';
import type { FunctionLibrary, Lowering } from '../emit/emit-dataflow.ts';
import { callFunction, functionFromScope, mustCompile, tensorArgument } from '../emit/function-def.ts';
import { createScope, type Scope } from '../emit/scope.ts';
import type { Node } from '../graph/dataflow.ts';
import { gruBackward, gruForward } from './gru.ts';
import { lstmBackward, lstmForward, maskSequence, type CellShape } from './lstm.ts';
import type { CellActivation, RecurrentMath } from './recurrent-math.ts';
import { recurrentOps } from './recurrent-operations.ts';
import { createScopeMath, type ShapedRef } from './scope-math.ts';

/** What a pseudo-operation computes, from its inputs to its outputs, in their order. */
type Cell = (math: RecurrentMath<ShapedRef>, shape: CellShape, inputs: readonly ShapedRef[]) => ShapedRef[];

const cells: Readonly<Record<string, Cell>> = {
  [recurrentOps.lstm](math, shape, [inputs, kernel, mask]) {
    const { h, gates, c } = lstmForward(math, shape, inputs, kernel, mask);
    return [h, gates, c];
  },
  [recurrentOps.lstmGrad]: (math, shape, [dh, gates, c, kernel, mask]) => [
    lstmBackward(math, shape, { dh, gates, c, kernel, ...maskSequence(mask) }),
  ],
  [recurrentOps.gru](math, shape, [inputs, gateKernel, candidateKernel, mask]) {
    const { h, gates } = gruForward(math, shape, inputs, gateKernel, candidateKernel, mask);
    return [h, gates];
  },
  [recurrentOps.gruGrad]: (math, shape, [dh, gates, h, gateKernel, candidateKernel, mask]) => [
    gruBackward(math, shape, {
      dh: dh,
      gates: gates,
      h: h,
      gateKernel: gateKernel,
      candidateKernel: candidateKernel,
      ...maskSequence(mask),
    }),
  ],
};

/** How each pseudo-operation is written out, by its name: as a call of a function that XLA compiles. */
export const lowerings: ReadonlyMap<string, Lowering> = new Map(
  Object.entries(cells).map(([op, cell]) => [
    op,
    (node, inputs, scope, library) => {
      const called = cellFunction(node, cell, scope, library);
      const call = callFunction(scope, called, inputs);
      return node.outputs.map((output) => call.out(output.index));
    },
  ]),
);

/** The function for a node; nodes of one shape share it. */
function cellFunction(node: Node, cell: Cell, scope: Scope, library: FunctionLibrary) {
  const shape = cellShape(node);
  const { activation, recurrentActivation, steps, rows, units } = shape;
  // A mask is one input more.
  const words = [node.op, node.inputs.length, activation, recurrentActivation, steps, rows, units];
  const name = words.join('_');
  const known = library.get(name);
  if (known) return known;
  const body = createScope('function', scope.catalog);
  const inputs = node.inputs.map((input, index) => ({ ref: `input_${index}`, shape: input.shape }));
  const outputs = cell(createScopeMath(body, library, name), shape, inputs);
  const made = functionFromScope(name, body, {
    arguments: inputs.map(({ ref, shape: size }) =>
      tensorArgument(ref, { shape: size, dtype: DataType.float32 }),
    ),
    results: outputs.map(({ ref }, index) => ({
      name: `output_${index}`,
      dtype: DataType.float32,
      value: ref,
    })),
    attributes: mustCompile,
  });
  library.set(name, made);
  return made;
}

function cellShape({ attributes }: Node): CellShape {
  const valueOf = (name: string) => {
    const attribute = attributes[name];
    return attribute && 'value' in attribute ? attribute.value : undefined;
  };
  return {
    steps: valueOf('steps') as number,
    rows: valueOf('rows') as number,
    units: valueOf('units') as number,
    activation: valueOf('activation') as CellActivation,
    recurrentActivation: valueOf('recurrent_activation') as CellActivation,
  };
}
