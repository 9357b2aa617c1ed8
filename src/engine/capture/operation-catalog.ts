import { listOperations, type OperationCatalog } from '../libtensorflow/op-list.ts';
import type { CApi } from '../libtensorflow/c-api.ts';

const catalogs = new WeakMap<CApi, OperationCatalog>();

/** The library's operations by name, listed once. */
export function operationCatalog(api: CApi): OperationCatalog {
  let catalog = catalogs.get(api);
  if (!catalog) {
    catalog = listOperations(api);
    catalogs.set(api, catalog);
  }
  return catalog;
}
