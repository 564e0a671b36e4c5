import { toCanonicalJson } from '../../domain/prompt/contentHash.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import type { ComparedVersion } from './comparison.ts';

type Settings = Pick<PromptContent, 'model' | 'modelParameters'>;

/**
 * Says that the two sides were not asked in the same way, where that is so. Model and parameters are part of a version
 * and are rolled out with it, so the verdict is about them too.
 */
export function describeSettings(candidate: Settings, live: ComparedVersion): string | undefined {
  const { version, content } = live;
  const differences = [
    ...(candidate.model === content.model ? [] : ['another model']),
    ...(toText(candidate) === toText(content) ? [] : ['other parameters']),
  ];
  if (differences.length === 0) return undefined;
  return `The new content names ${differences.join(' and ')} than ${version}, so the verdict is about that change as well: ${describe(candidate)} instead of ${describe(content)}.`;
}

function toText({ modelParameters = {} }: Settings): string {
  return toCanonicalJson(modelParameters);
}

function describe({ model = 'no model', modelParameters = {} }: Settings): string {
  const parameters = Object.entries(modelParameters).map(
    ([name, value]) => `${name} ${JSON.stringify(value)}`,
  );
  return [model, ...parameters].join(', ');
}
