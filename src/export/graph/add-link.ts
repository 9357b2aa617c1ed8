import type { TreeEnsemble } from '../../families/trees/ensemble.ts';
import { addHead } from './add-network.ts';
import type { GraphOps, Value } from './graph-ops.ts';

/** What trees predict, of their sums [rows, scores]: of two classes the probability of the second. */
export function addLink(ops: GraphOps, sums: Value, link: TreeEnsemble['link'], scores: number): Value {
  if (link !== 'shares') return addHead(ops, sums, link);
  return scores === 2 ? ops.slice(sums, 1, 1, 2) : sums;
}
