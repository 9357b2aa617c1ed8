/** What planning may cost. */
export interface PlanSettings {
  /** How long each candidate is timed in a turn. */
  millisecondsPerCandidate: number;
  /** The most that planning may take, but for what has been begun. */
  longestMilliseconds: number;
  /** Assumed time of all steps, plain, from which planning pays. */
  shortestRunMilliseconds: number;
}
