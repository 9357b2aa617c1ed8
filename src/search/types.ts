/** A value of JSON. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Numbers between two bounds, both included. With a step: low, low + step, … up to high. Logarithmic ones need low > 0. */
export interface RealDomain {
  type: 'uniform' | 'logUniform';
  low: number;
  high: number;
  step?: number;
}

/** Integers between two bounds, both included; `step` is 1 where it is left out. Logarithmic ones need low ≥ 1. */
export interface IntegerDomain {
  type: 'integer' | 'logInteger';
  low: number;
  high: number;
  step?: number;
}

/** One of some values, which have no order. */
export interface ChoiceDomain {
  type: 'choice';
  values: readonly JsonValue[];
}

/** What values a parameter can take. */
export type Domain = RealDomain | IntegerDomain | ChoiceDomain;

/** A place in the definition that a search fills in. */
export interface SearchParameter {
  /** JSON Pointer into the definition. */
  pointer: string;
  domain: Domain;
  /**
   * The parameter is there only if each of these places has one of these values. A place is the pointer of another parameter, a
   * place within the value of another parameter, or a place in the definition that no parameter changes.
   */
  when: Readonly<Record<string, readonly JsonValue[]>>;
}

/** The values of a trial's parameters by their pointers. A parameter whose conditions are not met is missing. */
export type Parameters = Readonly<Record<string, JsonValue>>;

/** A figure after an epoch. */
export interface CurvePoint {
  /** How many epochs had ended: 1 after the first one. */
  epoch: number;
  /** Lower is better. */
  value: number;
}

/** A trial as samplers, schedulers and importances see it. Numbers that are not finite count as the worst there is. */
export interface Trial {
  /** 0 for the first trial of the search. */
  trial: number;
  parameters: Parameters;
  /** `paused` means: at its rung, until it is promoted. A trial that was promoted and waits for a worker is `queued`. */
  state: 'queued' | 'running' | 'paused' | 'completed' | 'stopped' | 'failed' | 'cancelled';
  /** By rising epochs; empty for a trial that has reported nothing yet, or whose family has no epochs. */
  curve: readonly CurvePoint[];
  /** The objective of a trial that has ended, lower is better; null before, and where there is none. */
  value: number | null;
}

/** How parameters are chosen. */
export type SamplerOptions =
  | {
      name: 'grid';
      /** Values of a parameter without steps, evenly spread over its (logarithmic) range, its ends included; 5 by default, at least 2. */
      points?: number;
    }
  | { name: 'random' }
  | { name: 'quasiRandom' }
  | {
      name: 'tpe';
      /** Trials drawn at random before the first model; 10 by default. */
      startTrials?: number;
      /** Draws of which the best is taken; 24 by default. Of more than three parameters that are modelled together, as many again for each one beyond, up to four times as many. */
      candidates?: number;
      /** Whether parameters that are there together are modelled together; true by default. */
      multivariate?: boolean;
    };

/** Parameters of the first trials, in this order. What one leaves out has the value of the definition. */
export type FirstTrials = readonly Parameters[];

/** Chooses the parameters of trials. */
export interface Sampler {
  /** How many trials a grid has; null: as many as one likes. */
  size: number | null;
  /**
   * The parameters of a trial: a function of the seed, the trial's number and the history alone. Those that decide whether
   * others are there come first, and `/a` before `/a/b`: set into the definition in this order, each has its place.
   * @param trial its number, 0 for the first
   * @param history the other trials of the search, those under way too
   * @returns null where a grid has no more points
   */
  suggest(trial: number, history: readonly Trial[]): Record<string, JsonValue> | null;
}

/** How trials are cut short. */
export type SchedulerOptions =
  | { name: 'none' }
  | {
      name: 'asha' | 'hyperband';
      /** Epochs of a trial that is trained to its end. */
      maxEpochs: number;
      /** Epochs at the first rung. */
      minEpochs: number;
      /** η: one of so many trials of a rung is promoted, to so many times the epochs. An integer, at least 2. */
      reduction: number;
      /** How many trials the search starts at most; null: no limit. Without it a bracket of Hyperband may wait for trials that never come. */
      trials: number | null;
    }
  | {
      name: 'median';
      /** No trial is stopped before so many epochs. */
      minEpochs: number;
      /** How many other trials have to have reached an epoch before one is stopped at it; 5 by default. */
      startTrials?: number;
    };

/** What a search does with a free slot. `untilEpoch`: after so many epochs the trial pauses; null: it runs to its end. */
export type NextStep =
  | { kind: 'start'; trial: number; untilEpoch: number | null }
  | { kind: 'promote'; trial: number; untilEpoch: number | null };

/** Decides which trials go on. Holds no state: every answer is a function of its arguments, so it may be asked again. */
export interface Scheduler {
  /** Epochs at which trials may pause, over all brackets, rising; empty where none pauses. */
  rungs: readonly number[];
  /** Epochs after which a new trial of this number pauses; null: it runs to its end. */
  firstRung(trial: number): number | null;
  /**
   * What to do with a free slot; null: nothing before another trial reports or ends. To be asked again after each step that
   * was taken, with the history as it is then. A search is over when this is null (or `start`, where no more trials may be
   * started) and no trial is queued or running; the trials that are still paused then are not taken up again.
   * @param history all trials of the search
   */
  next(history: readonly Trial[]): NextStep | null;
  /** Whether a running trial is to be stopped for good after what it has reported last. @param history all trials of the search */
  shouldStop(trial: number, history: readonly Trial[]): boolean;
}

/** Which share of the variance of the objective over the space a parameter explains by itself, 0 … 1. */
export interface Importance {
  pointer: string;
  importance: number;
}

/** Something wrong with a space. */
export interface SpaceProblem {
  /** JSON Pointer into the space, an object of parameters by their pointers: `/~1training~1learningRate/low`. */
  pointer: string;
  /** What is wrong, and what would be right. */
  detail: string;
}
