import { attr } from '../capture/graph/attribute-value.ts';
import type { GraphSession } from '../capture/program/graph-session.ts';
import type { SessionEntry } from '../libtensorflow/session-entry.ts';

/** Copies variables of one device to others. */
export interface VariableCopier {
  /** @param variables that the session has declared, and that are set on the first device */
  copy(variables: readonly string[], timeoutMilliseconds: number): Promise<void>;
}

/** @param devices from the first to all others */
export function createVariableCopier(session: GraphSession, devices: readonly string[]): VariableCopier {
  const entries = new Map<string, SessionEntry>();
  const [first, ...others] = devices;

  const entryFor = (variables: readonly string[]): SessionEntry => {
    const key = variables.join(' ');
    let entry = entries.get(key);
    entry ??= session.addEntry('copy', (whole) => {
      const from = whole.on(first);
      const targets = variables.flatMap((variable) => {
        const type = { dtype: attr.type(whole.variable(variable).dtype) };
        const value = from.scope.add('ReadVariableOp', [from.handle(variable)], type).out();
        return others.map((device) => {
          const to = whole.on(device);
          return to.scope.add('AssignVariableOp', [to.handle(variable), value], type).name;
        });
      });
      return { targets };
    });
    entries.set(key, entry);
    return entry;
  };

  return {
    async copy(variables, timeoutMilliseconds) {
      if (others.length > 0) await entryFor(variables).runAsync([], { timeoutMilliseconds });
    },
  };
}
