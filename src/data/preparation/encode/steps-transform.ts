import type { FittedPreparation, FittedSteps } from '../../../contracts/preparation.ts';
import type { ColumnReading } from '../../../contracts/column-reading.ts';
import { compareExactNumbers, isExactNumber } from '../../cells/exact-number.ts';
import { readDate } from '../../cells/date-cell.ts';
import { readCell } from '../../cells/read-cell.ts';
import { parseDateTime } from '../columns/parse-date-time.ts';
import { createRowIssues, type RowIssues } from './row-issues.ts';
import type { RowTransform } from './row-transform.ts';
import { createExampleScaler } from './example-scaler.ts';
import { groupBeside, withGroup, type GroupBeside } from './group-beside.ts';
import { createRowWriter } from './write-row.ts';

/**
 * The transform of examples of several rows: each is `{ "steps": [ … ] }`, its rows as objects by column name, the oldest
 * first. Of more steps than the model takes the last ones count. A forecast needs all of its window; the rows of a group may be
 * fewer, which stand at the end. The group and the time need not be there; where times are, they must rise. Beside its steps an example may
 * name its group, which then counts for each step.
 * @param ignored columns that may be there and are not looked at
 */
export function createStepsTransform(
  fitted: FittedPreparation,
  steps: FittedSteps,
  ignored: readonly string[],
): RowTransform {
  const { length, time, group } = steps;
  const scaler = createExampleScaler(fitted, steps);
  const writer = createRowWriter(fitted.columns, {
    ignored: [...ignored, time, ...(group === null ? [] : [group])],
    ...(fitted.readings && { readings: fitted.readings }),
  });
  const timeReading = fitted.readings?.find(({ name }) => name === time)?.reading;
  const width = length * writer.width;
  return {
    width,
    ...(scaler && { scalingOf: (rows) => scaler.scalingOf(rows) }),
    async transform(rows, unknownColumns = 'refuse') {
      const out = new Float32Array(rows.length * width);
      const issues = createRowIssues(unknownColumns);
      const pending: Promise<void>[] = [];
      for (const [i, row] of rows.entries()) {
        const found = stepsIn(row, i, steps, issues);
        if (found !== null) {
          checkOrder(found, i, { ...steps, timeReading, named: groupBeside(row, group) }, issues);
          const seen = new Map<string, unknown>();
          scaler?.check(found, i, issues);
          const scaled = scaler?.of(row);
          const named = groupBeside(row, group);
          const first = Math.max(0, found.length - length);
          const padding = Math.max(0, length - found.length);
          for (let step = first; step < found.length && !issues.isFull; step++)
            pending.push(
              ...writer.write(
                withGroup(found[step], named),
                out,
                i * width + (padding + step - first) * writer.width,
                (column, code, detail) => issues.add(['rows', i, 'steps', step], column, code, detail),
                seen,
                scaled,
              ),
            );
        }
        if (issues.isFull) break;
      }
      await Promise.all(pending);
      issues.throwIfAny();
      return out;
    },
  };
}

/** The steps of an example; null where there is something else, which is reported. */
function stepsIn(
  row: unknown,
  i: number,
  { kind, group, length }: FittedSteps,
  issues: RowIssues,
): unknown[] | null {
  const shape = '{ "steps": [ … ] }, the oldest step first';
  if (typeof row !== 'object' || row === null || !('steps' in row) || !Array.isArray(row.steps)) {
    issues.add(['rows', i], null, 'stepsMissing', `The model takes several rows as one: ${shape}.`);
    return null;
  }
  for (const key of Object.keys(row))
    if (key !== 'steps' && key !== group)
      issues.add(['rows', i], key, 'unknownColumn', `"${key}" is not read here; give ${shape}.`);
  const least = kind === 'window' ? length : 1;
  if (row.steps.length >= least) return row.steps;
  issues.add(
    ['rows', i, 'steps'],
    null,
    'tooFewSteps',
    `The model needs ${kind === 'window' ? `the last ${length}` : 'one step at least'}, got ${row.steps.length}.`,
  );
  return null;
}

/** Where steps have times they must rise, and where they have groups be of one. */
function checkOrder(
  steps: readonly unknown[],
  i: number,
  {
    kind,
    time,
    group,
    timeReading,
    named,
  }: FittedSteps & { timeReading: ColumnReading | undefined; named: GroupBeside | null },
  issues: RowIssues,
): void {
  let last: { step: number; time: Time } | null = null;
  let known: { value: unknown } | null = named;
  for (const [step, row] of steps.entries()) {
    if (typeof row !== 'object' || row === null) continue;
    const cells = row as Record<string, unknown>;
    if (Object.hasOwn(cells, time)) {
      const now = timeOf(timeReading, cells[time]);
      const path = ['rows', i, 'steps', step];
      if (now === null) {
        issues.add(path, time, 'wrongType', 'Expected a time, as a number or as an ISO 8601 string.');
        continue;
      }
      const order = last === null ? 1 : compareTimes(now, last.time);
      if (order < 0 || (kind === 'window' && order === 0))
        issues.add(
          path,
          time,
          'stepsOutOfOrder',
          `The step is not later than step ${last!.step}; the oldest comes first.`,
        );
      last = { step, time: now };
    }
    if (group === null || !Object.hasOwn(cells, group)) continue;
    known ??= { value: cells[group] };
    if (known.value !== cells[group])
      issues.add(
        ['rows', i, 'steps', step],
        group,
        'severalGroups',
        `The steps of one example are of one "${group}".`,
      );
  }
}

/** A number that rises, or the digits of one that no double holds. */
type Time = number | string;

/** The time of a step; null where it is none. */
function timeOf(reading: ColumnReading | undefined, value: unknown): Time | null {
  const read = reading === undefined ? value : readCell(reading, value);
  if (reading?.exact) return typeof read === 'string' && isExactNumber(read) ? read : null;
  if (reading?.nanos && typeof read === 'string') return nanosecondsOf(read);
  const time = typeof read === 'string' ? parseDateTime(read) : read;
  return typeof time === 'number' && !Number.isNaN(time) ? time : null;
}

/** A time as digits, which no double holds. */
function nanosecondsOf(iso: string): string | null {
  const moment = readDate(iso, 'iso');
  return moment && String(BigInt(moment.seconds) * 1_000_000_000n + BigInt(moment.nanos));
}

const compareTimes = (a: Time, b: Time): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : compareExactNumbers(String(a), String(b));
