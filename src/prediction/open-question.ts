import type { OutsideCell, OutsideOfTraining } from '../contracts/model.ts';
import { maxOutsideCells } from '../contracts/model.ts';
import { errorToPlain } from '../errors.ts';
import type { InferQuestion } from '../inference/infer-question.ts';
import { writeInferReply } from '../inference/infer-reply.ts';
import { readInferRequest } from '../inference/infer-request.ts';
import { tensorsOf } from '../inference/outputs.ts';
import { rowsOfTensors } from '../inference/rows-of-tensors.ts';
import { withInputNames } from '../inference/with-input-names.ts';
import { tooManyExplained } from './open-explainer.ts';
import { openDependence } from './partial-dependence.ts';
import { rowsOf, withPointers, type RequestRows } from './prediction-rows.ts';
import type { PredictorQuestion } from './predictor-messages.ts';
import type { OpenQuestion, Outcome, QuestionedModel } from './question.ts';
import { readRequest } from './read-request.ts';

/** Reads a question. Where that is not possible, what is answered. */
export function openQuestion(question: PredictorQuestion, model: QuestionedModel): OpenQuestion | Outcome {
  const { body } = question;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if ('varies' in question) return openDependence(bytes, model);
  return 'infer' in question
    ? openInfer(bytes, question.infer, model)
    : openPredict(bytes, question.isRead, model);
}

function openPredict(body: Buffer, isRead: boolean, model: QuestionedModel): OpenQuestion | Outcome {
  const request = readRequest(body);
  if (request === null) return { unread: { version: null } };
  if (!isRead && request.version !== undefined) return { unread: { version: request.version } };
  const refuse = (error: unknown): Outcome => ({ error: errorToPlain(error) });
  let read: RequestRows;
  try {
    read = rowsOf(request);
  } catch (error) {
    return refuse(error);
  }
  const { rows, pointerOf } = read;
  const { include, unknownColumns, outsideOfTraining: tellsOutside = false } = request;
  if (include?.includes('explanation')) {
    const unexplained = reasonNotToExplain(model, rows.length);
    if (unexplained) return refuse(unexplained);
  }
  return {
    rows: { rows, options: { include, unknownColumns } },
    answer(predictions) {
      const outside = tellsOutside ? outsideOf(model.findOutside(rows), pointerOf) : null;
      const more = outside ? `,"outsideOfTraining":${JSON.stringify(outside)}` : '';
      return { predictions: JSON.stringify(predictions) + more };
    },
    refuse: (error) => refuse(withPointers(error, pointerOf)),
  };
}

/** Why so many rows are not explained; null: they are. */
function reasonNotToExplain(model: QuestionedModel, rows: number): unknown {
  try {
    const most = model.mostExplained();
    return rows > most ? tooManyExplained(most) : null;
  } catch (error) {
    return error;
  }
}

function outsideOf(cells: readonly OutsideCell[], pointerOf: RequestRows['pointerOf']): OutsideOfTraining {
  const listed = cells.slice(0, maxOutsideCells);
  return {
    total: cells.length,
    cells: listed.map((cell) => ({ ...cell, pointer: pointerOf(cell.pointer) })),
  };
}

function openInfer(body: Buffer, asked: InferQuestion, model: QuestionedModel): OpenQuestion | Outcome {
  const startedAt = performance.now();
  try {
    const { inputs, fields } = model.tensors();
    const request = readInferRequest(body, asked.headerLength);
    const tabular = rowsOfTensors(request.inputs, inputs);
    const { rows, pointerOf } = rowsOf(tabular);
    const readMs = performance.now() - startedAt;
    return {
      rows: { rows },
      answer(predictions) {
        const answeredAt = performance.now();
        const names = request.outputs?.map(({ name }) => name) ?? null;
        const reply = writeInferReply(asked, request, tensorsOf(predictions, fields, names));
        const writeMs = performance.now() - answeredAt;
        return { inferred: { reply, rows: rows.length, readMs, writeMs } };
      },
      refuse: (error) => ({ error: errorToPlain(withInputNames(withPointers(error, pointerOf), tabular)) }),
    };
  } catch (error) {
    return { error: errorToPlain(error) };
  }
}
