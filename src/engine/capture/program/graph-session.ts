import type { Pointer } from '../../libtensorflow/c-api.ts';
import type { TensorValues } from '../../libtensorflow/data-type.ts';
import { createGraph } from '../../libtensorflow/graph.ts';
import type { OperationCatalog } from '../../libtensorflow/op-list.ts';
import type { SessionEntry } from '../../libtensorflow/session-entry.ts';
import type { EntryNames } from '../../libtensorflow/session-entry.ts';
import { createSession, type SessionOptions } from '../../libtensorflow/session.ts';
import { createStatus } from '../../libtensorflow/status.ts';
import { createTensor, readTensor } from '../../libtensorflow/tensor.ts';
import type { Libtensorflow } from '../../start-engine.ts';
import { createScope, type Ref, type Scope } from '../emit/scope.ts';
import type { FunctionLibrary } from '../emit/emit-dataflow.ts';
import { attr } from '../graph/attribute-value.ts';
import type { TensorType } from '../graph/dataflow.ts';
import { encodeGraphDef, type NodeDef } from '../graph/graph-def.ts';

/** A variable of a session: weights, optimizer slots, and the data. */
export interface SessionVariable extends TensorType {
  name: string;
}

/** Where the nodes of one entry are put. */
export interface EntryScope {
  scope: Scope;
  library: FunctionLibrary;
  /** The handle of a variable of the session. */
  handle: (variable: string) => Ref;
  /** A tensor that each run is given. */
  placeholder: (name: string, type: TensorType) => Ref;
  variable: (name: string) => SessionVariable;
  /** The same entry on another device: its nodes run there, and its variables are those that lie there. */
  on: (device: string) => EntryScope;
}

/** Names that `build` gives out: what a run fetches, and what it runs for its effect. */
export interface EntryResults {
  fetches?: readonly Ref[];
  targets?: readonly string[];
}

/**
 * A TensorFlow session that is built entry by entry. Each entry is a graph of its own; they share variables by name, so an
 * entry can be added when it is first needed.
 */
export interface GraphSession {
  readonly libtensorflow: Libtensorflow;
  readonly catalog: OperationCatalog;
  /** Adds an entry. Its feeds are its placeholders, in the order in which they were made. */
  addEntry(name: string, build: (entry: EntryScope) => EntryResults): SessionEntry;
  /** Makes a TF_Tensor for a feed; whoever made it deletes it with `deleteTensor`. */
  createTensor(type: TensorType, values: TensorValues): Pointer;
  readTensor(tensor: Pointer): TensorValues;
  deleteTensor(tensor: Pointer): void;
  declare(variable: SessionVariable): void;
  /** Sets variables. */
  write(values: ReadonlyMap<string, TensorValues>): void;
  /** The values of variables. */
  read(variables: readonly string[]): Map<string, TensorValues>;
  dispose(): void;
}

/**
 * Opens a session with no variables and no entries.
 * @param device where variables lie and nodes run unless an entry says otherwise; left out: TensorFlow decides
 * @param place puts the nodes of each entry on devices, where that is not for the entries to say
 */
export function openGraphSession(
  libtensorflow: Libtensorflow,
  catalog: OperationCatalog,
  options: SessionOptions,
  device?: string,
  place: (nodes: readonly NodeDef[]) => readonly NodeDef[] = (nodes) => nodes,
): GraphSession {
  const { api } = libtensorflow;
  const graph = createGraph(api);
  const session = createSession(api, graph, options);
  const variables = new Map<string, SessionVariable>();
  const status = createStatus(api);
  const accessEntries = new Map<string, SessionEntry>();
  let entries = 0;

  const variableOf = (name: string): SessionVariable => {
    const variable = variables.get(name);
    if (!variable) throw new Error(`The session has no variable ${name}.`);
    return variable;
  };

  const addEntry: GraphSession['addEntry'] = (name, build) => {
    entries += 1;
    const whole = createScope('graph', catalog, `${name}_${entries}/`, device);
    const library: FunctionLibrary = new Map();
    const feeds: string[] = [];
    const placed = new Map<Scope, EntryScope>();
    const entryOn = (scope: Scope): EntryScope => {
      let entry = placed.get(scope);
      if (!entry) placed.set(scope, (entry = createEntry(scope)));
      return entry;
    };
    const createEntry = (scope: Scope): EntryScope => {
      const handles = new Map<string, Ref>();
      return {
        scope,
        library,
        variable: variableOf,
        on: (other) => entryOn(scope.on(other)),
        handle(variable) {
          let handle = handles.get(variable);
          if (handle === undefined) {
            const { dtype, shape } = variableOf(variable);
            // The shared name makes it the same variable in every entry.
            handle = scope
              .add('VarHandleOp', [], {
                dtype: attr.type(dtype),
                shape: attr.shape(shape),
                shared_name: attr.string(variable),
                container: attr.string(''),
              })
              .out();
            handles.set(variable, handle);
          }
          return handle;
        },
        placeholder(feed, { dtype, shape }) {
          const attributes = { dtype: attr.type(dtype), shape: attr.shape(shape) };
          const node = scope.add('Placeholder', [], attributes, { name: feed });
          feeds.push(node.name);
          return node.out();
        },
      };
    };
    const results = build(entryOn(whole));
    const nodes = place(whole.nodes);
    graph.importGraphDef(encodeGraphDef({ nodes, functions: [...library.values()] }));
    const entryNames: EntryNames = { feeds, ...results };
    return session.entry(entryNames);
  };

  const deleteTensor = (tensor: Pointer) => api.TF_DeleteTensor(tensor);

  /** An entry that reads or writes the variables of a list, made once per list. */
  const accessEntry = (kind: 'read' | 'write', list: readonly string[]): SessionEntry => {
    const key = `${kind} ${list.join(' ')}`;
    let entry = accessEntries.get(key);
    entry ??= addEntry(kind, ({ scope, handle, placeholder }) => {
      const nodes = list.map((name, index) => {
        const { dtype, shape } = variableOf(name);
        const type = { dtype: attr.type(dtype) };
        if (kind === 'read') return scope.add('ReadVariableOp', [handle(name)], type);
        const value = placeholder(`value_${index}`, { dtype, shape });
        return scope.add('AssignVariableOp', [handle(name), value], type);
      });
      return kind === 'read'
        ? { fetches: nodes.map((node) => node.out()) }
        : { targets: nodes.map((node) => node.name) };
    });
    accessEntries.set(key, entry);
    return entry;
  };

  return {
    libtensorflow,
    catalog,
    addEntry,
    createTensor: ({ shape, dtype }, values) => createTensor(api, status, shape, dtype, values),
    readTensor: (tensor) => readTensor(api, tensor) as TensorValues,
    deleteTensor,
    declare: (variable) => void variables.set(variable.name, variable),

    write(values) {
      const list = [...values.keys()];
      const tensors = list.map((name) =>
        createTensor(api, status, variableOf(name).shape, variableOf(name).dtype, values.get(name)!),
      );
      try {
        accessEntry('write', list).run(tensors);
      } finally {
        tensors.forEach(deleteTensor);
      }
    },

    read(list) {
      const tensors = accessEntry('read', list).run();
      try {
        return new Map(list.map((name, index) => [name, readTensor(api, tensors[index]) as TensorValues]));
      } finally {
        tensors.forEach(deleteTensor);
      }
    },

    dispose() {
      session.dispose();
      status.dispose();
    },
  };
}
