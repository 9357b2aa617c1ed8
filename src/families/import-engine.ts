import type { ClassicalEngine } from './classical-engine.ts';

/** The engine that a module exports; for threads, which know no families. @param module see `engineModule` */
export async function importEngine(module: string): Promise<ClassicalEngine> {
  const { engine } = (await import(module)) as { engine: ClassicalEngine };
  return engine;
}
