import { Type } from 'typebox';

const segment = '[a-z0-9][a-z0-9._-]{0,63}';

export const maxPromptKeyLength = 200;

/** `segment(/segment)*`, for example `support/answer`. */
export const promptKeySchema = Type.String({
  pattern: `^${segment}(/${segment})*$`,
  maxLength: maxPromptKeyLength,
  description: 'Prompt key: lower-case path segments, for example support/answer.',
});

const keyPattern = new RegExp(`^${segment}(?:/${segment})*$`);

// Windows cannot create these as file names, with or without a suffix.
const reservedDeviceName = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/;

export type PromptKeyProblem = 'empty' | 'too_long' | 'bad_characters' | 'reserved_name';

/** Why a text is not a prompt key, or undefined when it is one. */
export function findPromptKeyProblem(text: string): PromptKeyProblem | undefined {
  if (text.length === 0) return 'empty';
  if (text.length > maxPromptKeyLength) return 'too_long';
  if (!keyPattern.test(text)) return 'bad_characters';
  const segments = text.split('/');
  // A trailing dot is dropped by Windows, so two keys would name one file.
  if (segments.some((part) => part.endsWith('.'))) return 'bad_characters';
  return segments.some((part) => reservedDeviceName.test(part)) ? 'reserved_name' : undefined;
}
