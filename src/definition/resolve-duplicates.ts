import type { DuplicateTreatment, ExperimentDefinition } from '../contracts/definition/definition.ts';
import type { WarningCode } from '../contracts/warning.ts';
import type { RowCounts } from '../contracts/row-counts.ts';
import { taskKinds } from '../targets/tasks.ts';
import type { Findings } from './issues.ts';

/**
 * What becomes of rows that are equal in every used column, as asked for or as the data decide.
 * @param counted null: the rows were not counted, and are taken for copies
 */
export function resolveDuplicates(
  { task, inputs, split = {}, preparation = {} }: ExperimentDefinition,
  counted: RowCounts | null,
  findings: Findings,
): DuplicateTreatment {
  const { duplicates: asked = 'auto', strategy } = split;
  const { deduplicate } = preparation;
  if (asked !== 'auto') {
    if (deduplicate !== undefined && deduplicate !== (asked === 'drop'))
      findings.reject(
        '/split/duplicates',
        `"${asked}" contradicts preparation.deduplicate, which is ${deduplicate}; leave one of them out.`,
        'optionNotApplicable',
      );
    return asked;
  }
  if (deduplicate === true) return 'drop';
  const isRowEach =
    taskKinds.get(task.type).examples === 'rows' &&
    (inputs?.sequence === undefined || !('group' in inputs.sequence));
  // Whoever divides the rows has decided where each belongs.
  if (isRowEach && strategy === 'column') return 'keep';
  if (isRowEach && counted?.drawn === true) return 'keep';
  return deduplicate === false ? 'keepTogether' : 'drop';
}

/** Says what becomes of equal rows, and of how many, where the definition does not say it itself. */
export function warnOfDuplicates(
  treatment: DuplicateTreatment,
  { equal, all, drawn, acrossParts }: RowCounts,
  { split = {}, preparation = {} }: ExperimentDefinition,
  findings: Findings,
): void {
  const { duplicates = 'auto', column } = split;
  if (equal === 0 || duplicates !== 'auto' || preparation.deduplicate !== undefined) return;
  const where = { pointer: '/split/duplicates' };
  if (acrossParts > 0)
    findings.warn(
      'equalRowsAcrossParts',
      `${acrossParts} row(s) of a later part equal a row of an earlier one in every used column. "${column}" is followed as it is; ` +
        'if they are copies, the evaluation is too good, and "drop" keeps only the first of each.',
      where,
    );
  else findings.warn(...wordsOn(treatment, { equal, rows: all.rows, drawn }), where);
}

function wordsOn(
  treatment: DuplicateTreatment,
  { equal, rows, drawn }: { equal: number; rows: number; drawn: boolean },
): [code: WarningCode, detail: string] {
  const counted = `${equal} of ${rows} rows equal an earlier one in every used column`;
  switch (treatment) {
    case 'keep':
      return [
        'equalRowsKept',
        drawn
          ? `${counted}. They come from few combinations of values, so each is taken for an observation of its own and kept; "drop" keeps only the first of each.`
          : `${counted}. All are kept; "drop" keeps only the first of each.`,
      ];
    case 'drop':
      return [
        'equalRowsDropped',
        `${counted}, more than chance gives, so they are taken for copies: only the first of each is kept. "keep" keeps them as observations of their own.`,
      ];
    case 'keepTogether':
      return [
        'equalRowsTogether',
        `${counted}, more than chance gives, so they are taken for copies: each stays in the part of the row that it equals.`,
      ];
  }
}
