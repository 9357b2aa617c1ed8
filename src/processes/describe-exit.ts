import type { ChildExit } from './run-child.ts';

/**
 * Why a child ended, as a sentence.
 * @param subject such as "The training process"
 */
export function describeExit(subject: string, { code, signal, killed }: ChildExit): string {
  if (killed) return `${subject} did not answer and was ended.`;
  if (signal === 'SIGKILL') {
    return `${subject} was killed (SIGKILL) from outside; most likely the system ran out of memory.`;
  }
  if (signal !== null) return `${subject} ended with signal ${signal}.`;
  return code === null ? `${subject} could not be started.` : `${subject} ended with exit code ${code}.`;
}

/** {@link describeExit} with the last lines of the child's output, which may name paths of this machine. */
export function describeExitWithOutput(subject: string, exit: ChildExit): string {
  const { lastLines } = exit;
  const output = lastLines.length > 0 ? ` Its last output: ${lastLines.join(' | ')}` : '';
  return describeExit(subject, exit) + output;
}
