/** A place after which one tensor alone leads on: the position of the node that makes it, the tensor and its size. */
export interface Gate<V = unknown> {
  at: number;
  value: V;
  bytes: number;
}

/** Where a network is cut, and what that saves. */
export interface ChosenBlocks<V> {
  /** Ends of the blocks but the last one, in order. */
  cuts: readonly Gate<V>[];
  allBytes: number;
  /** The tensors at the cuts, and the inside of the largest block. */
  heldBytes: number;
}

/** What must be left of the bytes at most, for computing a block again to be worth it. */
const worthwhileShare = 0.8;

/**
 * Cuts a chain of nodes so that the tensors between blocks and the largest block take the least memory together: for every number of blocks, about as many bytes in each
 * (Chen et al. 2016: √n blocks of n equal layers).
 * @param savedBytes of each node: what the backward pass holds of it
 * @returns no cuts where nothing is gained
 */
export function chooseBlocks<V>({
  savedBytes,
  gates,
}: {
  savedBytes: readonly number[];
  gates: readonly Gate<V>[];
}): ChosenBlocks<V> {
  const before = [0];
  for (const bytes of savedBytes) before.push(before.at(-1)! + bytes);
  const allBytes = before.at(-1)!;
  /** Bytes of the nodes from one position to another, both inclusive. */
  const between = (from: number, to: number): number => before[to + 1] - before[from];

  let best: ChosenBlocks<V> = { cuts: [], allBytes, heldBytes: allBytes };
  for (let blocks = 2; blocks <= gates.length + 1; blocks += 1) {
    const target = allBytes / blocks;
    const cuts: Gate<V>[] = [];
    let from = 0;
    let largest = 0;
    for (const gate of gates) {
      const inside = between(from, gate.at);
      const isLast = between(gate.at + 1, savedBytes.length - 1) === 0;
      if (inside < target || inside === 0 || isLast) continue;
      cuts.push(gate);
      largest = Math.max(largest, inside);
      from = gate.at + 1;
    }
    largest = Math.max(largest, between(from, savedBytes.length - 1));
    const heldBytes = largest + cuts.reduce((sum, { bytes }) => sum + bytes, 0);
    if (heldBytes < best.heldBytes) best = { cuts, allBytes, heldBytes };
  }
  return best.heldBytes <= worthwhileShare * allBytes ? best : { cuts: [], allBytes, heldBytes: allBytes };
}
