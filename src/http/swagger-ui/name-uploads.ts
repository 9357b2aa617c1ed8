/** A request of Swagger UI, as far as it is looked at here. */
interface UiRequest {
  body?: unknown;
  headers?: Record<string, string>;
}

/**
 * Sends the name of a file that is a request's whole body: a browser sends names with forms only. Swagger UI gets this
 * function as text and calls it in the browser, so it must not use anything from outside.
 */
export function nameUploads(request: UiRequest): UiRequest {
  if (request.body instanceof File) {
    request.headers = {
      ...request.headers,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(request.body.name)}`,
    };
  }
  return request;
}
