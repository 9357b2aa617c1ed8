/** Seconds without a heartbeat after which a worker counts as gone. */
export const workerSilenceSeconds = 30;
