import type { Constant, Dataflow, Node, Value } from '../graph/dataflow.ts';
import { rewrite } from './rewrite.ts';

/** Constants up to this size are compared by content, larger ones by identity. */
const comparedBytes = 256;

/**
 * Computes what is the same once. tfjs repeats much of the forward pass when it differentiates.
 *
 *     AddV2(Exp(x), Exp(x))   →   e = Exp(x); AddV2(e, e)
 */
export function commonSubexpressions(graph: Dataflow): Dataflow {
  const numbers = new Map<unknown, number>();
  const numberOf = (thing: unknown): number => {
    const known = numbers.get(thing);
    if (known !== undefined) return known;
    numbers.set(thing, numbers.size);
    return numbers.size - 1;
  };
  const keyOf = (value: Value): string => {
    if (value.kind === 'constant') return constantKey(value, numberOf);
    return value.kind === 'input' ? `input ${value.name}` : `value ${numberOf(value)}`;
  };
  const seen = new Map<string, Node>();
  return rewrite(graph, (node) => {
    if (node.isStateful) return null;
    const key = `${node.op} ${JSON.stringify(node.attributes)} ${node.inputs.map(keyOf).join(';')}`;
    const earlier = seen.get(key);
    if (earlier) return earlier.outputs;
    seen.set(key, node);
    return null;
  });
}

function constantKey(constant: Constant, numberOf: (thing: unknown) => number): string {
  const { bytes, dtype, shape } = constant;
  const content =
    bytes.length <= comparedBytes ? Buffer.from(bytes).toString('hex') : `#${numberOf(constant)}`;
  return `constant ${dtype} [${shape.join(',')}] ${content}`;
}
