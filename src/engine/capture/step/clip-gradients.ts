import type { ResolvedTraining } from '../../../contracts/definition/definition.ts';
import { floatType } from '../graph/attribute-value.ts';
import { createArithmetic, type Ref, type Scope } from '../emit/scope.ts';

/**
 * Clips gradients as `engine/gradients.ts` does eagerly: each value into [−v, v]; each tensor to norm n; all tensors together to
 * norm g.
 */
export function clipGradients(
  scope: Scope,
  gradients: readonly Ref[],
  limits: Pick<ResolvedTraining['gradient'], 'clipValue' | 'clipNorm' | 'clipGlobalNorm'>,
): readonly Ref[] {
  const { halfSquareSum, multiply, divide, squareRoot, maximum, sum } = createArithmetic(scope);
  const { clipValue, clipNorm, clipGlobalNorm } = limits;

  /** The factor that brings a norm down to a limit, min(1, limit / norm), given half the squared norm. */
  const factor = (halfSquares: Ref, limit: number): Ref => {
    const norm = squareRoot(multiply(halfSquares, scope.float(2)));
    return divide(scope.float(limit), maximum(norm, scope.float(limit)));
  };

  let clipped = gradients;
  if (clipValue !== null) {
    clipped = clipped.map((gradient) =>
      scope.add('ClipByValue', [gradient, scope.float(-clipValue), scope.float(clipValue)], floatType).out(),
    );
  }
  if (clipNorm !== null) {
    clipped = clipped.map((gradient) => multiply(gradient, factor(halfSquareSum(gradient), clipNorm)));
  }
  if (clipGlobalNorm !== null) {
    const scale = factor(sum(clipped.map(halfSquareSum)), clipGlobalNorm);
    clipped = clipped.map((gradient) => multiply(gradient, scale));
  }
  return clipped;
}
