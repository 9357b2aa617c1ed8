import type { ArtifactManifest } from '../contracts/artifact.ts';
import type { ColumnType } from '../contracts/dataset.ts';
import type { PredictionField } from '../targets/target-kind.ts';
import { kindOfTarget } from '../targets/targets.ts';
import type { ModelInputs } from './rows-of-tensors.ts';

/** How a model's rows and predictions are written as tensors; known from its artifact, which never changes. */
export interface ModelTensors {
  inputs: ModelInputs;
  fields: readonly PredictionField[];
}

/** What the model of an artifact takes and gives. */
export function tensorsOfModel({
  definition,
  preparation,
}: Pick<ArtifactManifest, 'definition' | 'preparation'>): ModelTensors {
  const { columns, steps, target } = preparation;
  const types = new Map<string, ColumnType>(definition.inputs.map(({ name, type }) => [name, type]));
  const names = new Set([...columns.map(({ name }) => name), ...(steps?.group ? [steps.group] : [])]);
  return {
    inputs: {
      columns: [...names].map((name) => ({
        name,
        type: types.get(name) ?? (name === steps?.group ? 'categorical' : 'numeric'),
        isBesideSteps: name === steps?.group,
      })),
      steps: steps === undefined ? null : steps.kind === 'window' ? steps.length : -1,
    },
    fields: kindOfTarget(target).predictionFields(target),
  };
}
