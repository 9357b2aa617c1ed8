import { listOperations, type OpDefinition } from '../libtensorflow/op-list.ts';
import type { CApi } from '../libtensorflow/c-api.ts';

const catalogs = new WeakMap<CApi, ReadonlyMap<string, OpDefinition>>();

/** The library's operations by name, decoded once (80 ms). */
export function operationCatalog(api: CApi): ReadonlyMap<string, OpDefinition> {
  let catalog = catalogs.get(api);
  if (!catalog) {
    catalog = listOperations(api);
    catalogs.set(api, catalog);
  }
  return catalog;
}
