import { createHash } from 'node:crypto';
import type { UriParts } from './versionUri.ts';

/** A comparison of behaviour has two for each case. */
const maxTexts = 400;

/** Texts that were made for a comparison; they live as long as the window. */
export class KeptTexts {
  readonly #texts = new Map<string, string>();

  keep(name: string, text: string): UriParts {
    const id = createHash('sha256').update(text).digest('hex');
    this.#texts.delete(id);
    this.#texts.set(id, text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= maxTexts) break;
      this.#texts.delete(oldest);
    }
    return { path: `/${name.replaceAll(/[/\\\p{Cc}]/gu, '_')}`, query: `text=${id}` };
  }

  /** False for a URI that is about something else. */
  isKept({ query }: UriParts): boolean {
    return query.startsWith('text=');
  }

  find({ query }: UriParts): string | undefined {
    return this.#texts.get(query.slice('text='.length));
  }
}

/** One per window, since the diff editor asks for the text by its URI. */
export const keptTexts = new KeptTexts();
