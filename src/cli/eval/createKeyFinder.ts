import { ModelError } from '../../evals/models/model.ts';
import type { ModelLookupOptions } from '../../evals/models/endpoints/createModelLookup.ts';

/** Variables that are meant for these origins, whatever project names them. */
const wellKnown = [
  'OPENAI_API_KEY=https://api.openai.com',
  'ANTHROPIC_API_KEY=https://api.anthropic.com',
];

export interface KeyFinderOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `VARIABLE=ORIGIN`: what somebody said beside the project file. */
  readonly allowed: readonly string[];
}

/**
 * Keys from the environment variables that the project file names. A project file alone does not decide where a key goes:
 * whoever wrote it may not be who set the variable.
 */
export function createKeyFinder(options: KeyFinderOptions): ModelLookupOptions['findKey'] {
  const allowed = new Set([...wellKnown, ...options.allowed.map(toPair)]);
  return ({ name, url, keyVariable }) => {
    if (keyVariable === undefined) return Promise.resolve(undefined);
    const { origin } = new URL(url);
    // Not what every object has: “constructor” is the name of no variable.
    const isSet = Object.hasOwn(options.environment, keyVariable);
    const key = (isSet ? options.environment[keyVariable] : undefined)?.trim() ?? '';
    const pair = `${keyVariable}=${origin}`;
    if (key === '')
      return fail(
        'key_missing',
        `The endpoint “${name}” needs a key. Set the environment variable ${keyVariable}, or use recorded answers with --replay.`,
      );
    if (allowed.has(pair) || isLoopback(url)) return Promise.resolve(key);
    return fail(
      'consent_missing',
      `The project file names ${origin} for the key in ${keyVariable}, but nobody said that this key is meant for it. Say so: --allow-key ${pair}`,
    );
  };
}

function fail(code: ModelError['code'], message: string): Promise<never> {
  return Promise.reject(new ModelError(code, message));
}

/** `VARIABLE=https://host/path` → `VARIABLE=https://host`. */
function toPair(written: string): string {
  const [variable = '', address = ''] = written.split(/=(.*)/s);
  return `${variable}=${URL.parse(address)?.origin ?? address}`;
}

function isLoopback(url: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);
}
