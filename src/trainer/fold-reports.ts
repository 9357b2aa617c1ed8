import type { TrainerReply } from '../contracts/trainer-messages.ts';

export interface FoldReports {
  /**
   * What takes the messages of one training.
   * @param fold null: the final model's
   * @param offset steps of the trainings before
   */
  of(fold: number | null, offset: number): (message: TrainerReply) => void;
}

/**
 * Makes the messages of a cross-validation's trainings those of one run: steps count on, metrics of a fold are named after it
 * (`fold1.validation.loss`, their epochs its own), progress is that of all trainings, and what a run says once is said once.
 */
export function createFoldReports({
  folds,
  trainings,
  reply,
}: {
  folds: number;
  /** Folds, and the final model where there is one. */
  trainings: number;
  reply: (message: TrainerReply) => void;
}): FoldReports {
  let hasStepped = false;
  /** Of the training before; null before the first one. */
  let plan: string | null = null;
  return {
    of(fold, offset) {
      const done = fold === null ? folds : fold - 1;
      const left = trainings - done;
      const tell = (text: string): string => (fold === null ? text : `Fold ${fold} of ${folds}: ${text}`);
      return (message) => {
        switch (message.type) {
          case 'started': {
            const { execution, totalSteps } = message;
            if (plan === null) reply({ ...message, totalSteps: offset + left * totalSteps });
            else if (execution.plan !== plan) reply({ type: 'execution', execution });
            plan = execution.plan;
            return;
          }
          case 'firstStep':
            if (!hasStepped) reply(message);
            hasStepped = true;
            return;
          case 'metrics':
            return reply({
              ...message,
              points: message.points.map((point) => ({
                ...point,
                step: point.step + offset,
                name: fold === null ? point.name : `fold${fold}.${point.name}`,
              })),
            });
          case 'progress': {
            const { epoch, epochs, step, totalSteps } = message.progress;
            return reply({
              ...message,
              progress: {
                ...message.progress,
                epoch: done * epochs + epoch,
                epochs: trainings * epochs,
                step: offset + step,
                totalSteps: offset + left * totalSteps,
                ...(fold !== null && { fold }),
              },
            });
          }
          case 'event':
            return reply({ ...message, message: tell(message.message) });
          case 'warning': {
            const { warning } = message;
            return reply({ ...message, warning: { ...warning, detail: tell(warning.detail) } });
          }
          default:
            return reply(message);
        }
      };
    },
  };
}
