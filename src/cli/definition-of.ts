import type { Schemas } from '../client/client.ts';

type Definition = Schemas['ExperimentDefinition'];

/** What `train` is told of the definition. */
export interface DefinitionOptions {
  target?: string;
  task?: string;
  model?: string;
  name?: string;
  epochs?: number;
  seed?: number;
  /** Such as `training.optimizer.learningRate=0.01`; the value is JSON, or else a text. */
  set?: readonly string[];
}

/**
 * The definition of `train`: that of a file, where there is one, with what the options say in it. The service checks it, and says
 * by a pointer what does not fit.
 * @param taskType type of the task where neither file nor option names one
 * @throws Error on `--set` without a path and a value
 */
export function definitionOf(
  dataset: string,
  options: DefinitionOptions,
  { given = {}, taskType }: { given?: Record<string, unknown>; taskType?: string } = {},
): Definition {
  const definition = structuredClone(given);
  definition['dataset'] = dataset;
  const put = (path: string, value: unknown): void => {
    if (value !== undefined) putAt(definition, path.split('.'), value);
  };
  put('name', options.name);
  put('task.target', options.target);
  put('task.type', options.task ?? taskType);
  put('model.family', options.model);
  put('training.epochs', options.epochs);
  put('seed', options.seed);
  for (const assignment of options.set ?? []) {
    const at = assignment.indexOf('=');
    if (at < 1) throw new Error(`--set takes path=value, such as training.epochs=20; not "${assignment}"`);
    put(assignment.slice(0, at), valueOf(assignment.slice(at + 1)));
  }
  return definition as unknown as Definition;
}

function putAt(object: Record<string, unknown>, [name, ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    object[name] = value;
    return;
  }
  const inner = object[name];
  const next = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  object[name] = next;
  putAt(next, rest, value);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The type of task that a target column suggests; undefined where neither classification nor regression fits. */
export function suggestedTask(
  column: Pick<Schemas['DatasetProfile']['columns'][number], 'type'>,
): string | undefined {
  if (column.type === 'numeric') return 'regression';
  return ['categorical', 'boolean', 'text'].includes(column.type) ? 'classification' : undefined;
}
