/** What was measured of one thing, with its units in the names. */
export type Figure = Readonly<Record<string, string | number>>;

/** Measures one thing, and says each line when it is known. */
export type TrustPart = (options: {
  /** How often what takes time is repeated; the median counts. */
  rounds: number;
  say: (line: string) => void;
}) => Promise<Figure[]>;
