/** Where a service tells of what it survives, such as a queue that is away for a moment. */
export interface ServiceLog {
  warn(details: object, message: string): void;
}
