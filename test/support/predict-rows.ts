import type { Prediction, PredictionOptions } from '../../src/contracts/model.ts';
import type { PredictionClient } from '../../src/prediction/predictor-client.ts';

/** Rows to predict as the body of a request. */
export const bodyOf = (rows: readonly object[], options: PredictionOptions = {}): Buffer =>
  Buffer.from(JSON.stringify({ rows, ...options }));

/** The predictions of rows, as the server asks a predictor for them. */
export async function predictRows(
  client: PredictionClient,
  version: { artifactKey: string },
  rows: readonly object[],
): Promise<Prediction[]> {
  return JSON.parse(await client.predict(version, bodyOf(rows))) as Prediction[];
}
