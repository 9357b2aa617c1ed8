import type { Prediction } from '../../src/contracts/model.ts';
import { errorFromPlain, TrainyardError } from '../../src/errors.ts';
import { answerBatch, type AnsweringModel } from '../../src/prediction/answer-batch.ts';
import type { RowsToPredict } from '../../src/prediction/loaded-model.ts';
import type { PredictorQuestion } from '../../src/prediction/predictor-messages.ts';
import type { PredictionClient } from '../../src/services/prediction-service.ts';

/** A model of the column x, which predicts x. */
const model: AnsweringModel = {
  predictTogether: async (requests: readonly RowsToPredict[]) => requests.map(({ rows }) => predict(rows)),
  // It was trained on numbers up to 99.
  findOutside: (rows) =>
    rows.flatMap(({ x }, i) =>
      Number(x) > 99 ? [{ pointer: `/rows/${i}/x`, column: 'x', reason: 'aboveRange', limit: 99 }] : [],
    ),
  mostExplained: () => 0,
  tensors: () => ({
    inputs: { columns: [{ name: 'x', type: 'numeric' }], steps: null },
    fields: [{ name: 'value', holds: 'number' }],
  }),
};

function predict(rows: RowsToPredict['rows']): Prediction[] | Error {
  if (rows.every((row) => 'x' in row)) return rows.map((row) => ({ value: Number(row['x']) }));
  return new TrainyardError('predictionInputInvalid', 'Row 1 lacks the column x.', {
    issues: [{ pointer: '/rows/0', column: 'x', detail: 'The column x is missing.' }],
  });
}

/** Predictions without a process: requests are read and answered as a predictor does. */
export function createFakePrediction(): PredictionClient {
  const ask = async (question: PredictorQuestion) => {
    const [answer] = await answerBatch([{ id: 1, artifactDir: '', ...question }], async () => model);
    if ('error' in answer) throw errorFromPlain(answer.error);
    return answer;
  };
  return {
    async partialDependence(_version, body) {
      const answer = await ask({ body, varies: true });
      if (!('predictions' in answer)) throw new Error('not predicted');
      return answer.predictions;
    },
    async predict(_version, body) {
      const answer = await ask({ body, isRead: true });
      if (!('predictions' in answer)) throw new Error('not predicted');
      return answer.predictions;
    },
    async tryPredict(_version, body) {
      const answer = await ask({ body, isRead: false });
      if ('inferred' in answer) throw new Error('inferred');
      return 'unread' in answer ? answer.unread : answer.predictions;
    },
    async infer(_version, body, infer) {
      const answer = await ask({ body, infer });
      if (!('inferred' in answer)) throw new Error('not inferred');
      return answer.inferred;
    },
    async close() {},
  };
}
