import { describe, expect, test } from 'vitest';
import { runTransitions, type RunStatus } from '../../../src/contracts/run.ts';
import { decideRunEnding, type AttemptEnd, type EndingFacts } from '../../../src/worker/run-ending.ts';

const facts: EndingFacts = {
  status: 'running',
  lostBefore: { crashes: 0, outages: 0 },
  maxAttempts: 3,
  handingBack: null,
  resumeFailed: false,
};
const timings = { startSeconds: 0, dataSeconds: 0, buildSeconds: 0, trainSeconds: 1, evaluateSeconds: 0, saveSeconds: 0 }; // prettier-ignore
const finished = (
  outcome: 'succeeded' | 'cancelled' | 'paused',
  stopReason = 'completed' as const,
): AttemptEnd => ({
  how: 'replied',
  reply: { type: 'finished', outcome, stopReason, evaluation: null, timings },
});
const failed: AttemptEnd = {
  how: 'replied',
  reply: {
    type: 'failed',
    error: { code: 'trainingDiverged', message: 'The loss is NaN.', issues: [] },
    stopReason: 'diverged',
  },
};
const crashed: AttemptEnd = {
  how: 'crashed',
  error: { code: 'trainerCrashed', message: 'It ended with signal SIGSEGV.', issues: [] },
};

const overLimit: AttemptEnd = {
  how: 'overLimit',
  error: { code: 'outOfMemory', message: 'It has grown to 9000 MB.', issues: [] },
  stopReason: 'error',
};
const crashes = (count: number) => ({ crashes: count, outages: 0 });

test('a run that trained to its end succeeded, also when a cancel came too late', () => {
  for (const status of ['running', 'cancelling', 'pausing'] as const) {
    expect(decideRunEnding(finished('succeeded'), { ...facts, status })).toMatchObject({
      to: 'succeeded',
      stopReason: 'completed',
      error: null,
    });
  }
});

test('a mistake of the user fails the run at once, with its cause', () => {
  expect(decideRunEnding(failed, facts)).toMatchObject({
    to: 'failed',
    stopReason: 'diverged',
    error: { code: 'trainingDiverged', message: 'The loss is NaN.' },
  });
});

describe('a crash', () => {
  test('sends the run back to the queue while tries are left, with the cause on the attempt', () => {
    expect(decideRunEnding(crashed, { ...facts, lostBefore: crashes(1) })).toMatchObject({
      to: 'queued',
      error: { code: 'trainerCrashed' },
      message: expect.stringContaining('Attempt 2 of 3'),
    });
  });

  test('fails the run after the last try, naming how it ended', () => {
    expect(decideRunEnding(crashed, { ...facts, lostBefore: crashes(2) })).toMatchObject({
      to: 'failed',
      stopReason: 'error',
      error: { code: 'trainerCrashed', message: expect.stringContaining('SIGSEGV') },
    });
  });

  test('is tried again at once, then after a pause', () => {
    expect(decideRunEnding(crashed, facts)).toMatchObject({ to: 'queued', retryAfterSeconds: 0 });
    expect(decideRunEnding(crashed, { ...facts, lostBefore: crashes(1) })).toMatchObject({
      to: 'queued',
      retryAfterSeconds: 5,
      message: expect.stringContaining('in 5 s'),
    });
  });

  test('does not show where files lie', () => {
    const message =
      'It ended with exit code 1. Its last output: cannot open /srv/trainyard/data/scratch/wrk_1/a.bin';
    const end: AttemptEnd = { how: 'crashed', error: { code: 'trainerCrashed', message, issues: [] } };
    const { error, message: told } = decideRunEnding(end, facts);
    expect(error?.message).toContain('cannot open a.bin');
    expect(`${told} ${error?.message}`).not.toContain('/srv');
  });

  test('while cancelling or pausing gives what was asked for', () => {
    expect(decideRunEnding(crashed, { ...facts, status: 'cancelling' }).to).toBe('cancelled');
    expect(decideRunEnding(crashed, { ...facts, status: 'pausing' }).to).toBe('paused');
  });
});

