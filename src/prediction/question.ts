import type { Prediction } from '../contracts/model.ts';
import type { PlainError } from '../errors.ts';
import type { InferAnswer } from '../inference/infer-question.ts';
import type { LoadedModel, RowsToPredict } from './loaded-model.ts';
import type { Unread } from './predictor-messages.ts';

/** The answer to a question, as in `PredictorAnswer`. */
export type Outcome =
  { predictions: string } | { inferred: InferAnswer } | { unread: Unread } | { error: PlainError };

/** A question whose rows were read, and how it is answered. */
export interface OpenQuestion {
  rows: RowsToPredict;
  answer(predictions: Prediction[]): Outcome;
  refuse(error: unknown): Outcome;
}

/** What a question needs of its model beside predictions. */
export type QuestionedModel = Pick<LoadedModel, 'findOutside' | 'mostExplained' | 'tensors'>;
