import { classicalFamilies } from '../../families/classical-families.ts';
import { neuralFamilies } from '../../families/families.ts';
import { mergeOptions, Optimizer } from '../../optimizers/optimizer-schema.ts';
import { defaultOptimizer, optimizers } from '../../optimizers/optimizers.ts';
import { taskKinds } from '../../targets/tasks.ts';
import { Split, type splitStrategies } from '../definition/data.ts';
import { Model } from '../definition/model.ts';
import { Task } from '../definition/task.ts';
import { capitalized, namedObject, namedUnion, type DocumentedSchema } from './json-schema.ts';

const literal = (value: string): DocumentedSchema => ({ type: 'string', const: value });

/**
 * `task` for the document: an object for each type, with the options of that type alone. Requests are checked against the options
 * of all types together, and then by the type, so that an option of another type gets an error that says what it is for.
 */
export const documentedTask = namedUnion(
  'Task',
  taskKinds
    .all()
    .map(({ type, options, needs }) =>
      namedObject(
        `${capitalized(type)}Task`,
        { type: literal(type), ...options },
        { required: ['type', ...needs] },
      ),
    ),
  descriptionOf(Task.properties.type),
);

const { train, validation, test, seed, column, folds, stratified, refit, duplicates } = Split.properties;
const fractions = { train, validation, test };

/** Options of each strategy, and those that it can't do without. */
const strategies = {
  random: { options: { ...fractions, seed, duplicates } },
  stratified: { options: { ...fractions, seed, duplicates } },
  grouped: { options: { ...fractions, seed, column, duplicates }, needs: ['column'] },
  timeOrdered: { options: { ...fractions, column, duplicates } },
  column: { options: { column, duplicates }, needs: ['column'] },
  kFold: { options: { validation, test, seed, column, folds, stratified, refit, duplicates } },
} satisfies Record<
  (typeof splitStrategies)[number],
  { options: Partial<typeof Split.properties>; needs?: readonly (keyof typeof Split.properties)[] }
>;

/** `split` for the document: an object for each strategy, and one without a strategy. */
export const documentedSplit = namedUnion(
  'Split',
  [
    namedUnion(
      'SplitByStrategy',
      Object.entries(strategies).map(([strategy, { options, ...rest }]) =>
        namedObject(
          `${capitalized(strategy)}Split`,
          { strategy: literal(strategy), ...options },
          { required: ['strategy', ...('needs' in rest ? rest.needs : [])] },
        ),
      ),
      descriptionOf(Split.properties.strategy),
    ),
    namedObject('DefaultSplit', strategies.random.options, {
      description:
        'A split without a strategy: stratified for classification, by time for forecasting, otherwise random.',
    }),
  ],
  descriptionOf(Split),
);

/** `model` for the document: the families by their names. */
export const documentedModel = namedUnion(
  'ModelDefinition',
  [...neuralFamilies.all(), ...classicalFamilies.all()].map(({ family, schema }) => ({
    ...(schema as unknown as DocumentedSchema),
    title: `${capitalized(family)}Model`,
  })),
  descriptionOf(Model),
);

/** `training.optimizer` for the document: an object for each type, and one without a type. */
export const documentedOptimizer = namedUnion(
  'Optimizer',
  [
    namedUnion(
      'OptimizerByType',
      optimizers
        .all()
        .map(({ type, options }) =>
          namedObject(
            `${capitalized(type)}Optimizer`,
            { type: literal(type), ...options },
            { required: ['type'] },
          ),
        ),
      descriptionOf(Optimizer.properties.type),
    ),
    namedObject(
      'DefaultOptimizer',
      mergeOptions(optimizers.all().filter(({ type, solves }) => type === defaultOptimizer || solves)),
      {
        description:
          'Options of the optimizer that is used where none is named: adam, or the solver of a linear model.',
      },
    ),
  ],
  descriptionOf(Optimizer),
);

function descriptionOf(schema: object): string | undefined {
  return (schema as { description?: string }).description;
}
