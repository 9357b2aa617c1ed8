/** The channel on which Postgres announces that a run has new events; the payload is the run's id. */
export const runEventsChannel = 'run_events';
