import type { AnyDefinition } from '../../contracts/definition/classical.ts';
import type { SplitPart } from '../../contracts/definition/split-parts.ts';
import type { FittedSteps } from '../../contracts/preparation.ts';
import type { FittedTarget } from '../../targets/targets.ts';
import type { TargetTraining } from '../../targets/target-training.ts';
import type { GroupDivision } from './divide-groups.ts';
import type { OrderedSteps } from './split/order-steps.ts';
import type { StepColumns } from './read/read-steps.ts';
import { examplesEnding } from './encode/step-examples.ts';
import type { DividedExamples } from './divided-examples.ts';

/**
 * Each group is one example: its last steps, and the target that all its rows share. Groups are divided as rows are elsewhere,
 * those that equal each other in every step kept together.
 */
export function prepareGroups(
  definition: AnyDefinition,
  steps: FittedSteps,
  { raw, table }: StepColumns,
  ordered: OrderedSteps,
  { groups, rows }: GroupDivision,
  options: {
    /** The kind of target; a group has one class or one value. */
    target: Pick<TargetTraining, 'prepare'>;
    fitted: FittedTarget | null;
  },
): DividedExamples {
  const target = options.target.prepare({
    task: definition.task,
    training: definition.training,
    preparation: definition.preparation,
    raw,
    types: table.types,
    rows,
    fitted: options.fitted,
  })!;
  const part = (name: SplitPart) => ({
    examples: examplesEnding(
      Array.from(groups[name], (i) => ({ start: ordered.starts[i], to: ordered.starts[i + 1] })),
      steps.length,
    ),
    targets: target.of(rows[name]),
    ...(name !== 'train' && target.truthOf && { truth: target.truthOf(rows[name]) }),
  });
  return {
    target: target.fitted,
    parts: { train: part('train'), validation: part('validation'), test: part('test') },
  };
}
