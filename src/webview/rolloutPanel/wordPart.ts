import { html, type TemplateResult } from 'lit';
import type { Tone } from '../../protocol/panel/tone.ts';
import { iconPart } from './iconPart.ts';

/** A verdict: a word with an icon. The colour only repeats it. */
export function wordPart(said: {
  readonly tone: Tone;
  readonly icon: string;
  readonly word: string;
}): TemplateResult {
  return html`<span class="verdict tone-${said.tone}"
    >${iconPart(said.icon, 'tone-icon')}<span class="word">${said.word}</span></span
  >`;
}
