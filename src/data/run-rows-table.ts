/** The columns of a file of a run's rows, as SQL. `truth` and `prediction` are JSON. */
export const runRowsColumns =
  'row BIGINT, part VARCHAR, fold INTEGER, truth VARCHAR, prediction VARCHAR, correct BOOLEAN, error DOUBLE';
