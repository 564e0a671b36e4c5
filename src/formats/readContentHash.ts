import { calculateContentHash } from '../domain/prompt/contentHash.ts';
import { parsePromptFile } from './promptFile.ts';

/** Hash of what the text of a prompt file would publish; undefined for one that cannot be read. */
export function readContentHash(text: string): string | undefined {
  const { content } = parsePromptFile(text);
  return content === undefined ? undefined : calculateContentHash(content);
}
