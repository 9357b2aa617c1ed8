import type { TrainerReply, TrainerRequest } from '../contracts/trainer-messages.ts';
import type { PlainError } from '../errors.ts';
import { describeExitWithOutput } from '../processes/describe-exit.ts';
import type { Child, ChildExit } from '../processes/run-child.ts';

/** A trainer's process, as its supervisor sees it. */
export interface TrainerProcess extends Child<TrainerRequest, TrainerReply> {
  /** Has its further lines in the log carry these details. */
  nameLines?: (details: object) => void;
}

/** The cause of an unexpected end, for the run's page. */
export function describeCrash(exit: ChildExit): PlainError {
  return {
    code: 'trainerCrashed',
    message: describeExitWithOutput('The training process', exit),
    issues: [],
  };
}

/** The cause of an end after a hang; see `hang-watch.ts`. */
export function describeHang(hung: string): PlainError {
  return { code: 'trainerCrashed', message: `The training process ${hung}`, issues: [] };
}
