/** What planning may cost. */
export interface PlanSettings {
  /** How long each candidate is timed. */
  millisecondsPerCandidate: number;
  /** Assumed time of all steps, plain, from which planning pays. */
  shortestRunMilliseconds: number;
}
