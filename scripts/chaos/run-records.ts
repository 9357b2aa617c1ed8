/** What the database and the blobs hold of one run; all that the checks look at. */
export interface RunRecords {
  id: string;
  /** The search that it is a trial of; null for a run of its own. */
  search: string | null;
  status: string;
  error: string | null;
  /** The statuses that it went through, the first one first. */
  statuses: readonly string[];
  attempts: readonly { attempt: number; startedAt: number; endedAt: number | null }[];
  /** Steps of all epochs, and epochs, as planned; null where it reported no progress. */
  planned: { steps: number; epochs: number } | null;
  plan: string | null;
  metrics: readonly StoredPoint[];
  events: readonly StoredEvent[];
  checkpoints: readonly { step: number; kind: string }[];
  /** The SHA-256 of each file of the final checkpoint that holds numbers, by name; null without a final checkpoint. */
  weights: Readonly<Record<string, string>> | null;
  /** The evaluation as JSON; null without one. */
  evaluation: string | null;
}

export interface StoredPoint {
  scope: string;
  name: string;
  step: number;
  epoch: number;
  value: number | null;
}

export interface StoredEvent {
  id: number;
  type: string;
  data: { points?: readonly StoredPoint[]; voidAfterStep?: number; step?: number } | null;
}
