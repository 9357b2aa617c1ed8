import { readFile } from 'node:fs/promises';
import { answer, type Schemas, type TrainyardClient } from '../src/client/client.ts';
import { examplePath, readDefinition, type Example, type Reference, type TrainedExample } from './example.ts';

/** An example as it went, beside its reference. */
export interface ExampleResult {
  name: string;
  data: string;
  model: string;
  /** Such as `libtensorflow 2.21.0`. */
  engine: string;
  metric: string;
  /** Median over the runs, on the test split. */
  value: number;
  reference: number;
  peer: string;
  /** Whether the value is at least as good as the reference, and reaches the example's own bar. */
  atOrAbove: boolean;
  /** From the first upload to the last evaluation. */
  seconds: number;
  /** What the example's own check found. */
  note: string;
}

/**
 * Uploads, trains once per seed, evaluates and checks an example over HTTP.
 * @param service how to reach it, with a client of its admin
 * @throws Error where a run fails
 */
export async function runExample(
  service: { client: TrainyardClient; url: string },
  example: Example,
): Promise<ExampleResult> {
  const { client } = service;
  const started = performance.now();
  const reference = JSON.parse(
    await readFile(examplePath(example.name, 'reference.json'), 'utf8'),
  ) as Reference;
  const dataset = await upload(client, example);
  const definition = await readDefinition(example);

  const values: number[] = [];
  let last: TrainedExample | null = null;
  for (const seed of example.seeds) {
    const trained = await train(service, example, {
      ...(definition as unknown as Schemas['ExperimentDefinition']),
      dataset: dataset.id,
      ...seedOf(definition, seed),
    });
    values.push(figureOf(example, trained.evaluation.test));
    last = { client, reference, ...trained };
  }
  const { metric, better } = example.headline;
  const value = median(values);
  const bar = reference[metric];
  if (!last || typeof bar !== 'number') throw new Error(`${example.name} has no seeds or no reference`);
  const note = (await example.verify?.(last)) ?? '';
  const isAsGood = isSame(value, bar) || (better === 'higher' ? value >= bar : value <= bar);
  const { engine } = last.run.execution!;
  return {
    name: example.name,
    data: example.data,
    model: example.model,
    engine: `${engine.name} ${engine.version}`,
    metric,
    value,
    reference: bar,
    peer: reference.peer,
    atOrAbove: isAsGood && (example.atLeast === undefined || value >= example.atLeast),
    seconds: (performance.now() - started) / 1000,
    note,
  };
}

async function upload(client: TrainyardClient, example: Example): Promise<Schemas['Dataset']> {
  const { body, contentType } = await example.upload();
  const { id } = await client.upload(body, { name: example.name, contentType });
  return client.readDataset(id);
}

async function train(
  { client, url }: { client: TrainyardClient; url: string },
  { during }: Pick<Example, 'during'>,
  definition: Schemas['ExperimentDefinition'],
): Promise<Pick<TrainedExample, 'run' | 'evaluation'>> {
  const { id: runId } = await client.startRun(definition);
  const [run] = await Promise.all([client.finishRun(runId), during?.({ client, url, run: runId })]);
  const evaluation = await answer(
    client.http.GET('/api/v1/runs/{runId}/evaluation', { params: { path: { runId } } }),
  );
  return { run, evaluation };
}

/** The seed of a run; a split that is drawn keeps its own, so that every run (and the reference) has the same rows. */
function seedOf(definition: Record<string, unknown>, seed: number): object {
  const split = (definition['split'] ?? {}) as { strategy?: string };
  const isDrawn = split.strategy !== 'column' && split.strategy !== 'timeOrdered';
  return { seed, split: isDrawn ? { seed: 7, ...split } : split };
}

function figureOf({ name, headline }: Example, test: Schemas['Evaluation']['test']): number {
  const value = (test as Record<string, unknown> | null)?.[headline.metric];
  if (typeof value !== 'number') throw new Error(`the evaluation of ${name} has no ${headline.metric}`);
  return value;
}

/** Whether two figures differ by no more than float32 arithmetic makes the same numbers differ. */
const isSame = (value: number, bar: number): boolean => Math.abs(value - bar) <= 1e-6 * Math.abs(bar);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
