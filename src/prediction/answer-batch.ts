import { errorToPlain, TrainyardError } from '../errors.ts';
import { maxOutsideCells, type OutsideCell, type OutsideOfTraining } from '../contracts/model.ts';
import type { LoadedModel, RowsToPredict } from './load-model.ts';
import { rowsOf, withPointers, type RequestRows } from './prediction-rows.ts';
import type { PredictorAnswer, PredictorBatch, PredictorRequest } from './predictor-messages.ts';
import { readRequest } from './read-request.ts';

/** A request whose rows were read. */
interface Read {
  request: PredictorRequest;
  rows: RowsToPredict;
  pointerOf: RequestRows['pointerOf'];
  /** Whether the answer tells what lies outside of training. */
  tellsOutside: boolean;
}

/**
 * Answers the requests of a batch. Those for one model go through it together; what is wrong with one of them is its own error.
 * @param getModel the model in a folder, loaded
 */
export async function answerBatch(
  batch: PredictorBatch,
  getModel: (artifactDir: string) => Promise<Pick<LoadedModel, 'predictTogether' | 'findOutside'>>,
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
  model: Pick<LoadedModel, 'predictTogether' | 'findOutside'>,
  requests: readonly PredictorRequest[],
): Promise<PredictorAnswer[]> {
  const answers: PredictorAnswer[] = [];
  const read: Read[] = [];
  for (const request of requests) {
    const body = readRequest(request.body);
    if (body === null || (!request.isRead && body.version !== undefined)) {
      answers.push({ id: request.id, unread: true });
      continue;
    }
    const { include, unknownColumns, outsideOfTraining: tellsOutside = false } = body;
    try {
      const { rows, pointerOf } = rowsOf(body);
      read.push({ request, rows: { rows, options: { include, unknownColumns } }, pointerOf, tellsOutside });
    } catch (error) {
      answers.push(refusalOf(request, error));
    }
  }
  const outcomes = await model.predictTogether(read.map(({ rows }) => rows));
  for (const [i, { request, rows, pointerOf, tellsOutside }] of read.entries()) {
    const outcome = outcomes[i];
    if (outcome instanceof Error) {
      answers.push(refusalOf(request, withPointers(outcome, pointerOf)));
      continue;
    }
    const outside = tellsOutside ? outsideOf(model.findOutside(rows.rows), pointerOf) : null;
    answers.push({
      id: request.id,
      predictions:
        JSON.stringify(outcome) + (outside ? `,"outsideOfTraining":${JSON.stringify(outside)}` : ''),
    });
  }
  return answers;
}

function outsideOf(cells: readonly OutsideCell[], pointerOf: RequestRows['pointerOf']): OutsideOfTraining {
  const listed = cells.slice(0, maxOutsideCells);
  return {
    total: cells.length,
    cells: listed.map((cell) => ({ ...cell, pointer: pointerOf(cell.pointer) })),
  };
}

/** What is wrong with the rows is told once the server has read the request: its other faults come first. */
function refusalOf({ id, isRead }: PredictorRequest, error: unknown): PredictorAnswer {
  const isOfInput = error instanceof TrainyardError && error.code === 'predictionInputInvalid';
  return isOfInput && !isRead ? { id, unread: true } : { id, error: errorToPlain(error) };
}
