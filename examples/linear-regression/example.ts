import { csvFile, type Example } from '../example.ts';

/** What reference.py found: the least-squares line and the standard errors of its two numbers. */
interface Line {
  weight: number;
  bias: number;
  weightError: number;
  biasError: number;
}

const truth = { weight: 3, bias: 2 };

export const linearRegression: Example = {
  name: 'linear-regression',
  data: 'y = 3x + 2 + noise, 100 rows',
  model: 'linear, gradient descent',
  headline: { metric: 'rmse', better: 'lower' },
  seeds: [0],
  quick: true,
  upload: csvFile('linear-regression', 'line.csv'),
  /** The learned line lies within three standard errors of the true one. */
  async verify({ evaluation, reference }) {
    const { leastSquares } = reference as unknown as { leastSquares: Line };
    const { intercept, coefficients } = evaluation.coefficients!.outputs[0];
    const learned = { weight: coefficients[0].value, bias: intercept };
    const away = {
      weight: Math.abs(learned.weight - truth.weight) / leastSquares.weightError,
      bias: Math.abs(learned.bias - truth.bias) / leastSquares.biasError,
    };
    const found =
      `y = ${learned.weight.toFixed(4)} x + ${learned.bias.toFixed(4)}, ${away.weight.toFixed(2)} and ` +
      `${away.bias.toFixed(2)} standard errors from y = 3 x + 2; least squares: y = ` +
      `${leastSquares.weight.toFixed(4)} x + ${leastSquares.bias.toFixed(4)}`;
    if (!(away.weight <= 3 && away.bias <= 3)) throw new Error(found);
    return found;
  },
};
