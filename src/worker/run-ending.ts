import type { HandBackCause, RunError, RunStatus, StopReason } from '../contracts/run.ts';
import type { TrainerReply } from '../contracts/trainer-messages.ts';
import { errorTable, type ErrorCode, type PlainError } from '../errors.ts';
import { withoutPaths } from '../without-paths.ts';
import type { LostAttempts } from './lost-attempts.ts';
import { isOutage, retryPolicy } from './retry-policy.ts';

type Finished = Extract<TrainerReply, { type: 'finished' }>;
type Failed = Extract<TrainerReply, { type: 'failed' }>;

/** How an attempt ended, as its supervisor saw it. */
export type AttemptEnd =
  | { how: 'replied'; reply: Finished | Failed }
  /** The trainer's process ended without a last word, or was ended because it did not obey. */
  | { how: 'crashed'; error: PlainError }
  /** The trainer's process was ended because it went over a limit of the run; trying again would give the same. */
  | { how: 'overLimit'; error: PlainError; stopReason: StopReason };

/** The change of the run's status that an attempt's end asks for. */
export interface RunEnding {
  to: Exclude<RunStatus, 'starting'>;
  message: string;
  stopReason: StopReason | null;
  /** With `queued` it belongs to the attempt, and says that the attempt was lost. */
  error: RunError | null;
  /** With `queued`: the pause before the next try. */
  retryAfterSeconds?: number;
  /** With `queued`: why the run was handed back though its attempt did not fail. */
  cause?: HandBackCause;
}

/** What the decision depends on. */
export interface EndingFacts {
  /** What the run's row says now: a cancel or pause may have been asked for. */
  status: RunStatus;
  /** What its row says of why it is to stop, beside `cancelling`. */
  stopReason?: StopReason | null;
  /** How often in a row this run was lost before, since it last got ahead. */
  lostBefore: LostAttempts;
  maxAttempts: number;
  /** Why this worker has asked the trainer to save and end, where it has. */
  handingBack: HandBackCause | null;
  /** Whether the checkpoint that the attempt should go on from was found damaged: the next one goes on from the one before it. */
  resumeFailed: boolean;
}

/** Decides what an attempt's end means for its run. */
export function decideRunEnding(end: AttemptEnd, facts: EndingFacts): RunEnding {
  if (end.how === 'replied' && end.reply.type === 'finished') return endingOfFinished(end.reply, facts);
  if (facts.status === 'cancelling') return cancelledFor(facts.stopReason);
  if (end.how === 'overLimit') return failedWith(end.error, end.stopReason);
  if (end.how === 'replied') {
    const { error, stopReason } = end.reply as Failed;
    if (facts.resumeFailed) return facts.status === 'pausing' ? paused : resumesEarlier(error);
    if (!isOutage(error.code)) return failedWith(error, stopReason);
  }
  if (facts.status === 'pausing') return paused;
  if (facts.handingBack) return handedBack(facts.handingBack);
  const { error } = end.how === 'replied' ? (end.reply as Failed) : end;
  return lost(error, facts);
}

const cancelled: RunEnding = {
  to: 'cancelled',
  message: 'Cancelled by the user.',
  stopReason: 'user',
  error: null,
};
/** Cancelled by a person, or by its search. */
function cancelledFor(stopReason: StopReason | null | undefined): RunEnding {
  if (stopReason === 'pruned')
    return { ...cancelled, message: 'Stopped by its search: other trials were better.', stopReason };
  if (stopReason === 'maxRuntime')
    return { ...cancelled, message: 'Stopped: the time of its search is over.', stopReason };
  return cancelled;
}
const atRung: RunEnding = {
  to: 'paused',
  message: 'Paused after the epochs that its search gave it.',
  stopReason: null,
  error: null,
};
const paused: RunEnding = { to: 'paused', message: 'Paused by the user.', stopReason: null, error: null };
const handBackMessages: Readonly<Record<HandBackCause, string>> = {
  preempted:
    'Preempted: a run of higher priority takes its slot. It waits in the queue, and goes on from its last checkpoint.',
  workerDrained:
    'Handed back to the queue: its worker is being drained. It goes on from its last checkpoint at another one.',
  workerStopped: 'Handed back to the queue: its worker is stopping.',
  workerCutOff:
    'Handed back to the queue: its worker could not reach the database for as long as its lease lasts.',
};
const handedBack = (cause: HandBackCause): RunEnding => ({
  to: 'queued',
  message: handBackMessages[cause],
  stopReason: null,
  error: null,
  cause,
});

const completionMessages: Partial<Record<StopReason, string>> = {
  completed: 'Finished: all epochs trained.',
  earlyStopped: 'Finished early: the watched metric no longer improved.',
  maxRuntime: 'Finished early: the limit on its run time was reached.',
};

function endingOfFinished(reply: Finished, facts: EndingFacts): RunEnding {
  if (reply.outcome === 'cancelled') return cancelledFor(facts.stopReason);
  if (reply.outcome === 'paused') {
    if (facts.status === 'cancelling') return cancelledFor(facts.stopReason);
    if (reply.stopReason === 'pruned') return atRung;
    // Where nobody asked for a pause, this worker did; of its causes only that it drains may be over by now.
    return facts.status === 'pausing' ? paused : handedBack(facts.handingBack ?? 'workerDrained');
  }
  const message = completionMessages[reply.stopReason] ?? 'Finished.';
  return { to: 'succeeded', message, stopReason: reply.stopReason, error: null };
}

function failedWith(error: PlainError, stopReason: StopReason): RunEnding {
  const told = asRunError(error);
  return { to: 'failed', message: told.message, stopReason, error: told };
}

const asRunError = ({ code, message, issues }: PlainError): RunError => ({
  code,
  message: isForeseen(code) ? message : withoutPaths(message),
  issues: [...issues],
});

/** Whether the message is ours; others may say where files of the service lie, which is for its log. */
const isForeseen = (code: ErrorCode): boolean => errorTable[code].kind !== 'internal';

/** Back to the queue at once, however often: there is one checkpoint less each time. */
function resumesEarlier(error: PlainError): RunEnding {
  return {
    to: 'queued',
    message: 'The checkpoint to resume from is damaged; the run resumes from the one before it.',
    stopReason: null,
    error: asRunError(error),
  };
}

/** Back to the queue while tries are left; else failed with the last cause. */
function lost(error: PlainError, { lostBefore, maxAttempts }: EndingFacts): RunEnding {
  const policy = retryPolicy(error.code, maxAttempts);
  const failed = 1 + (isOutage(error.code) ? lostBefore.outages : lostBefore.crashes);
  if (failed >= policy.tries) {
    return failedWith({ ...error, message: `Failed after ${failed} attempts: ${error.message}` }, 'error');
  }
  const told = asRunError(error);
  const retryAfterSeconds = policy.pauseSeconds(failed);
  const when = retryAfterSeconds > 0 ? ` in ${retryAfterSeconds} s` : '';
  return {
    to: 'queued',
    message: `Attempt ${failed} of ${policy.tries} was lost; the run resumes from its last checkpoint${when}. ${told.message}`,
    stopReason: null,
    error: told,
    retryAfterSeconds,
  };
}
