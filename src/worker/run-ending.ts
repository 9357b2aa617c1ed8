import type { RunError, RunStatus, StopReason } from '../contracts/run.ts';
import type { TrainerReply } from '../contracts/trainer-messages.ts';
import type { PlainError } from '../errors.ts';

type Finished = Extract<TrainerReply, { type: 'finished' }>;
type Failed = Extract<TrainerReply, { type: 'failed' }>;

/** How an attempt ended, as its supervisor saw it. */
export type AttemptEnd =
  | { how: 'replied'; reply: Finished | Failed }
  /** The trainer's process ended without a last word, or was ended because it did not obey. */
  | { how: 'crashed'; error: PlainError };

/** The change of the run's status that an attempt's end asks for. */
export interface RunEnding {
  to: Exclude<RunStatus, 'starting'>;
  message: string;
  stopReason: StopReason | null;
  /** With `queued` it belongs to the attempt, and says that the attempt was lost. */
  error: RunError | null;
}

/** What the decision depends on. */
export interface EndingFacts {
  /** What the run's row says now: a cancel or pause may have been asked for. */
  status: RunStatus;
  /** How often in a row this run has already lost its trainer or worker. */
  lostBefore: number;
  maxAttempts: number;
  /** Whether this worker is stopping, and has asked the trainer to save and end. */
  handingBack: boolean;
  /** Whether the checkpoint that the attempt should go on from was found damaged, and another one can be tried. */
  resumeFailed: boolean;
}

/** Decides what an attempt's end means for its run. */
export function decideRunEnding(end: AttemptEnd, facts: EndingFacts): RunEnding {
  if (end.how === 'replied' && end.reply.type === 'finished') return endingOfFinished(end.reply, facts);
  if (facts.status === 'cancelling') return cancelled;
  if (end.how === 'replied') {
    const failed = end.reply as Failed;
    if (facts.resumeFailed) return lost(failed.error, facts, 'The checkpoint to resume from is damaged.');
    return failedWith(failed.error, failed.stopReason);
  }
  if (facts.status === 'pausing') return paused;
  if (facts.handingBack) return handedBack;
  return lost(end.error, facts, end.error.message);
}

const cancelled: RunEnding = {
  to: 'cancelled',
  message: 'Cancelled by the user.',
  stopReason: 'user',
  error: null,
};
const paused: RunEnding = { to: 'paused', message: 'Paused by the user.', stopReason: null, error: null };
const handedBack: RunEnding = {
  to: 'queued',
  message: 'Handed back to the queue: its worker is stopping.',
  stopReason: null,
  error: null,
};

const completionMessages: Partial<Record<StopReason, string>> = {
  completed: 'Finished: all epochs trained.',
  earlyStopped: 'Finished early: the watched metric no longer improved.',
  maxRuntime: 'Finished early: the limit on its run time was reached.',
};

function endingOfFinished(reply: Finished, facts: EndingFacts): RunEnding {
  if (reply.outcome === 'cancelled') return cancelled;
  if (reply.outcome === 'paused') {
    if (facts.status === 'cancelling') return cancelled;
    return facts.handingBack && facts.status !== 'pausing' ? handedBack : paused;
  }
  const message = completionMessages[reply.stopReason] ?? 'Finished.';
  return { to: 'succeeded', message, stopReason: reply.stopReason, error: null };
}

function failedWith(error: PlainError, stopReason: StopReason): RunEnding {
  return { to: 'failed', message: error.message, stopReason, error: asRunError(error) };
}

const asRunError = ({ code, message, issues }: PlainError): RunError => ({
  code,
  message,
  issues: [...issues],
});

/** Back to the queue while tries are left; else failed with the last cause. */
function lost(error: PlainError, facts: EndingFacts, why: string): RunEnding {
  const tries = facts.lostBefore + 1;
  if (tries >= facts.maxAttempts) {
    return failedWith({ ...error, message: `Failed after ${tries} attempts: ${error.message}` }, 'error');
  }
  return {
    to: 'queued',
    message: `Attempt ${tries} of ${facts.maxAttempts} was lost; the run resumes from its last checkpoint. ${why}`,
    stopReason: null,
    error: asRunError(error),
  };
}
