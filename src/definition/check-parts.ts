import type { ResolvedSplit } from '../contracts/definition/definition.ts';
import { splitParts } from '../contracts/definition/split-parts.ts';
import type { RowSizes } from '../contracts/row-counts.ts';
import type { Findings } from './issues.ts';
import type { SplitRows } from './split-rows.ts';

/** Refuses parts that a run would find empty, and classes that a run could not learn, as the counted rows tell. */
export function checkParts(split: ResolvedSplit, rows: SplitRows, sizes: RowSizes, findings: Findings): void {
  if (findings.issues.length > 0) return;
  const empty = splitParts.find((part) => split[part] > 0 && rows[part] < 1);
  if (empty !== undefined) findings.reject(...wordsOnEmpty(empty, split, sizes), 'splitEmpty');
  else if (split.strategy === 'column') checkClasses(split.column, sizes, findings);
  else checkUnseen(split, rows, sizes, findings);
}

function wordsOnEmpty(
  part: (typeof splitParts)[number],
  split: ResolvedSplit,
  { rows, places }: RowSizes,
): [pointer: string, detail: string] {
  switch (split.strategy) {
    case 'column':
      return [
        '/split/column',
        `Of the rows that "${split.column}" names for ${part} none can be used: they lack a target or a value that they must have, or equal another row.`,
      ];
    case 'grouped':
    case 'kFold': {
      if (split.column === undefined || places === null) break;
      const largest = places.reduce((most, size) => Math.max(most, size), 0);
      return [
        '/split/column',
        `The ${part} part would be empty: the ${places.length} groups of "${split.column}" are too large to give each part one (the largest has ${largest} of ${rows} rows). Use a larger fraction, or 0, or a column of more groups.`,
      ];
    }
    default:
  }
  return [
    `/split/${part}`,
    `${split[part]} of the ${rows} rows that can be used leaves no row for ${part}; use a larger fraction${part === 'train' ? '' : ' or 0'}.`,
  ];
}

/** A class without training rows can't be predicted. */
function checkClasses(column: string, { classes }: RowSizes, findings: Findings): void {
  const trained = new Set(classes.flatMap(({ value, part }) => (part === 'train' ? [value] : [])));
  const unseen = classes.filter(({ value, part }) => part !== null && !trained.has(value));
  if (unseen.length === 0 || trained.size === 0) return;
  const named = unseen.slice(0, 5).map(({ value, part, count }) => `"${value}" (${count} of ${part})`);
  findings.reject(
    '/split/column',
    `"${column}" names no training row of ${named.join(', ')}${unseen.length > 5 ? ', …' : ''}: a model can't predict a class that it has never seen. ` +
      'Let training have some of these rows, or upload the dataset without them.',
    'unseenClass',
  );
}

/** A class is likely to be missing from training above this probability. */
const likely = 0.001;

/** Refuses or warns of classes that a split in time, by groups or at random leaves without a training row. */
function checkUnseen(split: ResolvedSplit, rows: SplitRows, { classes }: RowSizes, findings: Findings): void {
  const shown = (list: RowSizes['classes']): string =>
    `${list
      .slice(0, 5)
      .map(({ value, count }) => `"${value}" (${count} row(s))`)
      .join(', ')}${list.length > 5 ? ', …' : ''}`;
  const hint = `a model can't predict a class that it has never seen. Divide the rows otherwise, or upload the dataset without those.`;
  if (classes.length < 2) return;
  if (split.strategy === 'timeOrdered') {
    const late = classes.filter(({ before }) => before !== undefined && before >= rows.train);
    if (late.length > 0)
      findings.reject(
        '/split',
        `In the order of "${split.column}", ${shown(late)} come(s) after all training rows: ${hint}`,
        'unseenClass',
      );
    return;
  }
  if (split.strategy === 'kFold') {
    const single = split.column === undefined ? [] : classes.filter(({ places }) => places === 1);
    if (single.length > 0)
      findings.reject(
        '/split/column',
        `${shown(single)} lie(s) in one group of "${split.column}" only, which is held out by a fold: ${hint}`,
        'unseenClass',
      );
    return;
  }
  if (split.strategy !== 'random' && split.strategy !== 'grouped') return;
  const share = split.train / (split.train + split.validation + split.test);
  const few = classes.filter(({ count, places = count }) => (1 - share) ** places > likely);
  if (few.length === 0) return;
  const [{ places, count }] = few.toSorted((a, b) => (a.places ?? a.count) - (b.places ?? b.count));
  const chance = (100 * (1 - share) ** (places ?? count)).toPrecision(2);
  findings.warn(
    'classTooSmall',
    split.strategy === 'grouped'
      ? `${shown(few)} lie(s) in few groups of "${split.column}": the split may put all of them outside of training (by chance in ${chance} %), and the run would fail.`
      : `A random split may put all rows of ${shown(few)} outside of training (by chance in ${chance} %), and the run would fail; "stratified" gives each part its share.`,
    { pointer: '/split/strategy' },
  );
}
