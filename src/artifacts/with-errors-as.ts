import type { BlobStore } from './blob-store.ts';

/** The same store, with `translate` applied to what its calls reject with. */
export function withErrorsAs(translate: (error: unknown) => unknown, store: BlobStore): BlobStore {
  const translated =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await call(...args);
      } catch (error) {
        throw translate(error);
      }
    };
  return {
    put: translated(store.put.bind(store)),
    putPath: translated(store.putPath.bind(store)),
    copy: translated(store.copy.bind(store)),
    localPath: translated(store.localPath.bind(store)),
    linkTo: translated(store.linkTo.bind(store)),
    list: translated(store.list.bind(store)),
    remove: translated(store.remove.bind(store)),
    ping: translated(store.ping.bind(store)),
  };
}
