import type { ColumnType } from '../contracts/dataset.ts';
import { Preparation } from '../contracts/definition/data.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type {
  ExperimentDefinition,
  InputColumn,
  ResolvedAugmentation,
  ResolvedPreparation,
} from '../contracts/definition/definition.ts';
import type { Findings } from './issues.ts';

/** Inputs that each option changes; it is refused where there is none of them. */
const needs: Readonly<Record<'flip' | 'crop' | 'rotationDegrees' | 'noise', readonly ColumnType[]>> = {
  flip: ['image'],
  crop: ['image'],
  rotationDegrees: ['image'],
  noise: ['image', 'numeric', 'dateTime', 'vector'],
};

/** What the inputs are, and how they become numbers. */
type Prepared = Pick<ResolvedPreparation, 'text' | 'categorical'> & { inputs: readonly InputColumn[] };

/** Whether an input becomes indices to be looked up: what lies between two of them means nothing. */
const becomesIndices = ({ type }: InputColumn, { text, categorical }: Prepared): boolean =>
  type === 'text' ? text?.encoding === 'sequence' : type === 'categorical' && categorical === 'embedding';

/** Augmentation with its defaults written in; undefined where nothing is augmented. */
export function resolveAugmentation(
  definition: ExperimentDefinition,
  prepared: Prepared,
  findings: Findings,
): ResolvedAugmentation | undefined {
  const given = definition.preparation?.augmentation;
  if (given === undefined) return undefined;
  const resolved = withDefaults(Preparation.properties.augmentation, given);
  const types = prepared.inputs.map(({ type }) => type);
  for (const [option, columns] of Object.entries(needs)) {
    const isOn = Boolean(resolved[option as keyof typeof needs]);
    if (!isOn || types.some((type) => columns.includes(type))) continue;
    findings.reject(
      `/preparation/augmentation/${option}`,
      `${option} changes columns of type ${columns.join(', ')}; none of the inputs is one.`,
      'optionNotApplicable',
    );
  }
  if (resolved.tokenDrop > 0 && prepared.text?.encoding !== 'sequence') {
    findings.reject(
      '/preparation/augmentation/tokenDrop',
      'tokenDrop changes texts that are read token by token (text.encoding "sequence"); none of the inputs is one.',
      'optionNotApplicable',
    );
  }
  const index = prepared.inputs.find((input) => becomesIndices(input, prepared));
  if (resolved.mixup > 0 && index) {
    findings.reject(
      '/preparation/augmentation/mixup',
      `mixup takes means of two rows; "${index.name}" becomes indices, which have none.`,
      'optionNotApplicable',
    );
  }
  const isOn = Object.values(resolved).some(Boolean);
  return isOn ? resolved : undefined;
}
