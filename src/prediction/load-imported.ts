import type { ImportedManifest } from '../contracts/imported-model.ts';
import type { Prediction } from '../contracts/model.ts';
import { TrainyardError } from '../errors.ts';
import { tensorsOfImported } from '../imported/describe-imported.ts';
import { openImported } from '../imported/open-imported.ts';
import type { LoadedModel, RowsToPredict } from './loaded-model.ts';
import type { Loaded } from './model-cache.ts';
import { requireFinite } from './require-finite.ts';

/**
 * Loads an imported model. Its requests are answered one after the other: whoever wrote the file may have let rows depend on each other.
 * @throws artifactCorrupt, importUnavailable
 */
export async function loadImported(
  artifactDir: string,
  manifest: ImportedManifest,
): Promise<Loaded<LoadedModel>> {
  const model = await openImported(artifactDir, manifest);
  const tensors = tensorsOfImported(model.signature);

  async function predict(
    rows: RowsToPredict['rows'],
    { include = [], unknownColumns = 'refuse' }: NonNullable<RowsToPredict['options']> = {},
  ): Promise<Prediction[]> {
    if (include.length > 0)
      throw notOfImported('include/0', `gives no ${include.join(' or ')}; leave include out`);
    const predictions = await model.predict(rows, unknownColumns);
    requireFinite(predictions, null);
    return predictions;
  }

  return {
    sizeBytes: model.sizeBytes,
    value: {
      predict,
      async predictTogether(requests) {
        const answers: (Prediction[] | Error)[] = [];
        for (const { rows, options } of requests)
          answers.push(
            await predict(rows, options).catch((error: unknown) =>
              error instanceof Error ? error : new Error(String(error)),
            ),
          );
        return answers;
      },
      findOutside() {
        throw notOfImported(
          'outsideOfTraining',
          'does not say what its training rows held; leave outsideOfTraining out',
        );
      },
      mostExplained() {
        throw notOfImported('include', 'is not explained; leave explanation out');
      },
      tensors: () => tensors,
      dispose: () => void model.dispose(),
    },
  };
}

function notOfImported(option: string, why: string): TrainyardError {
  const detail = `The model was imported and ${why}.`;
  return new TrainyardError('predictionInputInvalid', detail, {
    issues: [{ pointer: `/${option}`, code: 'optionNotApplicable', detail }],
  });
}
