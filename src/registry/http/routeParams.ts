import { Type } from 'typebox';
import { findPromptKeyProblem, maxPromptKeyLength } from '../../domain/prompt/promptKey.ts';
import { RegistryRefusal } from './registryRefusal.ts';

/** Path parameters are checked by hand, so that each gets its own code and sentence. */
export const promptParams = Type.Object({
  prompt: Type.String({ description: 'Prompt key, URL-encoded: `support%2Fanswer`.' }),
});
export const versionParams = Type.Object({
  ...promptParams.properties,
  version: Type.String({ description: 'Version number.' }),
});
export const placeParams = Type.Object({
  ...promptParams.properties,
  env: Type.String({ description: 'Environment name.' }),
});
export const environmentParams = Type.Object({ env: placeParams.properties.env });
export const rolloutParams = Type.Object({ id: Type.String({ description: 'Rollout id.' }) });

/** A prompt key out of a path; anything else is refused before it reaches the store. */
export function readPromptKey(text: string): string {
  const problem = findPromptKeyProblem(text);
  if (problem === undefined) return text;
  throw new RegistryRefusal('invalid_key', describeKeyProblem(problem, text));
}

function describeKeyProblem(
  problem: NonNullable<ReturnType<typeof findPromptKeyProblem>>,
  text: string,
): string {
  const shown = JSON.stringify(text.slice(0, 80));
  switch (problem) {
    case 'empty':
      return 'The prompt key is empty.';
    case 'too_long':
      return `The prompt key has ${text.length} characters; at most ${maxPromptKeyLength} are possible.`;
    case 'reserved_name':
      return `${shown} holds a name that Windows reserves for a device. Choose another one.`;
    case 'bad_characters':
      return `${shown} is not a prompt key: use lower-case letters, digits, ".", "_" and "-" in segments divided by "/".`;
  }
}
