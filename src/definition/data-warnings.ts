import type { DatasetProfile, ProfileWarning } from '../contracts/dataset.ts';
import type { AnyDefinition } from '../contracts/definition/classical.ts';
import { foldWarnings } from '../contracts/fold-warnings.ts';
import { toWarning, type Warning } from '../contracts/warning.ts';
import { twinWarnings } from '../data/profile/profile-warnings.ts';
import { groupWarnings, targetWarnings } from '../data/profile/target-warnings.ts';
import { targetColumns } from '../targets/tasks.ts';
import type { DatasetFacts } from './dataset-facts.ts';

/** What is found anew for a definition, or concerns the dataset alone. */
const ownWarnings: ReadonlySet<string> = new Set(['highlyCorrelated', 'optionWithoutEffect']);

/**
 * What the profile warns of, for the columns that the definition uses. Of each code at most 20 columns have a warning of
 * their own; one more says how many others there are.
 */
export function dataWarnings(definition: AnyDefinition, dataset: DatasetFacts): Warning[] {
  const { task, inputs } = definition;
  const { profile } = dataset;
  const targets = targetColumns(task);
  const names = new Set(inputs.map(({ name }) => name));
  const used = new Set([...names, ...targets]);
  const isUsed = ({ column }: ProfileWarning): boolean => column === null || used.has(column);
  const found = [
    ...targets.flatMap((target) => targetWarnings(profile, target)),
    // How many rows have no target is a warning of the definition; options of reading are none of it.
    ...profile.warnings.filter(
      ({ code, column }) =>
        !ownWarnings.has(code) && !(code === 'mostlyMissing' && targets.includes(column ?? '')),
    ),
    ...twinWarnings(profile, (name) => names.has(name)),
  ];
  return foldWarnings([...found.filter(isUsed), ...acrossParts(definition, profile)].map(toWarning));
}

/** Groups that random parts divide, also by columns that are no inputs: other columns may tell them, too. */
function acrossParts(definition: AnyDefinition, profile: DatasetProfile): ProfileWarning[] {
  const { task, split } = definition;
  // Where examples are several rows, or parts are named or follow in time, it is not rows that are drawn.
  const isDrawn = split.strategy !== 'column' && split.strategy !== 'timeOrdered';
  if (!isDrawn || 'group' in task || definition.sequence !== undefined) return [];
  const group = split.column ?? null;
  return targetColumns(task).flatMap((target) => groupWarnings(profile, target, group));
}
