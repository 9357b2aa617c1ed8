import { errorFromPlain, TrainyardError, type PlainError } from '../errors.ts';
import { describeExit, describeExitWithOutput } from './describe-exit.ts';
import type { ChildExit } from './run-child.ts';

/** What a child that does one thing is called, and whose log has what only a log may have. */
export interface ChildName {
  /** Such as "The reader". */
  subject: string;
  /** Such as "The process that reads the data". */
  process: string;
  log: 'worker' | 'server';
}

/** A failure that a child has told. What it did not foresee may name paths of this machine: that goes to the log only. */
export function toldFailure({ subject, log }: ChildName, failure: PlainError): TrainyardError {
  if (failure.code !== 'internal') return errorFromPlain(failure);
  return new TrainyardError('internal', `${subject} met an error of its own; the log of the ${log} has it.`, {
    cause: new Error(failure.message),
  });
}

/** A child has ended without a word. Its output may name paths of this machine: that goes to the log only. */
export function untoldFailure({ subject, process }: ChildName, exit: ChildExit): TrainyardError {
  const cause = new Error(describeExitWithOutput(subject, exit));
  return new TrainyardError('internal', describeExit(process, exit), { cause });
}
