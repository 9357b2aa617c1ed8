import type { OutsideCell, Prediction, PredictionOptions } from '../contracts/model.ts';
import type { ModelTensors } from '../inference/model-tensors.ts';

/** The rows of a request. */
export interface RowsToPredict {
  rows: readonly Record<string, unknown>[];
  options?: PredictionOptions;
}

/** A model version that answers. It owns its tensors; `dispose` frees them. */
export interface LoadedModel {
  /** @throws predictionInputInvalid */
  predict(rows: RowsToPredict['rows'], options?: PredictionOptions): Promise<Prediction[]>;
  /**
   * Predicts the rows of several requests in the same batches.
   * @returns for each request its predictions, or what is wrong with it: predictionInputInvalid
   */
  predictTogether(requests: readonly RowsToPredict[]): Promise<(Prediction[] | Error)[]>;
  /** Values of rows that were predicted which lie outside of what training held; their pointers begin with `/rows`. */
  findOutside(rows: RowsToPredict['rows']): OutsideCell[];
  /**
   * Rows that are explained in a request, at most.
   * @throws predictionInputInvalid where its rows are not explained, with the reason
   */
  mostExplained(): number;
  /** How its rows and predictions are written as tensors. */
  tensors(): ModelTensors;
  dispose(): void;
}
