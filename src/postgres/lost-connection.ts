/** Errors of node-postgres that have a text and nothing else. */
const texts =
  /^Connection terminated|timeout exceeded when trying to connect|not queryable|after calling end on the pool/;

/** Whether node-postgres says that the connection of a call is gone, or was never there. */
export function isLostConnection(error: Error): boolean {
  return texts.test(error.message);
}
