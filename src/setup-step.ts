/** One thing that set-up readies. */
export interface SetupStep {
  name: string;
  /** Does what is missing. `upToDate`: there was nothing to do, and nothing was said. */
  run(say: (message: string) => void): Promise<'done' | 'upToDate'>;
}

/** Runs steps one after the other, and says on standard output what each does and how long it took. False: one has failed, and ended it. */
export async function runSteps(steps: readonly SetupStep[]): Promise<boolean> {
  for (const step of steps) {
    const started = performance.now();
    const say = (message: string): void => console.log(`setup: ${step.name}: ${message}`);
    try {
      if ((await step.run(say)) === 'done')
        say(`done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    } catch (error) {
      say(`failed: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }
  return true;
}
