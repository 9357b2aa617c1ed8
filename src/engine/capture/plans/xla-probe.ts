import { DataType } from '../../libtensorflow/data-type.ts';
import type { Libtensorflow } from '../../start-engine.ts';
import { callFunction, functionFromScope, mustCompile, tensorArgument } from '../emit/function-def.ts';
import { createScope } from '../emit/scope.ts';
import { attr } from '../graph/attribute-value.ts';
import { operationCatalog } from '../operation-catalog.ts';
import { openGraphSession } from '../program/graph-session.ts';

const probed = new WeakMap<object, boolean>();

/** Whether the library can compile functions with XLA: builds differ. Tried once, with x + x. */
export function hasXla(libtensorflow: Libtensorflow): boolean {
  let found = probed.get(libtensorflow.api);
  if (found === undefined) {
    found = probe(libtensorflow);
    probed.set(libtensorflow.api, found);
  }
  return found;
}

function probe(libtensorflow: Libtensorflow): boolean {
  const catalog = operationCatalog(libtensorflow.api);
  const session = openGraphSession(libtensorflow, catalog, {});
  const type = { dtype: DataType.float32, shape: [] };
  try {
    const body = createScope('function', catalog);
    const sum = body.add('AddV2', ['x', 'x'], { T: attr.type(type.dtype) });
    const twice = functionFromScope('twice', body, {
      arguments: [tensorArgument('x', type)],
      results: [{ name: 'y', dtype: type.dtype, value: sum.out() }],
      attributes: mustCompile,
    });
    const entry = session.addEntry('probe', ({ scope, library, placeholder }) => {
      library.set(twice.name, twice);
      return { fetches: [callFunction(scope, twice, [placeholder('x', type)]).out()] };
    });
    const feed = session.createTensor(type, Float32Array.of(2));
    const [result] = entry.run([feed]);
    const [value] = session.readTensor(result);
    session.deleteTensor(feed);
    session.deleteTensor(result);
    return value === 4;
  } catch {
    return false;
  } finally {
    session.dispose();
  }
}
