import { Type } from 'typebox';
import { Id } from '../../contracts/common.ts';
import { PrivacyBudget, PrivacyLedger } from '../../contracts/privacy-ledger.ts';
import type { PrivacyLedgerService } from '../../services/privacy-ledger/privacy-ledger-service.ts';
import { requireCaller } from '../auth.ts';
import { examplePrivacyLedger } from '../examples.ts';
import { operation } from '../operation.ts';
import { ref } from '../schema-components.ts';
import type { TypedApp } from '../typed-app.ts';
import { closedQuery } from './page-query.ts';

const params = Type.Object({ datasetId: Id('dataset') });
const ledger = { description: 'The ledger.', schema: ref(PrivacyLedger), example: examplePrivacyLedger };

/** What private runs on a dataset cost together, and what they may cost. */
export function privacyRoutes(app: TypedApp, privacy: PrivacyLedgerService): void {
  app.get(
    '/datasets/:datasetId/privacy',
    operation({
      id: 'getPrivacyLedger',
      tag: 'datasets',
      summary: 'Get what the private runs on a dataset cost together',
      description:
        'Adds up the cost of all private runs on the dataset, removed ones included: of runs that ended by the steps that they did, of the others by all steps that they may do. A dataset that was uploaded again is another one, with a ledger of its own.',
      role: 'reader',
      params,
      query: closedQuery({
        delta: Type.Optional(
          Type.Number({
            minimum: 1e-10,
            maximum: 0.1,
            description:
              'Probability δ that ε is asked for; that of the budget by default, or 0.00001 without one.',
          }),
        ),
      }),
      replies: { 200: ledger },
      errors: [],
    }),
    async (request) => privacy.get(requireCaller(request), request.params.datasetId, request.query.delta),
  );

  app.put(
    '/datasets/:datasetId/privacy-budget',
    operation({
      id: 'setPrivacyBudget',
      tag: 'datasets',
      summary: 'Set what all private runs on a dataset may cost together',
      description:
        'Refuses runs with `privacyBudgetExceeded` from then on that would take the ledger above the budget or are not private, and searches. Runs that are there stay, and count.',
      role: 'admin',
      params,
      body: ref(PrivacyBudget),
      bodyExample: examplePrivacyLedger.budget!,
      replies: { 200: ledger },
      errors: ['datasetInUse'],
    }),
    async (request) => privacy.setBudget(requireCaller(request), request.params.datasetId, request.body),
  );

  app.delete(
    '/datasets/:datasetId/privacy-budget',
    operation({
      id: 'deletePrivacyBudget',
      tag: 'datasets',
      summary: 'Remove the privacy budget of a dataset',
      description: 'The ledger stays.',
      role: 'admin',
      params,
      replies: { 204: { description: 'The dataset has no budget.' } },
      errors: [],
    }),
    async (request, reply) => {
      await privacy.removeBudget(requireCaller(request), request.params.datasetId);
      return reply.code(204).send();
    },
  );
}
