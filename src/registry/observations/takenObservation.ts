import { hash } from 'node:crypto';
import type { BuiltInMetric } from '../../protocol/registry/observationDto.ts';

/** One letter for each metric that every registry knows: an id is kept for each outcome of a day, so it must be short. */
const codes: Readonly<Record<BuiltInMetric, string>> = {
  ...{ latencyMs: 'l', inputTokens: 'i', outputTokens: 'o', costUsd: 'c', success: 's' },
  ...{ parseFailure: 'p', toolError: 't', refusal: 'r', fallback: 'f', escalation: 'e' },
  feedback: 'b',
};
const byName = new Map<string, string>(Object.entries(codes));
const byCode = new Map([...byName].map(([name, code]) => [code, name]));

/** What was told under one id. */
export interface Told {
  /** Deployment and unit, which an id has for ever. */
  readonly claim: string;
  readonly metrics: MetricNames;
}

/** Names of metrics: a set of them, or a map by them. */
export type MetricNames = Pick<ReadonlySet<string>, 'has' | 'keys'>;

/** Ids that are kept as they are. */
const plainId = /^[ -~]{1,64}$/;

/**
 * Gives what stands for the ids of outcomes in one environment. Ids that the application makes in an order stay in it, so
 * that those of one batch lie side by side on the disk.
 */
export function createTakenKeys(environment: string): (prompt: string, id: string) => string {
  const places = new Map<string, string>();
  return (prompt, id) => {
    const place = places.get(prompt) ?? shorten(JSON.stringify([environment, prompt]), 11);
    places.set(prompt, place);
    return plainId.test(id) ? `${place} ${id}` : `${place}#${shorten(id, 22)}`;
  };
}

function shorten(text: string, length: number): string {
  return hash('sha256', text, 'base64url').slice(0, length);
}

export function toClaim(revision: number, unitHash: string): string {
  return `${revision} ${unitHash.slice(0, 11)}`;
}

export function writeTold({ claim, metrics }: Told): string {
  let letters = '';
  let others = '';
  for (const name of metrics.keys()) {
    const code = byName.get(name);
    if (code === undefined) others += `,${name}`;
    else letters += code;
  }
  return `${claim} ${letters}${others}`;
}

/** What `writeTold` wrote. */
export function readTold(text: string): Told {
  const end = text.lastIndexOf(' ');
  const [letters = '', ...others] = text.slice(end + 1).split(',');
  const metrics = new Set(others);
  for (const code of letters) metrics.add(byCode.get(code) ?? '');
  return { claim: text.slice(0, end), metrics };
}
