import type { ResolvedTraining } from '../../contracts/definition/definition.ts';
import type { CompiledStep } from './step/compile-step.ts';

const megabytes = (bytes: number): string => `${(bytes / 1e6).toPrecision(3)} MB`;

/** What a run says of the activations that it computes again; nothing where it was not asked to. */
export function recomputeReason(
  { recompute }: Pick<ResolvedTraining, 'recompute'>,
  { recomputed }: Pick<CompiledStep, 'recomputed'>,
): string {
  if (recompute !== 'blocks') return '';
  if (recomputed === null)
    return ' Nothing is computed again: the step has no places where one tensor alone leads on, or would save less than a fifth of its activations.';
  const { blocks, allBytes, heldBytes } = recomputed;
  return ` The activations of ${blocks} ${blocks === 1 ? 'block' : 'blocks'} are computed again: about ${megabytes(heldBytes)} are held at once in place of ${megabytes(allBytes)}.`;
}
