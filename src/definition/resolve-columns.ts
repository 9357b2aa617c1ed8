import { taskKinds } from '../targets/tasks.ts';
import type { ColumnType } from '../contracts/dataset.ts';
import type { ExperimentDefinition, InputColumn } from '../contracts/definition/definition.ts';
import { columnOf, type DatasetFacts } from './dataset-facts.ts';
import { hasPresenceOnly } from '../data/profile/constant-column.ts';
import { pointerTo } from '../json-pointer.ts';
import { unknownColumn, type Findings } from './issues.ts';
import { splitColumnOf } from './split-column.ts';
import { stepPlacesOf } from './step-places.ts';

/** Column types that become features today. */
const trainableTypes: readonly ColumnType[] = [
  'numeric', 'categorical', 'boolean', 'dateTime', 'text', 'vector', 'image',
]; // prettier-ignore

/** What each type found by the profile may also be used as. */
const conversions: Readonly<Record<ColumnType, readonly ColumnType[]>> = {
  numeric: ['numeric', 'categorical'],
  categorical: ['categorical', 'text'],
  boolean: ['boolean', 'categorical', 'numeric'],
  dateTime: ['dateTime', 'categorical'],
  text: ['text', 'categorical'],
  image: ['image'],
  vector: ['vector'],
};

/**
 * Finds the input columns. Without `inputs.include` they are all columns but the target and those that can't help:
 * constant ones, identifiers, and types that are not trained on yet; each of these is named in `findings.leftOut`.
 */
export function resolveInputs(
  definition: ExperimentDefinition,
  dataset: DatasetFacts,
  findings: Findings,
): InputColumn[] {
  const { include, exclude = [], types = {} } = definition.inputs ?? {};
  // A map: a column may be called `constructor`.
  const typeOf = new Map(Object.entries(types));
  const { target, targets = target === undefined ? [] : [target] } = definition.task;
  const isForecast = taskKinds.get(definition.task.type).examples === 'windows';
  const places = stepPlacesOf(definition);
  const series = isForecast && definition.task.groupInput === true ? definition.task.group : undefined;
  if (series !== undefined && exclude.includes(series))
    findings.reject(
      pointerTo('inputs', 'exclude', exclude.indexOf(series)),
      `task.groupInput makes "${series}" an input; leave one of them out.`,
      'optionNotApplicable',
    );
  if (series !== undefined && (typeOf.get(series) ?? 'categorical') !== 'categorical')
    findings.reject(
      pointerTo('inputs', 'types', series),
      `As an input by task.groupInput "${series}" is categorical.`,
      'columnTypeMismatch',
    );
  const names = dataset.profile.columns.map((column) => column.name);
  const isName = new Set(names);
  const known = (name: string, pointer: string): boolean => {
    if (isName.has(name)) return true;
    findings.reject(pointer, unknownColumn(name, names), 'unknownColumn');
    return false;
  };

  exclude.forEach((name, i) => known(name, pointerTo('inputs', 'exclude', i)));
  include?.forEach((name, i) => {
    const pointer = pointerTo('inputs', 'include', i);
    if (known(name, pointer) && targets.includes(name) && !isForecast) {
      findings.reject(
        pointer,
        `"${name}" is ${targets.length > 1 ? 'a' : 'the'} target; a model may not see it.`,
        'targetAsInput',
      );
    }
  });
  for (const name of typeOf.keys()) known(name, pointerTo('inputs', 'types', name));

  const splitColumn = splitColumnOf(definition);
  const inputs: InputColumn[] = [];
  for (const name of names) {
    if (name === target && isForecast) {
      // What was is known when a forecast is made, and says most of what will be.
      inputs.push({ name, type: 'numeric' });
      continue;
    }
    if (name === series) {
      inputs.push({ name, type: 'categorical' });
      continue;
    }
    if (targets.includes(name) || exclude.includes(name)) continue;
    if (include && !include.includes(name)) continue;
    const column = columnOf(dataset, name)!;
    // Missing numbers, truths and times are filled in; a category may be missing.
    const type = typeOf.get(name) ?? (hasPresenceOnly(column) ? 'categorical' : column.type);
    if (!conversions[column.type].includes(type)) {
      findings.reject(
        pointerTo('inputs', 'types', name),
        `"${name}" holds ${column.type} values and can be used as ${conversions[column.type].join(' or ')}, not as ${type}.`,
        'columnTypeMismatch',
      );
      continue;
    }
    const asked = include !== undefined || typeOf.has(name);
    const divides = splitColumn?.name === name ? splitColumn : null;
    const reason =
      divides?.reason ??
      places?.reasons.get(name) ??
      places?.whyNot(type) ??
      reasonToLeaveOut(dataset, name, type);
    if (divides?.isName && asked) {
      findings.reject(
        pointerToAsked(name, include),
        `"${name}" ${divides.reason}; a model may not see it.`,
        'splitAsInput',
      );
    } else if (places?.whyNot(type) && asked) {
      findings.reject(
        pointerToAsked(name, include),
        `"${name}" is of type ${type}: ${places.whyNot(type)}.`,
        'columnTypeMismatch',
      );
    } else if (reason && asked && !trainableTypes.includes(type)) {
      findings.reject(
        pointerToAsked(name, include),
        `"${name}" is of type ${type}, which is not supported yet.`,
        'notSupportedYet',
      );
    } else if (reason && !asked) {
      findings.leftOut.push({ column: name, reason });
    } else {
      inputs.push({ name, type });
    }
  }
  if (inputs.length === 0 && findings.issues.length === 0) {
    const why = findings.leftOut.map(({ column, reason }) => `"${column}": ${reason}`).join('; ');
    findings.reject('/inputs', `No input column is left${why ? ` (${why})` : ''}.`, 'noInputs');
  }
  return inputs;
}

/** Where a column was asked for. */
function pointerToAsked(name: string, include: readonly string[] | undefined): string {
  return include ? pointerTo('inputs', 'include', include.indexOf(name)) : pointerTo('inputs', 'types', name);
}

function reasonToLeaveOut(dataset: DatasetFacts, name: string, type: ColumnType): string | null {
  if (!trainableTypes.includes(type)) return `columns of type ${type} are not trained on yet`;
  const codes = dataset.profile.warnings
    .filter((warning) => warning.column === name)
    .map((warning) => warning.code);
  // Profiles of before take a column that is empty elsewhere for constant, too.
  if (codes.includes('constantColumn') && !hasPresenceOnly(columnOf(dataset, name)!))
    return 'it has one value only';
  if (codes.includes('identifierLike'))
    return 'it looks like an identifier; name it in inputs.include to use it';
  return null;
}
