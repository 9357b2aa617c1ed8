import { describe, expect, it } from 'vitest';
import { nodesInOrder, type Dataflow, type Value } from '../../../../src/engine/capture/graph/dataflow.ts';
import { printDataflow } from '../../../../src/engine/capture/graph/print.ts';
import { chooseBlocks } from '../../../../src/engine/capture/passes/choose-blocks.ts';
import { recomputeActivations } from '../../../../src/engine/capture/passes/recompute-activations.ts';
import { names } from '../../../../src/engine/capture/step/step-model.ts';
import { float, input, product } from './dataflow-of.ts';

const square = [32, 32];

/** A chain of layers y = Relu(x·w) with its gradients, as a traced batch. */
function chain(layers: number): Dataflow {
  let value: Value = input(names.features, ...square);
  const kernels = Array.from({ length: layers }, (_, index) => input(`w${index}`, ...square));
  const inputs: Value[] = [];
  const outputs: Value[] = [];
  for (const kernel of kernels) {
    inputs.push(value);
    value = float('Relu', [product(value, kernel, square)], square);
    outputs.push(value);
  }
  const graph: Record<string, Value> = { [names.loss]: float('Sum', [value], []) };
  let gradient: Value = float('Fill', [], square);
  for (let layer = layers - 1; layer >= 0; layer -= 1) {
    const inner = float('ReluGrad', [gradient, outputs[layer]], square);
    graph[names.gradient(`w${layer}`)] = product(inputs[layer], inner, square, { a: true });
    gradient = product(inner, kernels[layer], square, { b: true });
  }
  return { outputs: graph };
}

describe('activations that are computed again', () => {
  it('are those inside of blocks, behind the gradient of the block, and the weights they meet are the same', () => {
    const { graph, blocks } = recomputeActivations(chain(9))!;
    expect(blocks).toBeGreaterThan(1);
    const nodes = nodesInOrder(graph);
    const barriers = nodes.filter(({ op }) => op === 'PassAfter');
    expect(barriers).toHaveLength(blocks);
    for (const { inputs } of barriers) expect(inputs.length).toBeGreaterThan(1);
    const before = nodesInOrder(chain(9)).filter(({ op }) => op === 'MatMul').length;
    const again = nodes.filter(({ op }) => op === 'MatMul').length - before;
    // Not those of the tensors between blocks, nor of the last block.
    expect(again).toBeGreaterThan(2);
    expect(again).toBeLessThan(9);
  });

  it('leave the forward pass as it is, and are needed by nothing in it', () => {
    const graph = chain(9);
    const forward = (of: Dataflow) => printDataflow({ outputs: { loss: of.outputs[names.loss] } });
    expect(forward(recomputeActivations(graph)!.graph)).toBe(forward(graph));
  });

  it('are none where a network has nothing between its first and its last layer', () => {
    expect(recomputeActivations(chain(1))).toBeNull();
  });

  it('wait for what comes after them in the backward pass', () => {
    const { graph } = recomputeActivations(chain(9))!;
    const text = printDataflow({ outputs: { first: graph.outputs[names.gradient('w0')] } });
    expect(text).toMatch(/PassAfter\((features|%\d+), %\d+/);
  });
});

describe('blocks', () => {
  it('of equal layers are about as many as the root of their number', () => {
    const gates = Array.from({ length: 16 }, (_, at) => ({ at, value: at, bytes: 1 }));
    const { cuts, allBytes, heldBytes } = chooseBlocks({ savedBytes: Array.from({ length: 17 }, () => 1), gates }); // prettier-ignore
    expect(allBytes).toBe(17);
    expect(cuts.length).toBeGreaterThanOrEqual(2);
    expect(cuts.length).toBeLessThanOrEqual(5);
    expect(heldBytes).toBeLessThanOrEqual(9);
  });

  it('are none where they would save less than a fifth', () => {
    expect(chooseBlocks({ savedBytes: [1, 1, 100], gates: [{ at: 1, value: 0, bytes: 1 }] }).cuts).toEqual(
      [],
    );
    expect(chooseBlocks({ savedBytes: [5, 5], gates: [] }).cuts).toEqual([]);
  });
});
