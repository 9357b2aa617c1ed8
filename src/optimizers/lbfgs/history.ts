import { addScaled, dot } from '../vectors.ts';

/** A step, and how the gradient changed over it. */
export interface StepPair {
  moved: Float64Array;
  bent: Float64Array;
}

/** The last steps, which stand for the curvature of the loss. */
export interface History {
  readonly length: number;
  pairs(): readonly StepPair[];
  /** Takes a step in, where the loss curves upwards along it. */
  add(moved: Float64Array, bent: Float64Array): void;
  clear(): void;
  /** −H·gradient by the two-loop recursion (Nocedal and Wright 2006, algorithm 7.4). */
  direction(gradient: Float64Array): Float64Array;
}

/** @param most Steps that are kept. */
export function createHistory(most: number): History {
  const pairs: (StepPair & { curvature: number })[] = [];
  return {
    get length() {
      return pairs.length;
    },
    pairs: () => pairs,
    add(moved, bent) {
      const curvature = dot(moved, bent);
      if (curvature <= Number.EPSILON * dot(bent, bent)) return;
      pairs.push({ moved, bent, curvature });
      if (pairs.length > most) pairs.shift();
    },
    clear() {
      pairs.length = 0;
    },
    direction(gradient) {
      const direction = gradient.slice();
      const shares: number[] = [];
      for (const { moved, bent, curvature } of pairs.toReversed()) {
        const share = dot(moved, direction) / curvature;
        addScaled(direction, bent, -share);
        shares.push(share);
      }
      const last = pairs.at(-1);
      const scale = last ? last.curvature / dot(last.bent, last.bent) : 1;
      for (let at = 0; at < direction.length; at += 1) direction[at] *= scale;
      for (const { moved, bent, curvature } of pairs) {
        addScaled(direction, moved, shares.pop()! - dot(bent, direction) / curvature);
      }
      for (let at = 0; at < direction.length; at += 1) direction[at] = -direction[at];
      return direction;
    },
  };
}
