import { describe, expect, it } from 'vitest';
import { partNames, planDisturbances, type PartName } from '../../../scripts/chaos/plan-disturbances.ts';

const plan = (more: Partial<Parameters<typeof planDisturbances>[0]> = {}) =>
  planDisturbances({ seed: 7, seconds: 3000, leaseSeconds: 4, parts: partNames, ...more });

describe('the planned disturbances', () => {
  it('are those of the seed', () => {
    expect(plan()).toEqual(plan());
    expect(plan({ seed: 8 })).not.toEqual(plan());
  });

  it('begin as in a shorter time', () => {
    const short = plan({ seconds: 100 });
    expect(short.length).toBeGreaterThan(15);
    expect(plan().slice(0, short.length)).toEqual(short);
    expect(short.every(({ at }) => at < 100)).toBe(true);
  });

  it('do everything to every part, but restart no child, which nobody could, and drain workers alone', () => {
    const done = new Set(plan().map(({ part, kind }) => `${kind} ${part}`));
    const kindsOf = (part: PartName): string[] => [
      'kill',
      'pause',
      ...(part === 'child' ? [] : ['restart']),
      ...(part.startsWith('worker') ? ['drain'] : []),
    ];
    const expected = partNames.flatMap((part) => kindsOf(part).map((kind) => `${kind} ${part}`));
    expect([...done].toSorted()).toEqual(expected.toSorted());
  });

  it('come from two to six seconds apart', () => {
    const times = [0, ...plan().map(({ at }) => at)];
    const distances = times.slice(1).map((at, i) => at - times[i]);
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(2);
    // the six parts are hardly ever away all at once
    expect(Math.max(...distances)).toBeLessThan(12);
  });

  it('pause a part for longer than the lease', () => {
    const pauses = plan().filter(({ kind }) => kind === 'pause');
    expect(pauses.every(({ seconds }) => seconds >= 5 && seconds <= 8)).toBe(true);
    const longer = plan({ leaseSeconds: 30 }).filter(({ kind }) => kind === 'pause');
    expect(longer.every(({ seconds }) => seconds >= 31)).toBe(true);
  });

  it('aim some kills of workers and of the database, and nothing else', () => {
    const aimed = plan().filter((one) => one.aimed);
    expect(new Set(aimed.map(({ kind, part }) => `${kind} ${part}`))).toEqual(
      new Set(['kill worker 1', 'kill worker 2', 'kill postgres']),
    );
    const others = plan().filter((one) => !one.aimed && one.kind === 'kill' && one.part === 'worker 1');
    expect(others.length).toBeGreaterThan(0);
  });

  it('leave a part that is away alone', () => {
    const backAt = new Map<PartName, number>();
    for (const { at, part, seconds } of plan()) {
      expect(at).toBeGreaterThan(backAt.get(part) ?? 0);
      backAt.set(part, at + seconds);
    }
  });

  it('are of the parts that there are', () => {
    const parts = ['server', 'postgres'] as const;
    expect([...new Set(plan({ parts }).map(({ part }) => part))].toSorted()).toEqual(['postgres', 'server']);
  });
});
