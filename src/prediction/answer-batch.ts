import { errorToPlain } from '../errors.ts';
import type { LoadedModel } from './loaded-model.ts';
import { openQuestion } from './open-question.ts';
import type { OpenQuestion } from './question.ts';
import type { PredictorAnswer, PredictorBatch, PredictorRequest } from './predictor-messages.ts';

/** What of a model answers requests. */
export type AnsweringModel = Pick<
  LoadedModel,
  'predictTogether' | 'findOutside' | 'mostExplained' | 'tensors'
>;

/**
 * Answers the requests of a batch. Those for one model go through it together; what is wrong with one of them is its own error.
 * @param getModel the model in a folder, loaded
 */
export async function answerBatch(
  batch: PredictorBatch,
  getModel: (artifactDir: string) => Promise<AnsweringModel>,
): Promise<PredictorAnswer[]> {
  const answers: PredictorAnswer[] = [];
  const byModel = new Map<string, PredictorRequest[]>();
  for (const request of batch) {
    const others = byModel.get(request.artifactDir);
    if (others) others.push(request);
    else byModel.set(request.artifactDir, [request]);
  }
  for (const [artifactDir, requests] of byModel) {
    try {
      const model = await getModel(artifactDir);
      answers.push(...(await answerOfModel(model, requests)));
    } catch (error) {
      // Of the model: of all that asked for it.
      const told = errorToPlain(error);
      answers.push(...requests.map(({ id }) => ({ id, error: told })));
    }
  }
  return answers;
}

async function answerOfModel(
  model: AnsweringModel,
  requests: readonly PredictorRequest[],
): Promise<PredictorAnswer[]> {
  const answers: PredictorAnswer[] = [];
  const open: (OpenQuestion & { id: number })[] = [];
  for (const { id, ...question } of requests) {
    const opened = openQuestion(question, model);
    if ('rows' in opened) open.push({ id, ...opened });
    else answers.push({ id, ...opened });
  }
  const outcomes = await model.predictTogether(open.map(({ rows }) => rows));
  for (const [i, question] of open.entries())
    answers.push({ id: question.id, ...outcomeOf(question, outcomes[i]) });
  return answers;
}

function outcomeOf(
  question: OpenQuestion,
  outcome: Awaited<ReturnType<LoadedModel['predictTogether']>>[number],
) {
  if (outcome instanceof Error) return question.refuse(outcome);
  try {
    return question.answer(outcome);
  } catch (error) {
    return question.refuse(error);
  }
}
