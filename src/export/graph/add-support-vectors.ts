import {
  leastProbability,
  parseModel,
  type SvmModel,
} from '../../families/support-vector-machine/libsvm-model.ts';
import { unsupported } from '../unsupported.ts';
import { scalar, type GraphOps, type Value } from './graph-ops.ts';

/**
 * Adds a support vector machine in float64: a value, or of two classes the probability of the second by Platt's sigmoid.
 * @throws what `unsupported` gives, for several classes, whose pairs are coupled by an iteration
 */
export function addSupportVectors(ops: GraphOps, features: Value, model: SvmModel): Value {
  const { kernel, vectors, coefficients, rho, probA, probB, labels, isRegression, total } = parseModel(model);
  if (!isRegression && labels.length > 2)
    throw unsupported('its support vectors tell more than two classes apart');
  const { width } = model;
  const rows = ops.cast(features, 'double');
  const number = (value: number): Value => scalar(ops, 'double', value);
  /** [rows, vectors] */
  const products = (): Value => {
    const turned = new Float64Array(vectors.length);
    for (let i = 0; i < total; i++)
      for (let k = 0; k < width; k++) turned[k * total + i] = vectors[i * width + k];
    return ops.matMul(rows, ops.constant('double', turned, [width, total]));
  };
  const line = (): Value =>
    ops.binary('add', ops.binary('mul', products(), number(kernel.gamma)), number(kernel.coef0));
  const kernels = (): Value => {
    switch (kernel.type) {
      case 'linear':
        return products();
      case 'polynomial': {
        const base = line();
        let power = base;
        for (let i = 1; i < kernel.degree; i++) power = ops.binary('mul', power, base);
        return power;
      }
      case 'sigmoid':
        return ops.cast(ops.unary('tanh', ops.cast(line(), 'float')), 'double');
      case 'rbf': {
        const ofRow = ops.reduce('sum', ops.binary('mul', rows, rows), [1], true);
        const ofVectors = Array.from({ length: total }, (_, i) => {
          let sum = 0;
          for (let k = 0; k < width; k++) sum += vectors[i * width + k] ** 2;
          return sum;
        });
        const both = ops.binary('add', ofRow, ops.constant('double', ofVectors, [1, total]));
        const distance = ops.binary('sub', both, ops.binary('mul', products(), number(2)));
        return ops.unary('exp', ops.binary('mul', distance, number(-kernel.gamma)));
      }
    }
  };
  const sum = ops.matMul(kernels(), ops.constant('double', coefficients[0], [total, 1]));
  const decision = ops.binary('sub', sum, number(rho[0]));
  if (isRegression) return ops.cast(decision, 'float');
  const scores =
    probA && probB
      ? ops.binary('sub', number(-probB[0]), ops.binary('mul', decision, number(probA[0])))
      : decision;
  const power = ops.unary('exp', ops.binary('sub', number(0), scores));
  const first = ops.binary('div', number(1), ops.binary('add', number(1), power));
  const bounded = ops.binary(
    'min',
    ops.binary('max', first, number(leastProbability)),
    number(1 - leastProbability),
  );
  // The file counts classes in its own order.
  const second = labels[0] === 1 ? bounded : ops.binary('sub', number(1), bounded);
  return ops.cast(second, 'float');
}
