import fc from 'fast-check';
import { expect, test } from 'vitest';
import { positionOf } from '../../../src/services/queue-places.ts';
import type { ProjectQueue } from '../../../src/store/ports/run-store.ts';

/** The projects in the order of their claims, by the rule itself; `queues` has the one whose last claim is the longest ago first. */
function claimsOf(queues: readonly ProjectQueue[]): string[] {
  const projects = queues.map((queue, index) => ({ ...queue, claimedAt: index }));
  const claims: string[] = [];
  for (;;) {
    const [next] = projects
      .filter(({ waiting }) => waiting > 0)
      .toSorted((a, b) => a.held / a.share - b.held / b.share || a.claimedAt - b.claimedAt);
    if (!next) return claims;
    claims.push(next.projectId);
    Object.assign(next, { waiting: next.waiting - 1, held: next.held + 1 });
    next.claimedAt = queues.length + claims.length;
  }
}

test('the position of a run is the number of its claim, if none ends and none comes', () => {
  const queue = fc.record({
    waiting: fc.integer({ min: 0, max: 8 }),
    delayed: fc.constant(0),
    held: fc.integer({ min: 0, max: 8 }),
    share: fc.integer({ min: 1, max: 6 }),
  });
  fc.assert(
    fc.property(fc.array(queue, { minLength: 1, maxLength: 5 }), (found) => {
      const queues = found.map((one, index) => ({ ...one, projectId: `prj_${index}` }));
      const claims = claimsOf(queues);
      const positions = claims.map((projectId, index) => {
        const rank = claims.slice(0, index + 1).filter((other) => other === projectId).length;
        return positionOf(queues, projectId, rank);
      });
      expect(positions).toEqual(claims.map((_, index) => index + 1));
    }),
    { numRuns: 2000 },
  );
});
