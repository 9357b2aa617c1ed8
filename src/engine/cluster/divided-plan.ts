/** Such as `parts 2 layers`, `parts 4 columns micro 2`: all that the numbers of a divided model depend on. */
export function dividedPlanName(
  cut: 'layers' | 'columns',
  { processes, microBatches }: { processes: number; microBatches: number },
): string {
  return `parts ${processes} ${cut}${microBatches > 1 ? ` micro ${microBatches}` : ''}`;
}

/** Whether a plan's name is that of a divided model. */
export const isDividedPlan = (name: string): boolean => name.startsWith('parts ');
