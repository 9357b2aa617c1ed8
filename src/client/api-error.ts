import type { components } from './api-types.ts';

/** The problem document of a refusal, as far as it was sent: an answer that is no problem document has none of it. */
export type ApiProblem = Partial<components['schemas']['Problem']>;

/** A call that the API refused: the problem document's status, code and detail. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly problem: ApiProblem;
  /** Seconds after which the same call may work, where the answer said so. */
  readonly retryAfterSeconds: number | null;

  constructor(status: number, problem: ApiProblem, retryAfterSeconds: number | null = null) {
    super(`${status} ${problem.code ?? ''}: ${problem.detail ?? JSON.stringify(problem)}`);
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The error that an answer with a status of 400 or more tells. */
export async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text();
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  const retryAfterSeconds = Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
  let problem: ApiProblem;
  try {
    problem = JSON.parse(text) as ApiProblem;
  } catch {
    problem = { detail: text || response.statusText };
  }
  return new ApiError(response.status, problem, retryAfterSeconds);
}
