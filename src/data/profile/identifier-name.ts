const identifierName = /(^|[^a-z])(id|uuid|guid|key|number|no|nr|index)$/i;

/** Whether a column is called as identifiers are, such as `id`, `patient_id` or `order no`. */
export const hasIdentifierName = (name: string): boolean => identifierName.test(name);
