/** What planning may cost. */
export interface PlanSettings {
  /** How long each candidate is timed. */
  millisecondsPerCandidate: number;
  /** Plain training time that must lie ahead, for planning to pay. */
  shortestRunMilliseconds: number;
}
