import type { ArtifactManifest } from '../../contracts/artifact.ts';
import type { ModelDescription } from '../../contracts/imported-model.ts';
import { targetColumns } from '../../targets/tasks.ts';

/** What an exported file can not say by its tensors, so that its import needs no description. */
export function describeExport({
  definition: { task },
  preparation: { columns, target, steps },
  threshold,
}: Pick<ArtifactManifest, 'definition' | 'preparation' | 'threshold'>): ModelDescription {
  const types = columns.flatMap((column) =>
    steps === undefined && column.kind === 'numeric' && column.source !== 'numeric'
      ? [[column.name, column.source] as const]
      : [],
  );
  const texts = columns.flatMap((column) =>
    column.kind === 'text' ? [[column.name, column.tokenizer] as const] : [],
  );
  return {
    ...(texts.length > 0 && { texts: Object.fromEntries(texts) }),
    ...(types.length > 0 && { types: Object.fromEntries(types) }),
    task: task.type as NonNullable<ModelDescription['task']>,
    target: targetColumns(task).join(', '),
    ...(threshold !== null && { threshold }),
    ...answerOf(target),
  };
}

function answerOf(
  target: ArtifactManifest['preparation']['target'],
): Pick<ModelDescription, 'output' | 'classes' | 'targets' | 'holds'> {
  switch (target.kind) {
    case 'classes':
      return { output: 'probabilities', classes: target.classes };
    case 'labels':
      return { output: 'labelProbabilities', classes: target.names };
    case 'value':
      return { output: 'value', holds: 'values' };
    case 'values':
      if (target.ahead) return { output: 'forecast' };
      return { output: 'values', targets: target.names };
    case 'interactions':
      return { output: 'score' };
    case 'self':
      return { output: 'reconstructionError' };
  }
}
