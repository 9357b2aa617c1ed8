import { Type } from 'typebox';
import { Id, OneOf } from '../../contracts/common.ts';
import { splitParts } from '../../contracts/definition/split-parts.ts';
import { runRowOrders, RunRows } from '../../contracts/run-rows.ts';
import type { RunRowsService } from '../../services/run-rows-service.ts';
import { requireCaller } from '../auth.ts';
import { exampleRunRows } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import type { TypedApp } from '../typed-app.ts';
import { closedQuery, rowsPage } from './page-query.ts';

/** Which row a run had in which part, with predictions beside the truth. */
export function runRowsRoutes(app: TypedApp, runRows: RunRowsService): void {
  app.get(
    '/runs/:runId/rows',
    operation({
      id: 'listRunRows',
      tag: 'runs',
      summary: 'List the rows of an evaluated run: their part and fold, and predictions beside the truth',
      description:
        'The rows of `validation` and `test` have the prediction of the final model; training rows have their part alone. With folds, ' +
        'each row is once in `test` with its `fold`, predicted by the model that was trained without that fold, and once in a part of the ' +
        'final model, if there is one. Rows that the run left out (without a target, dropped duplicates) are not listed. ' +
        '`order=error` lists the largest errors first, and `correct=false` the wrong classes only.',
      role: 'reader',
      params: Type.Object({ runId: Id('run') }),
      query: closedQuery({
        part: Type.Optional(OneOf(splitParts, { description: 'Part of the split; all by default.' })),
        fold: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 1000,
            description: 'Rows of this held-out fold only, from 1.',
          }),
        ),
        correct: Type.Optional(
          Type.Boolean({
            description: 'Right (true) or wrong (false) predictions of classes or labels only.',
          }),
        ),
        order: Type.Optional(
          OneOf(runRowOrders, {
            default: 'row',
            description: '`row`: as in the dataset. `error`: the largest error first.',
          }),
        ),
        columns: Type.Optional(
          Type.Boolean({
            default: false,
            description: 'Whether each row has its values in the dataset, as `values`.',
          }),
        ),
        ...rowsPage,
      }),
      replies: { 200: { description: 'The rows.', schema: ref(RunRows), example: exampleRunRows } },
      errors: ['runNotEvaluated', 'runRowsNotKept'],
    }),
    async (request) => {
      const { order = 'row', columns = false, offset = 0, limit = 100, ...filters } = request.query;
      return runRows.list(requireCaller(request), request.params.runId, {
        ...filters,
        order,
        columns,
        offset,
        limit,
      });
    },
  );
}
