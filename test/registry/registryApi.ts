import { calculateContentHash } from '../../src/domain/prompt/contentHash.ts';
import type { PromptContent } from '../../src/domain/prompt/promptContent.ts';
import type { RolloutPlan } from '../../src/domain/rollout/rolloutPlan.ts';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import type { RolloutDto } from '../../src/protocol/registry/rolloutDto.ts';
import type { VersionDto } from '../../src/protocol/registry/versionDto.ts';

/** An answer as the registry gave it; tests say what they expect in it. */
export interface ApiAnswer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: T;
}

/** What problem details hold, as far as tests look. */
export interface ProblemBody {
  readonly code: string;
  readonly detail: string;
  readonly current?: unknown;
  readonly conditions?: { key: string; code: string }[];
}

/** Plain HTTP calls with one token, for tests of the routes themselves. */
export class RegistryApi {
  readonly #url: string;
  readonly #token: string | undefined;

  constructor(url: string, token: string | undefined) {
    this.#url = url;
    this.#token = token;
  }

  get<T>(path: string, headers: Record<string, string> = {}): Promise<ApiAnswer<T>> {
    return this.send<T>('GET', path, { headers });
  }

  post<T>(
    path: string,
    body: unknown = {},
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer<T>> {
    return this.send<T>('POST', path, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  put<T>(path: string, body: unknown): Promise<ApiAnswer<T>> {
    return this.send<T>('PUT', path, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  }

  async send<T>(
    method: string,
    path: string,
    request: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<ApiAnswer<T>> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const body = (isJson && text !== '' ? JSON.parse(text) : undefined) as T;
    return { status: response.status, headers: response.headers, text, body };
  }

  /** Publishes a version whose content says `text`, and answers with it. */
  async publish(prompt: string, text: string, parent: string | null = null): Promise<VersionDto> {
    const answer = await this.post<VersionDto>(
      registryPaths.versions(prompt),
      aPublication(text, { parent }),
    );
    if (answer.status >= 300) throw new Error(answer.text);
    return answer.body;
  }

  /** Deploys over whatever is served, as somebody who has just looked. */
  async deploy<T>(
    place: { prompt: string; environment: string },
    body: Record<string, unknown>,
  ): Promise<ApiAnswer<T>> {
    const serving = await this.get(registryPaths.serving(place.prompt, place.environment));
    const etag = serving.headers.get('etag');
    return this.post<T>(
      registryPaths.deployments(place.prompt, place.environment),
      body,
      etag === null ? { 'if-none-match': '*' } : { 'if-match': etag },
    );
  }

  /** Starts a rollout and answers with it. */
  async start(
    place: { prompt: string; environment: string },
    body: { candidate: string; plan: RolloutPlan; override?: unknown; note?: unknown },
  ): Promise<RolloutDto> {
    const path = registryPaths.startRollout(place.prompt, place.environment);
    const answer = await this.post<RolloutDto>(path, body);
    if (answer.status >= 300) throw new Error(answer.text);
    return answer.body;
  }

  async rollout(id: string): Promise<RolloutDto> {
    return (await this.get<RolloutDto>(registryPaths.rollout(id))).body;
  }

  /** Acts on a rollout at the revision that it has now. */
  async act<T = RolloutDto>(
    id: string,
    action: string,
    body: Record<string, unknown> = {},
  ): Promise<ApiAnswer<T>> {
    const { revision } = await this.rollout(id);
    const headers = { 'if-match': `"${revision}"` };
    return this.post<T>(registryPaths.rolloutAction(id, action), body, headers);
  }
}

export function aContent(text: string): PromptContent {
  return { messages: [{ role: 'user', content: text }] };
}

export function aPublication(text: string, more: Record<string, unknown> = {}) {
  return {
    parent: null,
    bump: 'minor',
    content: aContent(text),
    source: `messages:\n  - role: user\n    content: ${text}\n`,
    message: `Say ${text}`,
    ...more,
  };
}

/**
 * An eval run that satisfies an environment which requires evidence: of a first version, or with `baseline` of a
 * comparison in which nothing changed.
 */
export function anEvidence(prompt: string, text: string, more: Record<string, unknown> = {}) {
  const passes = { passed: 3, failed: 0, errors: 0 };
  const isCompared = more['baseline'] !== undefined;
  return {
    prompt,
    contentHash: calculateContentHash(aContent(text)),
    fixturesHash: 'f'.repeat(64),
    model: 'a-model',
    verdict: isCompared ? 'noRegression' : 'insufficient',
    cases: Array.from({ length: 10 }, (_, index) => ({
      id: `case ${index}`,
      kind: 'representative',
      ...passes,
      ...(isCompared ? { baseline: passes } : {}),
    })),
    ...more,
  };
}

export const staging = { prompt: 'greeting', environment: 'staging' };
export const production = { prompt: 'greeting', environment: 'production' };
