import type { CommandTarget } from '../manifest.ts';

const fields = [
  'project',
  'prompt',
  'version',
  'baseVersion',
  'environment',
  'rolloutId',
  'evidenceId',
  'uri',
] as const;

/** Reads what VS Code or a caller of ours passes to a command: a tree node, a URI, a target, or nothing. */
export function toCommandTarget(argument: unknown): CommandTarget {
  if (!isRecord(argument)) return {};
  // A tree node carries its target.
  if (isRecord(argument['target'])) return toCommandTarget(argument['target']);
  if (isUri(argument)) return { uri: argument.toString() };
  const target: Partial<Record<(typeof fields)[number], string>> = {};
  for (const field of fields) {
    const value = argument[field];
    if (typeof value === 'string' && value !== '') target[field] = value;
  }
  return target;
}

interface UriLike {
  readonly scheme: string;
  toString(): string;
}

function isUri(value: object): value is UriLike {
  return 'scheme' in value && 'fsPath' in value && typeof value.scheme === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
