import type { BlobStore } from '../artifacts/blob-store.ts';
import { runRowsKey } from '../artifacts/run-rows-key.ts';
import type { Evaluation } from '../contracts/evaluation.ts';
import type { Caller } from '../contracts/key.ts';
import type { RunRow, RunRowOrder, RunRows } from '../contracts/run-rows.ts';
import type { SplitPart } from '../contracts/definition/split-parts.ts';
import { TrainyardError } from '../errors.ts';
import type { Store } from '../store/ports/store.ts';
import type { RunService } from './run-service.ts';

/** Which rows of a run a caller asks for; without a filter all. */
export interface RunRowsRequest {
  part?: SplitPart;
  fold?: number;
  correct?: boolean;
  order: RunRowOrder;
  /** Whether the dataset's values stand beside each row. */
  columns: boolean;
  offset: number;
  limit: number;
}

/** Reads a page of the rows that a run's trainer wrote. */
export type ReadRunRows = (
  query: Omit<RunRowsRequest, 'columns'> & { paths: readonly string[]; parquetPath: string | null },
) => Promise<{ rows: RunRow[]; total: number; hasCorrect: boolean }>;

/** The rules of a run's rows. */
export type RunRowsService = ReturnType<typeof createRunRowsService>;

/** Creates the service of a run's rows. */
export function createRunRowsService({
  store,
  blobs,
  runs,
  readRunRows,
}: {
  store: Pick<Store, 'runs' | 'datasets'>;
  blobs: Pick<BlobStore, 'localPath'>;
  runs: Pick<RunService, 'getEvaluation'>;
  readRunRows: ReadRunRows;
}) {
  async function pathIfKept(key: string): Promise<string | null> {
    try {
      return await blobs.localPath(key);
    } catch (error) {
      if (error instanceof TrainyardError && error.code === 'artifactCorrupt') return null;
      throw error;
    }
  }

  /** The files of an evaluated run: one a fold, and that of its model, which a cross-validation may lack. @throws runRowsNotKept */
  async function pathsOf(runId: string, { crossValidation }: Evaluation): Promise<string[]> {
    const folds = crossValidation?.folds.map(({ fold }) => fold) ?? [];
    const ofFolds = await Promise.all(folds.map((fold) => pathIfKept(runRowsKey(runId, fold))));
    const ofModel = await pathIfKept(runRowsKey(runId, null));
    const paths = [...ofFolds, ofModel].filter((path) => path !== null);
    const isWhole = ofFolds.every((path) => path !== null) && paths.length > 0;
    if (isWhole && (ofModel !== null || crossValidation)) return paths;
    throw new TrainyardError(
      'runRowsNotKept',
      `The rows of the run ${runId} were not kept, as it was trained by a version that kept none: start a new run of its experiment, which divides the rows alike.`,
    );
  }

  async function datasetPath(caller: Caller, runId: string): Promise<string> {
    const run = await store.runs.find(caller.projectId, runId);
    const dataset = run && (await store.datasets.find(caller.projectId, run.datasetId));
    if (dataset?.parquetKey) return await blobs.localPath(dataset.parquetKey);
    throw new TrainyardError(
      'notFound',
      'The dataset of the run is not there any more: ask without columns.',
    );
  }

  return {
    /**
     * Which part and fold each row was in, with predictions beside the truth.
     * @throws runNotEvaluated, runRowsNotKept, validationFailed where a filter can't fit any row of such a run
     */
    async list(caller: Caller, runId: string, request: RunRowsRequest): Promise<RunRows> {
      const evaluation = await runs.getEvaluation(caller, runId);
      const { columns, ...query } = request;
      requireFold(evaluation, request.fold);
      const paths = await pathsOf(runId, evaluation);
      const parquetPath = columns ? await datasetPath(caller, runId) : null;
      const { rows, total, hasCorrect } = await readRunRows({ ...query, paths, parquetPath });
      if (request.correct !== undefined && !hasCorrect)
        throw refused(
          'correct',
          'The predictions of this run are not right or wrong: list the largest errors by order=error.',
        );
      return { rows, offset: request.offset, total };
    },
  };
}

function requireFold({ crossValidation }: Evaluation, fold: number | undefined): void {
  if (fold === undefined) return;
  if (!crossValidation) throw refused('fold', 'The run has no folds: ask by part alone.');
  const { folds } = crossValidation;
  if (folds.some((known) => known.fold === fold)) return;
  throw refused('fold', `There is no fold ${fold}: folds 1 to ${folds.length} were evaluated.`);
}

const refused = (parameter: string, detail: string): TrainyardError =>
  new TrainyardError('validationFailed', detail, {
    issues: [{ code: 'notApplicable', detail: `The query parameter ${parameter}: ${detail}` }],
  });
