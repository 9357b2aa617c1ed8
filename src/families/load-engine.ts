import { pathToFileURL } from 'node:url';
import { resolveChildEntry } from '../processes/child-entry.ts';
import type { ClassicalEngine } from './classical-engine.ts';
import { classicalFamilies } from './classical-families.ts';
import { importEngine } from './import-engine.ts';

/** The engine of the classical family of that name. @throws Error where there is none */
export async function loadEngine(family: string): Promise<ClassicalEngine> {
  return await importEngine(engineModule(family));
}

/** Where the engine of a family is, compiled or as source, for {@link importEngine} on any thread. */
export function engineModule(family: string): string {
  return pathToFileURL(resolveChildEntry(classicalFamilies.get(family).engine).modulePath).href;
}
