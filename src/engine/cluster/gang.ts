/** The processes that train one run together. This one is the chief, rank 0: it has the session, the others serve. */
export interface Gang {
  /** Processes, this one included. */
  readonly replicas: number;
  /** `grpc://host:port` of this process's own server. */
  readonly target: string;
  /** `host:port` of this process's own server. */
  readonly address: string;
  /**
   * Has all other members started anew; those of an earlier call are ended.
   * @returns their addresses, by rank from 1
   * @throws unavailable where they can't be had
   */
  gather(): Promise<readonly string[]>;
  /** Ends the other members. */
  release(): void;
  /** Tells whoever looks at the run. */
  onEvent(level: 'info' | 'error', message: string, data?: unknown): void;
}
