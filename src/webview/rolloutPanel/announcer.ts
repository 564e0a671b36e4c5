import type { RolloutView } from '../../protocol/panel/rolloutView.ts';

/**
 * What a screen reader says by itself: a changed headline and changed verdicts of guards, each once. The first view is
 * read with the page; numbers and countdowns are never announced.
 */
export class Announcer {
  #headline: string | undefined;
  #verdicts: ReadonlyMap<string, string> | undefined;
  #text = '';

  get text(): string {
    return this.#text;
  }

  see(view: RolloutView): void {
    const said: string[] = [];
    const { announcement } = view.headline;
    if (announcement !== '') {
      if (this.#headline !== undefined && this.#headline !== announcement) said.push(announcement);
      this.#headline = announcement;
    }
    if (view.guards !== undefined) {
      const rows = view.guards.rows.map((row) => [row.key, row] as const);
      for (const [key, { name, cohort, verdict }] of rows) {
        const before = this.#verdicts?.get(key);
        if (before === undefined || before === verdict.word) continue;
        said.push(
          `${[name, cohort].filter((text) => text !== undefined).join(', ')}: ${verdict.word}`,
        );
      }
      this.#verdicts = new Map(rows.map(([key, row]) => [key, row.verdict.word]));
    }
    if (said.length > 0) this.#text = said.join(' ');
  }
}