describe('a worker that stops', () => {
  const handingBack = { ...facts, handingBack: 'workerStopped' } as const;

  test('hands the run back without counting the try', () => {
    for (const end of [finished('paused'), crashed]) {
      expect(decideRunEnding(end, handingBack)).toMatchObject({ to: 'queued', error: null });
    }
  });

  test('says why: it stops, it was cut off, or a run of higher priority takes the slot', () => {
    for (const cause of ['workerStopped', 'workerCutOff', 'preempted'] as const) {
      for (const end of [finished('paused'), crashed]) {
        expect(decideRunEnding(end, { ...facts, handingBack: cause }).cause).toBe(cause);
      }
    }
    expect(decideRunEnding(crashed, facts).cause).toBeUndefined();
  });

  test('hands back a run that was saved for a drain which is over by then: nobody paused it', () => {
    expect(decideRunEnding(finished('paused'), facts)).toMatchObject({
      to: 'queued',
      error: null,
      cause: 'workerDrained',
    });
  });

  test('leaves a run paused or cancelled that the user paused or cancelled', () => {
    expect(decideRunEnding(finished('paused'), { ...handingBack, status: 'pausing' }).to).toBe('paused');
    expect(decideRunEnding(finished('paused'), { ...handingBack, status: 'cancelling' }).to).toBe(
      'cancelled',
    );
  });
});

describe.each(['storageFull', 'storageUnavailable', 'databaseUnavailable'] as const)(
  'an outage: %s',
  (code) => {
    const error = { code, message: 'The disk that the service keeps its files on is full.', issues: [] };
    const ends: AttemptEnd[] = [
      { how: 'replied', reply: { type: 'failed', error, stopReason: 'error' } },
      { how: 'crashed', error },
    ];

    test('is waited for, ten times, with growing pauses, whatever crashes there were', () => {
      for (const end of ends) {
        const pauses = Array.from({ length: 10 }, (_, outages) => {
          const ending = decideRunEnding(end, { ...facts, lostBefore: { crashes: 2, outages } });
          return ending.to === 'queued' ? ending.retryAfterSeconds : ending.to;
        });
        expect(pauses).toEqual([5, 10, 20, 40, 60, 60, 60, 60, 60, 'failed']);
      }
    });

    test('keeps its cause', () => {
      for (const end of ends)
        expect(decideRunEnding(end, facts)).toMatchObject({ to: 'queued', error: { code } });
    });
  },
);

test('a run over a limit fails at once', () => {
  expect(decideRunEnding(overLimit, facts)).toMatchObject({ to: 'failed', error: { code: 'outOfMemory' } });
});

test('a damaged checkpoint costs the run nothing but the checkpoint, however many are damaged', () => {
  const damaged = { ...facts, resumeFailed: true, lostBefore: crashes(2) };
  expect(decideRunEnding(failed, damaged)).toMatchObject({
    to: 'queued',
    error: { code: 'trainingDiverged' },
  });
  expect(decideRunEnding(failed, damaged).retryAfterSeconds).toBeUndefined();
  expect(decideRunEnding(failed, { ...damaged, status: 'pausing' }).to).toBe('paused');
  expect(decideRunEnding(failed, { ...damaged, status: 'cancelling' }).to).toBe('cancelled');
});

test('every ending is a change that the table of transitions allows', () => {
  const ends = [finished('succeeded'), finished('cancelled'), finished('paused'), failed, crashed, overLimit];
  const possible = (status: RunStatus, end: AttemptEnd): boolean => {
    if (end.how !== 'replied' || end.reply.type === 'failed') return true;
    // A trainer trains only once the run is running, and stops only when it was told to.
    if (status === 'starting') return false;
    return end.reply.outcome !== 'cancelled' || status === 'cancelling';
  };
  for (const status of ['starting', 'running', 'pausing', 'cancelling'] as const) {
    for (const end of ends) {
      for (const handingBack of ['workerStopped', 'workerCutOff', 'preempted', null] as const) {
        for (const lostBefore of [0, 2]) {
          if (!possible(status, end)) continue;
          const { to } = decideRunEnding(end, {
            ...facts,
            status,
            handingBack,
            lostBefore: crashes(lostBefore),
          });
          expect(runTransitions[status], `${status} → ${to}`).toContain(to);
        }
      }
    }
  }
});
