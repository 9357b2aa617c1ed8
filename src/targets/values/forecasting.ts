import { Type } from 'typebox';
import { Defaulted } from '../../contracts/defaults.ts';
import { withDefaults } from '../../contracts/with-defaults.ts';
import { resolveOrder } from '../../definition/resolve-order.ts';
import { resolveOneTarget } from '../resolve-one-target.ts';
import { target } from '../target-options.ts';
import { defineTask } from '../task-kind.ts';

/** The task of a forecasting with every default written in. */
export interface ResolvedForecast {
  type: 'forecasting';
  target: string;
  positiveClass: null;
  time: string;
  /** null: all rows are one series. */
  group: string | null;
  /** Whether the series is an input of each step; absent: no. */
  groupInput?: true;
  horizon: number;
  window: number;
  season: number;
}

/** What the next values of a forecast are called: `sales[t+1]` is the first. */
export const namesAhead = ({ target, horizon }: Pick<ResolvedForecast, 'target' | 'horizon'>): string[] =>
  Array.from({ length: horizon }, (_, i) => `${target}[t+${i + 1}]`);

const options = {
  target,
  time: Type.Optional(
    Type.String({
      description:
        'forecasting: column that orders the rows, a date-time or a number. Each row is one step; steps count as equally far apart.',
    }),
  ),
  group: Type.Optional(
    Type.String({
      description:
        'forecasting: column that identifies the series; by default all rows are one series. One model is trained on all of them.',
    }),
  ),
  groupInput: Defaulted(
    false,
    Type.Boolean({
      description:
        'forecasting: whether the series itself, the value of `group`, is an input: a category, encoded as `preparation.categorical` says. A series that was not in training counts as any unknown category does.',
    }),
  ),
  horizon: Defaulted(
    1,
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      description: 'forecasting: number of future steps that are predicted.',
    }),
  ),
  window: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10000,
      description:
        'forecasting: number of past steps that a forecast is made from, their targets included; by default the largest of 24, twice the horizon, and the season.',
    }),
  ),
  season: Defaulted(
    1,
    Type.Integer({
      minimum: 1,
      maximum: 10000,
      description:
        'forecasting: number of steps after which a pattern repeats, such as 7 for days with a weekly pattern. The evaluation compares with a naive forecast, which repeats the value of one season before.',
    }),
  ),
};
const Options = Type.Object(options);

/** Forecasting of the next values of a column. */
export const forecasting = defineTask({
  type: 'forecasting',
  options,
  needs: ['target', 'time'],
  goesBy: 'it predicts the next values of the one column in target',
  called: () => 'forecasting',
  targetKind: () => 'values',
  examples: 'windows',
  resolve(given, context) {
    const { dataset, findings } = context;
    const column = resolveOneTarget(given.target, context);
    if (column === null) return null;
    if (column.type !== 'numeric')
      findings.reject(
        '/task/target',
        `A forecast is of a numeric column; "${column.name}" is ${column.type}.`,
        'targetTypeMismatch',
      );
    const order = resolveOrder(
      { time: given.time, group: given.group },
      { time: '/task/time', group: '/task/group' },
      { dataset, target: column.name },
      findings,
    );
    if (order === null) return null;
    const { groupInput, horizon, season, window: asked } = withDefaults(Options, given);
    if (groupInput && order.group === null)
      findings.reject(
        '/task/groupInput',
        'All rows are one series; name the column that tells series apart as task.group.',
        'optionNotApplicable',
      );
    const window = asked ?? Math.max(24, 2 * horizon, season);
    if (season > window)
      findings.reject(
        '/task/season',
        `A window of ${window} steps does not hold a season of ${season}; the naive forecast needs the values of a season before.`,
        'seasonTooLong',
      );
    const task: ResolvedForecast = {
      type: 'forecasting',
      target: column.name,
      positiveClass: null,
      ...order,
      ...(groupInput && { groupInput }),
      horizon,
      window,
      season,
    };
    return { task, target: column, targets: [column] };
  },
});
