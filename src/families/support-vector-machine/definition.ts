import { Type, type Static } from 'typebox';
import { OneOf } from '../../contracts/common.ts';
import { Defaulted, type Resolved } from '../../contracts/defaults.ts';
import { withDefaults } from '../../contracts/with-defaults.ts';
import { defineClassicalFamily, type ClassicalContext } from '../classical-family.ts';

const SupportVectorMachineModel = Type.Object(
  {
    family: Type.Literal('supportVectorMachine'),
    c: Defaulted(
      1,
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1e9,
        description: 'Regularization parameter C; smaller values give a smoother boundary.',
      }),
    ),
    kernel: Defaulted(
      'rbf',
      OneOf(['linear', 'poly', 'rbf', 'sigmoid'] as const, {
        description:
          'Kernel. linear: x·y; poly: (γx·y + coef0)^degree; rbf: exp(−γ|x − y|²); sigmoid: tanh(γx·y + coef0).',
      }),
    ),
    gamma: Defaulted(
      'scale',
      Type.Union(
        [Type.Literal('scale'), Type.Literal('auto'), Type.Number({ exclusiveMinimum: 0, maximum: 1e9 })],
        {
          description:
            'Kernel coefficient γ. scale: 1 / (features · variance of all numbers); auto: 1 / features. The linear kernel has none.',
        },
      ),
    ),
    degree: Defaulted(
      3,
      Type.Integer({ minimum: 1, maximum: 20, description: 'Degree of the kernel poly.' }),
    ),
    coef0: Defaulted(
      0,
      Type.Number({
        minimum: -1e6,
        maximum: 1e6,
        description: 'Constant term of the kernels poly and sigmoid.',
      }),
    ),
    epsilon: Defaulted(
      0.1,
      Type.Number({
        minimum: 0,
        maximum: 1e6,
        description:
          'Regression: errors up to epsilon have no loss; in standard deviations of the target, or in its own unit if `preparation.targetScaling` is `none`.',
      }),
    ),
    probability: Defaulted(
      true,
      Type.Boolean({
        description:
          'Classification: whether probabilities are fitted by five-fold cross-validation (Platt), which takes about six times as long. Without them, probabilities are computed from decision values and only the labels are reliable.',
      }),
    ),
    tolerance: Defaulted(
      0.001,
      Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Stopping tolerance of the solver.' }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Support vector classification or ε-regression. Time grows with the square of the training rows and beyond: at most 20,000 training rows.',
  },
);
type Given = Static<typeof SupportVectorMachineModel>;

/** A support vector machine with every default written in. */
export type ResolvedSupportVectorMachine = Resolved<typeof SupportVectorMachineModel>;

/** Training rows that a support vector machine takes at most. */
const mostRows = 20_000;

/** Support vector machines. */
export const supportVectorMachine = defineClassicalFamily({
  family: 'supportVectorMachine',
  schema: SupportVectorMachineModel,
  losses: { classification: ['crossEntropy'], regression: ['meanSquaredError'] },
  takesMissing: false,
  iterates: false,
  stopsEarly: false,
  preparation: () => ({ missing: 'median', numeric: 'standardize', categorical: 'oneHot' }),
  resolve(given, context): ResolvedSupportVectorMachine {
    const model = withDefaults(SupportVectorMachineModel, given);
    checkOptions(given, model.kernel, context);
    return { ...model, probability: given.probability ?? context.isClassification };
  },
  iterations: () => 1,
  threads: () => 1,
  // libsvm keeps each number with its index, 16 bytes, and up to 200 MB of kernel values.
  fitBytes: (rows, width) => rows * (width + 1) * 24 + 2e8,
  execution: () => ({
    plan: 'libsvm',
    reason: 'Support vector machines are fitted by libsvm (libsvm-js 0.2.1), on one thread.',
  }),
});

function checkOptions(
  given: Given,
  kernel: ResolvedSupportVectorMachine['kernel'],
  { isClassification, trainRows, reject }: ClassicalContext,
): void {
  const notApplicable = (option: keyof Given, detail: string): void =>
    reject(`/model/${option}`, detail, 'optionNotApplicable');
  if (trainRows > mostRows)
    reject(
      '/model/family',
      `"supportVectorMachine" takes ${mostRows} training rows at most, as its time grows with their square; the split has ${trainRows}. Use a smaller split.train, or "gradientBoostedTrees".`,
      'tooManyRows',
    );
  if (kernel === 'linear' && given.gamma !== undefined)
    notApplicable('gamma', 'The linear kernel has no gamma.');
  if (kernel !== 'poly' && given.degree !== undefined)
    notApplicable('degree', `A degree is for the kernel "poly", not "${kernel}".`);
  if (kernel !== 'poly' && kernel !== 'sigmoid' && given.coef0 !== undefined)
    notApplicable('coef0', `coef0 is for the kernels "poly" and "sigmoid", not "${kernel}".`);
  if (isClassification && given.epsilon !== undefined)
    notApplicable('epsilon', 'epsilon is for a regression.');
  if (!isClassification && given.probability !== undefined)
    notApplicable('probability', 'Probabilities are for classes; a regression has none.');
}
