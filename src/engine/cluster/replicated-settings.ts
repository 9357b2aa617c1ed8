import type { CaptureSettings } from '../capture/capture-settings.ts';
import type { Gang } from './gang.ts';

/** What the definition asks for. */
export interface WantedExchange {
  exchange: 'synchronous' | 'localSgd' | 'auto';
  /** Steps between two means. */
  localSteps: number;
}

/** What decides how replicas train. */
export interface ReplicatedSettings extends Pick<
  CaptureSettings,
  'threads' | 'planCacheFolder' | 'shouldStop' | 'watchMachine' | 'model'
> {
  gang: Gang;
  wanted: WantedExchange;
  /** How often at most the state that a lost cluster goes on from is read. */
  snapshotMilliseconds?: number;
  /** The plan of replicas that the run was begun under, where it goes on from a checkpoint. */
  resumedPlan?: string | null;
}
