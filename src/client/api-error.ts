import type { components } from './api-types.ts';

/** The problem document of a refusal, as far as it was sent: an answer that is no problem document has none of it. */
export type ApiProblem = Partial<components['schemas']['Problem']>;

/** A call that the API refused: the problem document's status, code and detail. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly problem: ApiProblem;

  constructor(status: number, problem: ApiProblem) {
    super(`${status} ${problem.code ?? ''}: ${problem.detail ?? JSON.stringify(problem)}`);
    this.status = status;
    this.problem = problem;
  }
}

/** The error that an answer with a status of 400 or more tells. */
export async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text();
  try {
    return new ApiError(response.status, JSON.parse(text) as ApiProblem);
  } catch {
    return new ApiError(response.status, { detail: text || response.statusText });
  }
}
