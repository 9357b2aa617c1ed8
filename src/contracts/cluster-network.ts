/** Where the servers of replicas listen. There is none where the operator has not said that their network is private. */
export interface ClusterNetwork {
  /** The name or address by which the other processes reach this machine. */
  host: string;
  /** The first and the last port that may be taken; null: any free one. */
  ports: readonly [number, number] | null;
}
