import type { ExperimentDefinition, Loss } from '../contracts/definition/definition.ts';
import { Training } from '../contracts/definition/training.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
import type { InputBlock } from '../contracts/preparation.ts';
import type { NeuralFamily } from '../families/neural-family.ts';
import { lbfgs } from '../optimizers/lbfgs/definition.ts';
import { defaultOptimizer, mostSolvedAtOnce, optimizers, type ResolvedOptimizer } from '../optimizers/optimizers.ts'; // prettier-ignore
import { pointerTo } from '../json-pointer.ts';
import type { Findings } from './issues.ts';

/** What an optimizer is chosen by and checked against. */
export interface OptimizerContext {
  definition: ExperimentDefinition;
  family: Pick<NeuralFamily, 'family' | 'isLinear'>;
  loss: Loss;
  /** Weights of one output, with its bias, if it is linear; at most. */
  weightsPerOutput: number;
  findings: Findings;
}

/** The optimizer with its defaults; an option that its type does not have is rejected, never ignored. */
export function resolveOptimizer(context: OptimizerContext): ResolvedOptimizer {
  const { definition, findings } = context;
  const { type = chooseOptimizer(context), ...asked } = definition.training?.optimizer ?? {};
  const kind = optimizers.get(type);
  for (const name of Object.keys(asked)) {
    if (name in kind.options) continue;
    const has = Object.keys(kind.options).join(', ') || 'no options';
    findings.reject(
      pointerTo('training', 'optimizer', name),
      `The optimizer "${type}" has no ${name}; it has ${has}.`,
      'optionNotApplicable',
    );
  }
  checkSolver(type, context);
  return kind.resolve(asked);
}

/** The optimizer where none is named: for a linear model a solver, unless something is said that only gradient steps have. */
function chooseOptimizer({ definition, family, loss, weightsPerOutput }: OptimizerContext): string {
  if (!family.isLinear || gradientOptions(definition).length > 0) return defaultOptimizer;
  const { optimizer = {}, earlyStopping } = definition.training ?? {};
  if (Object.keys(optimizer).some((option) => !(option in lbfgs.options))) return defaultOptimizer;
  const { l1 } = withDefaults(Training, definition.training).regularization;
  const fits = optimizers.all().filter(({ solves }) => {
    return solves?.losses.includes(loss) && (l1 === 0 || solves.takesL1);
  });
  const atOnce = fits.find(({ solves }) => solves!.epochs === 1);
  const saysHowToIterate = Object.keys(optimizer).length > 0 || (earlyStopping ?? null) !== null;
  if (atOnce && weightsPerOutput <= mostSolvedAtOnce && !saysHowToIterate) return atOnce.type;
  return fits.find((kind) => kind !== atOnce)?.type ?? defaultOptimizer;
}

/** Options that only optimizers of gradient steps go by, as pointers into the definition, where they are given. */
function gradientOptions({ training = {}, preparation }: ExperimentDefinition): string[] {
  const { batchSize, schedule, gradient, freeze, initialWeights } = training;
  const isGiven = (value: unknown): boolean =>
    value !== undefined && value !== null && (typeof value !== 'object' || Object.keys(value).length > 0);
  const options = { batchSize, schedule, gradient, freeze, initialWeights };
  return [
    ...Object.entries(options).flatMap(([name, value]) => (isGiven(value) ? [`/training/${name}`] : [])),
    ...(isGiven(preparation?.augmentation) ? ['/preparation/augmentation'] : []),
  ];
}

/** What a solver does not take. */
function checkSolver(type: string, context: OptimizerContext): void {
  const { definition, family, loss, weightsPerOutput, findings } = context;
  const { solves } = optimizers.get(type);
  if (!solves) return;
  const pointer = '/training/optimizer/type';
  const refuse = (at: string, detail: string) => findings.reject(at, detail, 'optionNotApplicable');
  const { earlyStopping, epochs, optimizer } = definition.training ?? {};
  const { l1 } = withDefaults(Training, definition.training).regularization;
  if (!family.isLinear) refuse(pointer, `"${type}" solves linear models; the family "${family.family}" is trained by gradient steps. Use "${defaultOptimizer}".`); // prettier-ignore
  if (!solves.losses.includes(loss)) refuse(pointer, `"${type}" minimizes ${solves.losses.join(', ')}; not ${loss}. Use "${defaultOptimizer}".`); // prettier-ignore
  if (!solves.takesL1 && l1 > 0) refuse('/training/regularization/l1', `"${type}" takes no L1 penalty; use "lbfgs".`); // prettier-ignore
  if (solves.mostFeatures !== undefined && weightsPerOutput > solves.mostFeatures)
    refuse(pointer, `"${type}" takes ${solves.mostFeatures} features at most; there are up to ${weightsPerOutput - 1}. Use "lbfgs".`); // prettier-ignore
  for (const option of gradientOptions(definition)) {
    // That a batch is the whole split is said where its size is resolved.
    if (option === '/training/batchSize') continue;
    const name = option.slice(1).replaceAll('/', '.');
    refuse(option, `${name} is for gradient steps; "${type}" solves the whole training split. Leave it out, or use "${defaultOptimizer}".`); // prettier-ignore
  }
  if (solves.epochs > 1) return;
  if ((earlyStopping ?? null) !== null) refuse('/training/earlyStopping', `"${type}" takes one step, which can not stop early; use "lbfgs".`); // prettier-ignore
  if (epochs === undefined || epochs === 1) return;
  if (optimizer?.type !== undefined)
    refuse('/training/epochs', `"${type}" takes one step; leave epochs out, or use "lbfgs".`); // prettier-ignore
  else
    findings.warn(
      'optionWithoutEffect',
      `The least squares are solved at once ("${type}"): epochs ${epochs} is not used. Name an optimizer, such as "lbfgs" or "${defaultOptimizer}", to train in epochs.`,
      { pointer: '/training/epochs' },
    );
}

/** Weights of one output of a linear model with its bias. */
export function linearWeights(blocks: readonly InputBlock[]): number {
  return blocks.reduce((sum, block) => {
    if (block.kind === 'category') return sum + block.count;
    return sum + (block.kind === 'tokens' ? block.vocabulary : block.width);
  }, 1);
}

/**
 * The factor of the L2 penalty where a solver is the optimizer and none is given: C = 1 of scikit-learn's LogisticRegression, whose loss is
 * Σ l + Σw²/2C; for values that of its LinearRegression, or alpha = 1 of its Ridge, whose loss is Σ e² + alpha·Σw².
 * @param outputs numbers of a row's target, over which its loss is a mean
 */
export function defaultL2(
  loss: Loss,
  { rows, outputs, weightsPerOutput }: { rows: number; outputs: number; weightsPerOutput: number },
): number {
  if (loss === 'crossEntropy' || loss === 'poisson') return 1 / (2 * rows * outputs);
  return weightsPerOutput > rows ? 1 / (rows * outputs) : 0;
}
