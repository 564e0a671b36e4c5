import { commandIds, type CommandTarget } from '../manifest.ts';

/** One code lens. Each does something. */
export interface Lens {
  readonly text: string;
  /** Used when the line is too long. */
  readonly short?: string;
  /** Plain text, a line each. */
  readonly tooltip: string;
  /** One of ours, or of VS Code. */
  readonly command: string;
  readonly target?: CommandTarget;
}

/** VS Code's own list of problems. */
export const showProblemsCommand = 'workbench.actions.view.problems';

export const lensCommands = { ...commandIds, showProblems: showProblemsCommand } as const;

export const maxLenses = 4;
/** Of all texts together, with the separators that VS Code draws. */
export const maxLensLength = 90;
const separatorLength = ' | '.length;

/** At most four lenses in 90 characters: long forms give way from the right, then texts are cut. */
export function fitLenses(lenses: readonly Lens[]): readonly Lens[] {
  const fitted = lenses.slice(0, maxLenses);
  for (let at = fitted.length - 1; at >= 0 && lengthOf(fitted) > maxLensLength; at -= 1) {
    const lens = fitted[at];
    if (lens?.short !== undefined) fitted[at] = { ...lens, text: lens.short };
  }
  for (let at = fitted.length - 1; at >= 0 && lengthOf(fitted) > maxLensLength; at -= 1) {
    const lens = fitted[at];
    const room = (lens?.text.length ?? 0) - (lengthOf(fitted) - maxLensLength);
    if (lens !== undefined) fitted[at] = { ...lens, text: cut(lens.text, Math.max(room, 8)) };
  }
  return fitted;
}

function lengthOf(lenses: readonly Lens[]): number {
  return lenses.reduce((sum, { text }) => sum + text.length + separatorLength, -separatorLength);
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
