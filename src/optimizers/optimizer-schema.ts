import { Type, type Static, type TOptional, type TProperties, type TSchema, type TUnsafe } from 'typebox';
import { OneOf } from '../contracts/common.ts';
import type { OptimizerKind } from './optimizer-kind.ts';
import { defaultOptimizer, mostSolvedAtOnce, optimizers, type ListedOptimizer } from './optimizers.ts';

/** The options of all listed optimizers, each optional. */
type MergedOptions<Kind extends ListedOptimizer = ListedOptimizer> = {
  [Name in Kind extends Kind ? keyof Kind['options'] : never]: TOptional<
    TUnsafe<Static<Extract<Kind['options'], Record<Name, TSchema>>[Name]>>
  >;
};

/** `training.optimizer`: the options of all optimizers side by side; which of them a type has is checked with the definition. */
export const Optimizer = Type.Object(
  {
    type: Type.Optional(
      OneOf(optimizers.names() as readonly ListedOptimizer['type'][], {
        default: defaultOptimizer,
        description: `Optimizer. ${listOf(({ takesWholeSplit, solves }) => takesWholeSplit === true && !solves)} takes the whole training split as one batch. ${listOf(({ solves }) => solves !== undefined)} are solvers, for the family \`linear\` only, and its default: they minimize the loss over the whole training split by their own steps, \`lbfgs\` in an iteration an epoch until it has converged (with l1 as OWL-QN), \`leastSquares\` the mean squared error by the normal equations, at once. The linear family takes \`leastSquares\` for the mean squared error without l1 and up to ${mostSolvedAtOnce} features, else \`lbfgs\` for the other smooth convex losses, and \`adam\` for hinge, focal and meanAbsoluteError, and where \`training\` or \`preparation\` has an option of gradient steps: a learning rate, batchSize, schedule, gradient, freeze, initialWeights, augmentation.`,
      }),
    ),
    ...(mergeOptions(optimizers.all()) as unknown as MergedOptions),
  },
  {
    additionalProperties: false,
    'x-component': 'Optimizer',
    description: "Defaults are Keras's. An option that the optimizer's type does not have is refused.",
  },
);
export type Optimizer = Static<typeof Optimizer>;

function listOf(isMeant: (kind: OptimizerKind) => boolean): string {
  return optimizers.all().filter(isMeant).map(({ type }) => `\`${type}\``).join(' and '); // prettier-ignore
}

/** One schema an option: that of the first optimizer that has it, saying which have it and their defaults where these differ. */
export function mergeOptions(kinds: readonly OptimizerKind[]): TProperties {
  const names = [...new Set(kinds.flatMap(({ options }) => Object.keys(options)))];
  return Object.fromEntries(
    names.map((name) => {
      const owners = kinds.filter(({ options }) => name in options);
      const { default: value, description, ...rest } = owners[0].options[name] as { default?: unknown; description?: string }; // prettier-ignore
      const byDefault = new Map<string, string[]>();
      for (const { type, options } of owners) {
        const { default: given } = options[name] as { default?: string | number | boolean };
        const own = String(given ?? 'none');
        byDefault.set(own, [...(byDefault.get(own) ?? []), type]);
      }
      const only =
        owners.length < kinds.length ? [`Only for ${inWords(owners.map(({ type }) => type))}.`] : [];
      const defaults = [...byDefault].map(([own, types]) => `${own} for ${inWords(types)}`);
      const isOne = byDefault.size === 1;
      const sentences = [description, ...only, ...(isOne ? [] : [`Default: ${defaults.join('; ')}.`])];
      const merged = {
        ...rest,
        ...(isOne && value !== undefined && { default: value }),
        description: sentences.join(' '),
      };
      return [name, Type.Optional(Type.Unsafe(merged))];
    }),
  );
}

function inWords(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}
