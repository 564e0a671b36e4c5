import * as vscode from 'vscode';
import type { TextMoment } from './rolloutSentence.ts';

/** Now, in the editor's language and the machine's zone. */
export function presentMoment(): TextMoment {
  return { now: Date.now(), place: { locale: vscode.env.language } };
}
