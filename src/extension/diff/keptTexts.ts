import { createHash } from 'node:crypto';
import type { UriParts } from './versionUri.ts';

/** A comparison of behaviour has two for each case. */
const maxTexts = 400;

export interface KeptText {
  readonly name: string;
  readonly folder?: string | undefined;
  readonly text: string;
}

/** Texts that were made for a comparison; they live as long as the window. */
export class KeptTexts {
  readonly #texts = new Map<string, string>();

  keep({ name, folder, text }: KeptText): UriParts {
    const id = createHash('sha256').update(text).digest('hex');
    this.#texts.delete(id);
    this.#texts.set(id, text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= maxTexts) break;
      this.#texts.delete(oldest);
    }
    const path = [...(folder === undefined ? [] : [folder]), name].map(toSegment).join('/');
    return { path: `/${path}`, query: `text=${id}` };
  }

  /** False for a URI that is about something else. */
  isKept({ query }: UriParts): boolean {
    return query.startsWith('text=');
  }

  find({ query }: UriParts): string | undefined {
    return this.#texts.get(query.slice('text='.length));
  }
}

function toSegment(name: string): string {
  return name.replaceAll(/[/\\\p{Cc}]/gu, '_');
}

/** One per window, since the diff editor asks for the text by its URI. */
export const keptTexts = new KeptTexts();
