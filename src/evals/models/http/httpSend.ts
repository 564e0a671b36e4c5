/** One POST to a model endpoint. */
export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Reaches the socket, also while the answer is read. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Undefined when it is not there. */
  readonly header: (name: string) => string | undefined;
  /** Decompressed. Leaving the loop early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Sends a request, follows no redirect, repeats nothing. Rejects only when there is no answer at all. */
export type HttpSend = (request: HttpRequest) => Promise<HttpAnswer>;
