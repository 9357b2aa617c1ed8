/**
 * Where two plain values differ by more than `tolerance` (numbers) or at all (anything else), as readable lines; empty
 * when they agree. Relative to the expected number where that is above 1.
 */
export function differences(actual: unknown, expected: unknown, tolerance: number, path = 'value'): string[] {
  if (typeof actual === 'number' && typeof expected === 'number') {
    const apart = Math.abs(actual - expected);
    const close = apart <= tolerance * Math.max(1, Math.abs(expected));
    return close ? [] : [`${path}: ${actual} instead of ${expected}`];
  }
  if (isObject(actual) && isObject(expected)) {
    const names = new Set([...Object.keys(actual), ...Object.keys(expected)]);
    return [...names].flatMap((name) =>
      differences(actual[name], expected[name], tolerance, `${path}.${name}`),
    );
  }
  return Object.is(actual, expected) ? [] : [`${path}: ${String(actual)} instead of ${String(expected)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
