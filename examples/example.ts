import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Schemas, TrainyardClient } from '../src/client/client.ts';

/** A dataset as it is uploaded. */
export interface Upload {
  body: Uint8Array;
  /** Such as `text/csv`; names the format. */
  contentType: string;
}

/** A run of an example that succeeded. */
export interface TrainedExample {
  client: TrainyardClient;
  run: Schemas['Run'];
  evaluation: Schemas['Evaluation'];
  /** What `reference.json` holds. */
  reference: Reference;
}

/** A run that has been started. */
export interface RunUnderWay {
  client: TrainyardClient;
  /** Of the service. */
  url: string;
  run: string;
}

/** A peer's figures on the same rows: under the names of an evaluation's metrics. */
export interface Reference {
  /** The peer, its version and its model. */
  peer: string;
  [figure: string]: unknown;
}

/** A program on real data, run through the API beside the figure of a well-known peer. */
export interface Example {
  /** Its folder; holds `experiment.json`, `reference.json`, `reference.py`, `split.json` and `README.md`. */
  name: string;
  /** The data, in a few words. */
  data: string;
  /** The model, in a few words. */
  model: string;
  /** A figure of the test split's evaluation, as the reference has it too. */
  headline: { metric: string; better: 'higher' | 'lower' };
  /** A figure that the headline has to reach besides the reference's. */
  atLeast?: number;
  /** Runs with other first weights and orders on the same split; the median of their headlines counts. */
  seeds: readonly number[];
  /** Whether it is over within seconds: such examples are run by the tests, too. CI trains the breast-cancer data as the demo. */
  quick: boolean;
  upload(): Promise<Upload>;
  /** What goes on beside a run while it trains, such as clients that take part in it. */
  during?(started: RunUnderWay): Promise<void>;
  /** Checks what the example promises besides its headline, and says what it found. @throws Error where it is not so */
  verify?(trained: TrainedExample): Promise<string>;
}

/** Path of a file of an example, or of the data beside the examples. */
export function examplePath(...parts: readonly string[]): string {
  return path.join(import.meta.dirname, ...parts);
}

/** The definition of an example, without its dataset. */
export async function readDefinition({ name }: Pick<Example, 'name'>): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(examplePath(name, 'experiment.json'), 'utf8')) as Record<string, unknown>;
}

/** An upload that is a file beside the examples. */
export function csvFile(...parts: readonly string[]): () => Promise<Upload> {
  return async () => ({ body: await readFile(examplePath(...parts)), contentType: 'text/csv' });
}
