import { nodeOf, numbersOf, sameShape, type Dataflow, type Node } from '../graph/dataflow.ts';
import { names, noiseOf } from '../step/step-model.ts';
import { rewrite, type Replacement } from './rewrite.ts';

/**
 * Has dropout's masks drawn as such, without the numbers that they are made from.
 *
 *     RealDiv(Cast(GreaterEqual(noise:7, 0.25)), 0.75)   →   noise:7:0.25:0.75
 */
export function dropoutMasks(graph: Dataflow): Dataflow {
  return rewrite(graph, mask);
}

function mask(node: Node): Replacement {
  if (node.op !== 'RealDiv' && node.op !== 'Div') return null;
  const isKept = nodeOf(nodeOf(node.inputs[0], 'Cast')?.inputs[0], 'GreaterEqual');
  const noise = isKept?.inputs[0];
  const spec = noise?.kind === 'input' ? noiseOf(noise.name) : null;
  const [rate, kept] = [numbersOf(isKept?.inputs[1]), numbersOf(node.inputs[1])];
  if (noise?.kind !== 'input' || !spec || spec.mask || rate?.length !== 1 || kept?.length !== 1) return null;
  if (!sameShape(noise.shape, node.outputs[0].shape)) return null;
  return { ...noise, name: names.mask(spec.seed, { rate: rate[0], kept: kept[0] }) };
}
