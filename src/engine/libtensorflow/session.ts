import koffi from 'koffi';
import { TrainyardError } from '../../errors.ts';
import type { CApi, Pointer } from './c-api.ts';
import { encodeSessionConfig, type SessionConfig } from './config-proto.ts';
import { createGraph, type Graph } from './graph.ts';
import { createSessionEntry, type EntryNames, type SessionEntry } from './session-entry.ts';
import { createStatus, type Status } from './status.ts';

/** A TF_Session: a graph made ready to run, with the values of its variables. Owned by its creator. */
export interface Session {
  readonly graph: Graph;
  /**
   * Prepares one way of running the graph. All entries share the session's variables.
   * @throws engineFailed when a name is not in the graph
   */
  entry(names: EntryNames): SessionEntry;
  /** Ends the session and frees its variables and graph; waits for nothing, so no run may be under way. */
  dispose(): void;
}

/** Options of a session. */
export interface SessionOptions extends SessionConfig {
  /** Another TensorFlow process to run on, such as `grpc://host:port`. */
  target?: string;
}

/**
 * Makes a session on a graph, which becomes the session's and is disposed with it.
 * @throws engineFailed, outOfMemory
 */
export function createSession(api: CApi, graph: Graph, options: SessionOptions = {}): Session {
  return withOptions(api, options, (sessionOptions, status) => {
    const session = api.TF_NewSession(graph.pointer, sessionOptions, status.pointer);
    status.check('TF_NewSession');
    return sessionOf(api, graph, session!);
  });
}

/**
 * Makes a session from a SavedModel's folder, with its variables restored.
 * @param tags which of its graphs: `['serve']` as a rule
 * @throws engineFailed, outOfMemory
 */
export function loadSavedModel(
  api: CApi,
  directory: string,
  tags: readonly string[],
  options: SessionOptions = {},
): Session {
  const graph = createGraph(api);
  try {
    return withOptions(api, options, (sessionOptions, status) => {
      const names = tags.map((tag) => Buffer.from(`${tag}\0`));
      const addresses = BigUint64Array.from(names, (name) => koffi.address(name));
      const session = api.TF_LoadSessionFromSavedModel(
        sessionOptions,
        null,
        directory,
        addresses,
        names.length,
        graph.pointer,
        null,
        status.pointer,
      );
      status.check('TF_LoadSessionFromSavedModel');
      return sessionOf(api, graph, session!);
    });
  } catch (error) {
    graph.dispose();
    throw error;
  }
}

function withOptions<T>(api: CApi, options: SessionOptions, use: (options: Pointer, status: Status) => T): T {
  const status = createStatus(api);
  const sessionOptions = api.TF_NewSessionOptions()!;
  try {
    const config = encodeSessionConfig(options);
    api.TF_SetConfig(sessionOptions, config, config.byteLength, status.pointer);
    status.check('TF_SetConfig');
    if (options.target) api.TF_SetTarget(sessionOptions, options.target);
    return use(sessionOptions, status);
  } finally {
    api.TF_DeleteSessionOptions(sessionOptions);
    status.dispose();
  }
}

function sessionOf(api: CApi, graph: Graph, pointer: Pointer): Session {
  const entries = new Set<SessionEntry>();
  return {
    graph,
    entry(names) {
      const entry = createSessionEntry(api, pointer, graph, names, () => entries.delete(entry));
      entries.add(entry);
      return entry;
    },
    dispose() {
      if ([...entries].some((entry) => entry.running)) {
        throw new TrainyardError(
          'engineFailed',
          'A session can not be disposed while one of its runs is under way.',
        );
      }
      for (const entry of entries) entry.dispose();
      const status = createStatus(api);
      try {
        api.TF_CloseSession(pointer, status.pointer);
        api.TF_DeleteSession(pointer, status.pointer);
        status.check('TF_DeleteSession');
      } finally {
        status.dispose();
        graph.dispose();
      }
    },
  };
}
