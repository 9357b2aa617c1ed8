/** Training rows up to which a table is small, as scikit-learn's `early_stopping="auto"` has it: families have defaults of their own there. */
export const smallTableRows = 10_000;
