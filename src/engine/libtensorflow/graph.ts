import { TrainyardError } from '../../errors.ts';
import type { CApi, Pointer } from './c-api.ts';
import { createStatus } from './status.ts';

/** A TF_Graph; sessions on it must be disposed before it. Owned by its creator. */
export interface Graph {
  readonly pointer: Pointer;
  /**
   * Adds the nodes and functions of a GraphDef.
   * @throws engineFailed with TensorFlow's message
   */
  importGraphDef(graphDef: Uint8Array): void;
  /**
   * The node with that name; it stays the graph's.
   * @throws engineFailed when there is none
   */
  operation(name: string): Pointer;
  dispose(): void;
}

/** Makes an empty graph. */
export function createGraph(api: CApi): Graph {
  const pointer = api.TF_NewGraph()!;
  return {
    pointer,

    importGraphDef(graphDef) {
      const status = createStatus(api);
      const buffer = api.TF_NewBufferFromString(graphDef, graphDef.byteLength);
      const options = api.TF_NewImportGraphDefOptions();
      try {
        api.TF_GraphImportGraphDef(pointer, buffer, options, status.pointer);
        status.check('TF_GraphImportGraphDef');
      } finally {
        api.TF_DeleteImportGraphDefOptions(options);
        api.TF_DeleteBuffer(buffer);
        status.dispose();
      }
    },

    operation(name) {
      const operation = api.TF_GraphOperationByName(pointer, name);
      if (operation === null)
        throw new TrainyardError('engineFailed', `The graph has no node named ${name}.`);
      return operation;
    },

    dispose: () => api.TF_DeleteGraph(pointer),
  };
}
