import type { ProfileWarning } from '../contracts/dataset.ts';
import type { AnyDefinition } from '../contracts/definition/classical.ts';
import { toWarning, type Warning, type WarningCode } from '../contracts/warning.ts';
import { twinWarnings } from '../data/profile/profile-warnings.ts';
import { targetWarnings } from '../data/profile/target-warnings.ts';
import { targetColumns } from '../targets/tasks.ts';
import type { DatasetFacts } from './dataset-facts.ts';

/** Columns with the same warning that are listed one by one; a wide table would fill every list with them. */
const listedColumns = 20;

/**
 * What the profile warns of, for the columns that the definition uses. Of each code at most 20 columns have a warning of
 * their own; one more says how many others there are.
 */
export function dataWarnings({ task, inputs }: AnyDefinition, dataset: DatasetFacts): Warning[] {
  const { profile } = dataset;
  const targets = targetColumns(task);
  const names = new Set(inputs.map(({ name }) => name));
  const used = new Set([...names, ...targets]);
  const isUsed = ({ column }: ProfileWarning): boolean => column === null || used.has(column);
  const found = [
    ...targets.flatMap((target) => targetWarnings(profile, target)),
    // How many rows have no target is a warning of the definition.
    ...profile.warnings.filter(
      ({ code, column }) =>
        code !== 'highlyCorrelated' && !(code === 'mostlyMissing' && targets.includes(column ?? '')),
    ),
    ...twinWarnings(profile, (name) => names.has(name)),
  ];
  return foldLongLists(found.filter(isUsed).map(toWarning));
}

function foldLongLists(warnings: readonly Warning[]): Warning[] {
  const codes = [...new Set(warnings.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const same = warnings.filter((warning) => warning.code === code);
    const more = same.slice(listedColumns);
    return more.length <= 1 ? same : [...same.slice(0, listedColumns), summary(code, more)];
  });
}

function summary(code: WarningCode, warnings: readonly Warning[]): Warning {
  const names = [...new Set(warnings.map(({ column }) => `"${column}"`))];
  const shown = names.slice(0, listedColumns).join(', ') + (names.length > listedColumns ? ', …' : '.');
  return toWarning({ code, detail: `The same holds for ${names.length} more column(s): ${shown}` });
}
