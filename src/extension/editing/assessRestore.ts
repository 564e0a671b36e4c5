import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { editPromptFile } from '../../formats/promptFileEdit.ts';

export interface RestoreFacts {
  /** The file's own text, byte order mark and line breaks as they are; undefined when there is no file. */
  readonly fileText: string | undefined;
  /** What the editor shows, unsaved changes included. */
  readonly editorText: string;
  readonly isDirty: boolean;
  readonly source: string;
  readonly content: PromptContent;
}

/** What restoring means for a file, before anybody is asked. */
export type RestoreAssessment =
  /** The file is the version already, byte by byte. */
  | { readonly kind: 'equal' }
  | { readonly kind: 'missing' }
  /** The whole file and the prompt alone would give the same text, so there is nothing to ask. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'choose'; readonly promptOnly: PromptOnly };

export type PromptOnly =
  | { readonly kind: 'edit'; readonly text: string }
  /** The file holds this prompt already; only the rest differs. */
  | { readonly kind: 'unchanged' }
  /** The prompt cannot be written into what the file holds now. */
  | { readonly kind: 'refused'; readonly reason: string };

export function assessRestore(facts: RestoreFacts): RestoreAssessment {
  const { fileText, editorText, isDirty, source, content } = facts;
  if (fileText === undefined) return { kind: 'missing' };
  if (!isDirty && fileText === source) return { kind: 'equal' };
  if (isSameText(editorText, source)) return { kind: 'whole' };
  const edited = editPromptFile(editorText, content);
  if (edited.kind === 'refused') {
    const reason = edited.problems[0]?.message ?? '';
    return { kind: 'choose', promptOnly: { kind: 'refused', reason } };
  }
  if (edited.text === editorText) return { kind: 'choose', promptOnly: { kind: 'unchanged' } };
  if (isSameText(edited.text, source)) return { kind: 'whole' };
  return { kind: 'choose', promptOnly: { kind: 'edit', text: edited.text } };
}

/** Byte order marks and line breaks aside, which an editor does not show. */
function isSameText(left: string, right: string): boolean {
  return normalize(left) === normalize(right);
}

function normalize(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
}
