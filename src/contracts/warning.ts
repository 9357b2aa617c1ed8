import { Type, type Static } from 'typebox';
import { Nullable, OneOf } from './common.ts';

/** What the profile of a dataset warns of; see docs/warnings.md. */
export const profileWarningCodes = [
  'constantColumn',
  'presenceOnly',
  'similarValues',
  'identifierLike',
  'mostlyMissing',
  'highCardinality',
  'duplicateRows',
  'totalRow',
  'sentinelValue',
  'imbalancedTarget',
  'leaksTarget',
  'groupsAcrossParts',
  'highlyCorrelated',
  'optionContradicted',
  'optionWithoutEffect',
] as const;

/** All codes of warnings: of profiles, of definitions, and of runs. The plan and the worker use the same ones. */
export const warningCodes = [
  ...profileWarningCodes,
  'missingTargetValues',
  'classTooSmall',
  'missingInputValues',
  'missingSplitValues',
  'missingOrderValues',
  'equalRowsKept',
  'equalRowsDropped',
  'equalRowsTogether',
  'equalRowsAcrossParts',
  'missingTimes',
  'unevenTimes',
  'doubledTimes',
  'uncalibratedProbabilities',
  'frozenUntrained',
  'noTrainingValues',
  'outliersLeftOut',
  'seriesLeftOut',
  'unknownInTraining',
  'noValidationRows',
  'foldsLeftOut',
  'compressionMissed',
  'notConverged',
  'stillImproving',
  'replicasDoNotPay',
  'replicasNotUsed',
  'recomputeNotUsed',
  'planNotUsed',
] as const;
export type WarningCode = (typeof warningCodes)[number];

/** Something that a practitioner would want to know of a definition, a run, or what came of it. */
export const Warning = Type.Object(
  {
    code: OneOf(warningCodes, { description: 'Kind of warning; docs/warnings.md describes each.' }),
    pointer: Nullable(
      Type.String({ description: 'JSON Pointer into the definition; null if no option is concerned.' }),
    ),
    column: Nullable(Type.String({ description: 'Name of the column; null if no single one is concerned.' })),
    detail: Type.String(),
  },
  { $id: 'Warning' },
);
export type Warning = Static<typeof Warning>;

/** A warning as code that finds something writes it. */
export interface NewWarning {
  code: WarningCode;
  detail: string;
  pointer?: string | null;
  column?: string | null;
}

/** The warning with null for what it does not concern. */
export function toWarning({ code, detail, pointer = null, column = null }: NewWarning): Warning {
  return { code, pointer, column, detail };
}

/** What is said of a warning in a log, where nothing else names its column. */
export function warningMessage({ column, detail }: Pick<Warning, 'column' | 'detail'>): string {
  return column === null || detail.includes(`"${column}"`) ? detail : `Column "${column}": ${detail}`;
}

/** Whether both warn of the same: a run tells it once, in whichever training or attempt it is found. */
export function isSameWarning(a: Warning, b: Warning): boolean {
  return a.code === b.code && a.column === b.column && a.pointer === b.pointer;
}

/** What a resource shows of its warnings: all of them, and how many there are. */
export function keptWarnings(description: string) {
  return {
    warnings: Type.Array(Warning, { description }),
    warningCount: Type.Integer({ description: 'Number of `warnings`.' }),
  };
}
