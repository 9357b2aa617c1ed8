import type { ResolvedDefinition } from '../../contracts/definition/definition.ts';
import type { BuiltModel } from '../models/build-model.ts';
import type { PlanSettings } from './plans/plan-settings.ts';
import type { WatchMachine } from './plans/quiet-machine.ts';

/** How capture is set up; all of it may be left out. */
export interface CaptureSettings {
  /** A plan by name instead of the planner's choice, such as `shards 2 unroll 4`. */
  plan?: string | null;
  /** The plan that the run was begun under, by name, where it goes on from a checkpoint. */
  resumedPlan?: string | null;
  /** Folder for what the planner has measured; null or left out: nothing is kept. */
  planCacheFolder?: string | null;
  /** The device that the definition asks for; left out: `auto`. */
  device?: ResolvedDefinition['device'];
  /** Threads that the run may use; left out: as many as there are cores. */
  threads?: number;
  /** A model that is built already, instead of the architecture's. The runner takes it over. */
  model?: BuiltModel;
  planning?: Partial<PlanSettings>;
  /** Asked while plans are tried; where it says yes, nothing is decided. */
  shouldStop?: () => boolean;
  /** Tells whether other processes left the machine alone; left out: by the processor time that they took. */
  watchMachine?: WatchMachine;
}
