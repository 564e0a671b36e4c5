// What the preview of a prompt shows: the messages as the model would get them. Pure.
import type { PromptContent, PromptMessage } from '../../domain/prompt/promptContent.ts';
import { renderPrompt } from '../../domain/prompt/renderPrompt.ts';
import { findPlaceholders } from '../../domain/prompt/variables.ts';
import type { TextSpan } from '../../formats/text/textRange.ts';
import { l10n } from '../platform/localize.ts';
import { isSameQuestion, type PromptQuestion } from './promptQuestion.ts';
import type { TriedAnswer } from './triedAnswer.ts';

export interface PreviewInput {
  /** Absent while the file could never be read. */
  readonly rendered: PromptQuestion | undefined;
  /** Why the file cannot be read now: what is rendered is then what it held before. */
  readonly problem?: string | undefined;
  readonly tried?: TriedAnswer | undefined;
}

export interface PreviewText {
  readonly text: string;
  /** What a model would be sent. */
  readonly messages: readonly PromptMessage[];
  /** The lines that begin a message, an answer or an error. */
  readonly titles: readonly TextSpan[];
  /** Placeholders that nothing was put in for. */
  readonly gaps: readonly TextSpan[];
  /** Inputs that have no value, in the text or not. */
  readonly missing: readonly string[];
  /** Names of values that the prompt does not use. */
  readonly unknown: readonly string[];
  /** Placeholders with spaces, which GitHub's dialect leaves as they are. */
  readonly spaced: readonly string[];
  /** The answer below was given to another text. */
  readonly isStale: boolean;
}

// No text file and no answer holds it, so that a value which looks like a placeholder is not taken for one.
const mark = '\uffff';
const replaced = '\ufffd';

export function createPreviewText({ rendered, problem, tried }: PreviewInput): PreviewText {
  const shown = rendered === undefined ? nothing : render(rendered);
  const isStale = tried !== undefined && !isSameQuestion(tried.question, rendered);
  const sections: readonly (readonly [string, string])[] = [
    ...(problem === undefined ? [] : [[l10n.t('error'), toPlain(problem)] as const]),
    ...shown.sections,
    ...(tried === undefined ? [] : [answerSection(tried, isStale)]),
  ];
  const { messages, missing, unknown, spaced } = shown;
  return { ...join(sections), messages, missing, unknown, spaced, isStale };
}

type Shown = Pick<PreviewText, 'messages' | 'missing' | 'unknown' | 'spaced'> & {
  /** Title and text; what is between two marks is a gap. */
  readonly sections: readonly (readonly [string, string])[];
};

const nothing: Shown = { messages: [], missing: [], unknown: [], spaced: [], sections: [] };

function render({ content, values, dialect }: PromptQuestion): Shown {
  const { messages, missing, unknown } = renderPrompt(content, values, { dialect });
  const spaced = dialect === 'github' ? listSpaced(content) : [];
  const marked = renderPrompt(
    { ...content, messages: content.messages.map((one) => markSpaced(one, spaced)) },
    {
      ...Object.fromEntries(
        Object.entries(values).map(([name, one]) => [
          name,
          typeof one === 'string' ? toPlain(one) : one,
        ]),
      ),
      ...Object.fromEntries(missing.map((name) => [name, `${mark}{{${name}}}${mark}`])),
    },
    { dialect },
  );
  const sections = marked.messages.map((one) => [one.role, one.content] as const);
  return { messages, missing, unknown, spaced, sections };
}

/** The placeholders that a literal replacement of `{{name}}` does not find, as they are written. */
function listSpaced({ messages }: PromptContent): readonly string[] {
  const written = messages.flatMap(({ content }) =>
    findPlaceholders(content)
      .placeholders.map(({ name, start, end }) => ({ name, text: content.slice(start, end) }))
      .filter(({ name, text }) => text !== `{{${name}}}`)
      .map(({ text }) => text),
  );
  return [...new Set(written)];
}

function markSpaced({ role, content }: PromptMessage, spaced: readonly string[]): PromptMessage {
  const marked = spaced.reduce(
    (text, one) => text.replaceAll(one, () => mark + one + mark),
    toPlain(content),
  );
  return { role, content: marked };
}

function answerSection(
  { text, facts }: TriedAnswer,
  isStale: boolean,
): readonly [title: string, text: string] {
  const title = isStale ? l10n.t('answer to an earlier text') : l10n.t('answer');
  const below = facts === '' ? '' : `\n\n${toPlain(facts)}`;
  return [title, toPlain(text).trimEnd() + below];
}

/** Line breaks as the editor will have them, so that places in the text are the same there. */
function toPlain(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(mark, replaced);
}

/** One text of all sections, with the places of their titles and gaps. */
function join(
  sections: readonly (readonly [string, string])[],
): Pick<PreviewText, 'text' | 'titles' | 'gaps'> {
  const titles: TextSpan[] = [];
  const gaps: TextSpan[] = [];
  let text = '';
  const add = (part: string): TextSpan => {
    const start = text.length;
    text += part;
    return { start, end: text.length };
  };
  for (const [index, [title, body]] of sections.entries()) {
    if (index > 0) add('\n');
    titles.push(add(`── ${title} ──`));
    add('\n');
    for (const [at, part] of body.trimEnd().split(mark).entries()) {
      const span = add(part);
      if (at % 2 === 1) gaps.push(span);
    }
    add('\n');
  }
  return { text, titles, gaps };
}
