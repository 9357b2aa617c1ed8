import { describe, expect, it } from 'vitest';
import { nextRetrySeconds, retryScheduleSeconds } from '../../../src/webhooks/retry-schedule.ts';

const hour = 3600;

describe('the pauses between attempts', () => {
  it('grow over three days, within a fifth of the schedule', () => {
    for (const [index, pause] of retryScheduleSeconds.entries()) {
      const least = nextRetrySeconds(index + 1, { retryAfterSeconds: null, random: () => 0 });
      const most = nextRetrySeconds(index + 1, { retryAfterSeconds: null, random: () => 1 });
      expect(least).toBeCloseTo(0.8 * pause);
      expect(most).toBeCloseTo(1.2 * pause);
    }
    const total = retryScheduleSeconds.reduce((sum, pause) => sum + pause, 0);
    expect(total / hour).toBeCloseTo(75.7, 1);
  });

  it('end after the twelfth attempt', () => {
    expect(nextRetrySeconds(retryScheduleSeconds.length, { retryAfterSeconds: null })).toBeGreaterThan(
      19 * hour,
    );
    expect(nextRetrySeconds(retryScheduleSeconds.length + 1, { retryAfterSeconds: 5 })).toBeNull();
  });

  it('are as long as the receiver asks, for a day at most, and never shorter for it', () => {
    expect(nextRetrySeconds(1, { retryAfterSeconds: 90 })).toBe(90);
    expect(nextRetrySeconds(1, { retryAfterSeconds: 1e9 })).toBe(24 * hour);
    expect(nextRetrySeconds(6, { retryAfterSeconds: 1, random: () => 0.5 })).toBe(2 * hour);
  });
});
