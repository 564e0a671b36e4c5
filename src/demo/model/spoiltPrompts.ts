import type { CandidateBehaviour } from '../candidateBehaviour.ts';
import type { ServedContent } from '../servedContent.ts';
import { calculateChance } from './chance.ts';
import type { ChatQuestion } from './chatQuestion.ts';
import { detectLanguage } from './language.ts';

type Spoilt = Exclude<CandidateBehaviour, 'well'>;

interface SpoiltPrompt {
  readonly behaviour: Spoilt;
  readonly temperature: number | undefined;
  /** The fixed text of each message, between its variables. */
  readonly messages: readonly { readonly role: string; readonly pieces: readonly string[] }[];
}

/** About every second question, and always the same ones, so that a fixture made of a failure fails again. */
const spoiltShare = 0.5;
const repeats = 6;

/**
 * Prompts that the stand-in answers badly, known by their text: whoever asks with it, the application or an eval, gets
 * the bad answer, and a version with another text gets a good one.
 */
export class SpoiltPrompts {
  #spoilt = new Map<string, SpoiltPrompt>();

  /** From now on, questions with this content are answered so. */
  spoil(content: ServedContent, behaviour: CandidateBehaviour): void {
    const name = JSON.stringify([content.messages, content.modelParameters?.temperature]);
    if (behaviour === 'well') {
      this.#spoilt.delete(name);
      return;
    }
    this.#spoilt.set(name, {
      behaviour,
      temperature: content.modelParameters?.temperature,
      messages: content.messages.map(({ role, content: text }) => ({
        role,
        pieces: text.split(/\{\{\s*[A-Za-z_][\w.-]*\s*\}\}/),
      })),
    });
  }

  mendAll(): void {
    this.#spoilt.clear();
  }

  /** The answer as it is given, good or spoilt. */
  apply(question: ChatQuestion, text: string): string {
    const behaviour = this.#find(question);
    if (behaviour === undefined) return text;
    const asked = question.messages.findLast(({ role }) => role === 'user')?.text ?? '';
    switch (behaviour) {
      case 'parseFailures':
        return isChosen(asked) ? breakOff(text) : text;
      case 'refusals':
        return isChosen(asked) ? 'I’m sorry, but I can’t help with that.' : text;
      case 'oneTenant':
        return detectLanguage(asked) === 'de' ? breakOff(text) : text;
      case 'costly':
        return Array.from({ length: repeats }, () => text).join('\n\n');
      case 'slowly':
        return text;
    }
  }

  #find(question: ChatQuestion): Spoilt | undefined {
    for (const spoilt of this.#spoilt.values()) if (fits(spoilt, question)) return spoilt.behaviour;
    return undefined;
  }
}

/** Half of a JSON object around the text, as a model leaves it that lost its way. */
export function breakOff(text: string): string {
  return `{"reply": ${JSON.stringify(text.slice(0, Math.ceil(text.length / 2)))}`;
}

function isChosen(asked: string): boolean {
  return calculateChance('half', asked.trim()) < spoiltShare;
}

function fits({ messages, temperature }: SpoiltPrompt, question: ChatQuestion): boolean {
  if (temperature !== undefined && temperature !== question.temperature) return false;
  if (messages.length !== question.messages.length) return false;
  return messages.every(({ role, pieces }, index) => {
    const asked = question.messages[index];
    return asked?.role === role && hasPieces(asked.text, pieces);
  });
}

/** Whether a text is made of these pieces in their order, with anything between them. */
function hasPieces(text: string, pieces: readonly string[]): boolean {
  const [first = '', ...others] = pieces;
  if (others.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  let place = first.length;
  const last = others.pop() ?? '';
  for (const piece of others) {
    const found = text.indexOf(piece, place);
    if (found < 0) return false;
    place = found + piece.length;
  }
  return text.length - last.length >= place && text.endsWith(last);
}
