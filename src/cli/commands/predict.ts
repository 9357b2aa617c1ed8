import { answer, type Schemas } from '../../client/client.ts';
import { readRows, type Rows } from '../read-rows.ts';
import type { CliIo, Session } from '../session.ts';
import { shown } from '../curve.ts';
import { table } from '../table.ts';
import { versionOf } from '../version-of.ts';

/** Options of `trainyard predict`. */
export interface PredictOptions {
  modelVersion?: number;
  ignoreUnknown?: boolean;
}

/** Rows of one request: few enough for any service's limits. */
const rowsOfRequest = 1000;

/** `trainyard predict`: the rows of a file, or of standard input, with a model. */
export async function predict(
  session: Session,
  io: CliIo,
  name: string,
  file: string,
  { modelVersion, ignoreUnknown = false }: PredictOptions,
): Promise<void> {
  const { client } = session;
  const [own, alias] = name.split('@', 2);
  const model = await answer(client.http.GET('/api/v1/models/{name}', { params: { path: { name: own } } }));
  const { versions } = model;
  const found = modelVersion ?? versionOf(model, alias);
  const used = versions.find(({ version }) => version === found);
  const rows = readRows(new TextDecoder().decode(await io.readFile(file)), used?.inputs ?? []);
  const predictions: Schemas['Prediction'][] = [];
  let version = found;
  for (const part of partsOf(rows)) {
    const answered = await client.predict(name, {
      ...part,
      ...(ignoreUnknown && { unknownColumns: 'ignore' }),
      ...(modelVersion !== undefined && { version: modelVersion }),
    });
    predictions.push(...answered.predictions);
    ({ version } = answered);
  }
  session.answer({ model: name, version, predictions }, () => predictionTable(predictions));
}

/** The rows in requests of at most {@link rowsOfRequest}. */
function partsOf(rows: Rows): Rows[] {
  const all = 'rows' in rows ? rows.rows : rows.data;
  const starts = Array.from({ length: Math.ceil(all.length / rowsOfRequest) }, (_, i) => i * rowsOfRequest);
  return starts.map((start) =>
    'rows' in rows
      ? { rows: rows.rows.slice(start, start + rowsOfRequest) }
      : { columns: rows.columns, data: rows.data.slice(start, start + rowsOfRequest) },
  );
}

/** A line for each prediction; numbers of classes, labels and targets stand in columns by their names. */
function predictionTable(predictions: readonly Schemas['Prediction'][]): string {
  const rows = predictions.map((prediction) => cellsOf(prediction));
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return table(
    header,
    rows.map((row) => header.map((name) => row[name] ?? '')),
  );
}

function cellsOf(prediction: Schemas['Prediction']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(prediction).flatMap(([name, value]): [string, string][] => {
      if (typeof value === 'number') return [[name, shown(value)]];
      if (Array.isArray(value)) return [[name, value.map((item) => (typeof item === 'number' ? shown(item) : String(item))).join(' ')]]; // prettier-ignore
      if (typeof value !== 'object') return [[name, String(value)]];
      return Object.entries(value as Record<string, number>).map(([key, number]) => [key, shown(number)]);
    }),
  );
}
