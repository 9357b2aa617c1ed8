import { TrainyardError } from '../../errors.ts';
import type { CApi, Pointer } from './c-api.ts';
import { loadSavedModel, type Session } from './session.ts';

/** SavedModels known by numbers, as TensorFlow.js's backend wants them. */
export interface SavedModels {
  /** @throws engineFailed when it can't be loaded */
  load(directory: string, tags: readonly string[]): number;
  /** Runs one; the inputs stay the caller's, and the caller deletes the TF_Tensors it gets. */
  run(
    id: number,
    inputNames: readonly string[],
    inputs: readonly Pointer[],
    outputNames: readonly string[],
  ): Pointer[];
  remove(id: number): void;
  count(): number;
}

/** Makes an empty registry of SavedModels. */
export function createSavedModels(api: CApi): SavedModels {
  const sessions = new Map<number, Session>();
  let nextId = 0;

  const sessionOf = (id: number): Session => {
    const session = sessions.get(id);
    if (!session) throw new TrainyardError('engineFailed', `There is no SavedModel with the id ${id}.`);
    return session;
  };

  return {
    load(directory, tags) {
      sessions.set(nextId, loadSavedModel(api, directory, tags));
      nextId += 1;
      return nextId - 1;
    },
    run(id, inputNames, inputs, outputNames) {
      const entry = sessionOf(id).entry({ feeds: inputNames, fetches: outputNames });
      try {
        return entry.run(inputs);
      } finally {
        entry.dispose();
      }
    },
    remove(id) {
      sessionOf(id).dispose();
      sessions.delete(id);
    },
    count: () => sessions.size,
  };
}
