import type * as tf from '../tf.ts';

/** Runs something while layers do something else than their own. */
export function withCalls<Result>(
  calls: ReadonlyMap<tf.layers.Layer, tf.layers.Layer['call']>,
  run: () => Result,
): Result {
  // An own property hides the method of the class.
  for (const [layer, call] of calls)
    Object.defineProperty(layer, 'call', { value: call, configurable: true });
  try {
    return run();
  } finally {
    for (const layer of calls.keys()) Reflect.deleteProperty(layer, 'call');
  }
}
