import type { ChatQuestion } from './chatQuestion.ts';
import { applyStyle } from './applyStyle.ts';
import { answerFollowUp, isFollowUpPrompt } from './followUpAnswer.ts';
import { answerGenerally } from './genericAnswer.ts';
import { isJudgePrompt, judge, judgeYesOrNo } from './judgeAnswer.ts';
import type { StandInAnswer } from './standInAnswer.ts';
import { answerCustomer, isSupportPrompt } from './support/supportAnswer.ts';
import { answerTriage, isTriagePrompt } from './triageAnswer.ts';

/**
 * The stand-in's answer, from nothing but the request and a chance from 0 up to 1. It plays the sample's prompts and the
 * judge; any other prompt gets an answer of the form that it asks for.
 */
export function answerQuestion(question: ChatQuestion, chance: number): StandInAnswer {
  const system = join(question, ({ role }) => role === 'system' || role === 'developer');
  const input = question.messages.findLast(({ role }) => role === 'user')?.text.trim() ?? '';
  const judged = answerAsJudge(system, input);
  if (judged !== undefined) return say(judged);
  if (isTriagePrompt(system)) return answerTriage(question, system, input);
  if (isFollowUpPrompt(system)) return say(applyStyle(system, answerFollowUp(system, input)));
  if (question.format === 'text' && isSupportPrompt(system))
    return say(applyStyle(system, answerCustomer(system, input, chance)));
  const all = join(question, ({ role }) => role !== 'assistant');
  return answerGenerally(question, system === '' ? all : system, input === '' ? all : input);
}

function answerAsJudge(system: string, input: string): string | undefined {
  if (isJudgePrompt(`${system}\n${input}`)) {
    const asked = readBetweenMarkers(input) ?? readTags(input);
    if (asked !== undefined) return judge(asked.rubric, asked.answer);
  }
  const isOfOneReply = /^does (this|the) (reply|answer|response)\b/i.test(input);
  return isOfOneReply ? judgeYesOrNo(input) : undefined;
}

interface AskedJudgement {
  readonly rubric: string;
  readonly answer: string;
}

/** `Rubric: …`, then the answer between two equal lines, which are announced in the line before them. */
function readBetweenMarkers(text: string): AskedJudgement | undefined {
  const marker = /^===.*===$/m.exec(text)?.[0];
  if (marker === undefined) return undefined;
  const [before = '', answer] = text.split(`\n${marker}\n`);
  const rubric = before.replace(/^\s*rubric:\s*/i, '').replace(/\n[^\n]*:\s*$/, '');
  return answer === undefined ? undefined : { rubric, answer };
}

/** `<Output>…</Output>` and `<Rubric>…</Rubric>`, as promptfoo writes them. */
function readTags(text: string): AskedJudgement | undefined {
  const read = (names: string): string | undefined =>
    new RegExp(`<(${names})>([\\s\\S]*)</\\1>`, 'i').exec(text)?.[2]?.trim();
  const answer = read('output|answer|response');
  const rubric = read('rubric|criterion|criteria');
  return answer === undefined || rubric === undefined ? undefined : { rubric, answer };
}

function join(
  { messages }: ChatQuestion,
  isWanted: (message: ChatQuestion['messages'][number]) => boolean,
): string {
  return messages
    .filter(isWanted)
    .map(({ text }) => text)
    .join('\n');
}

function say(text: string): StandInAnswer {
  return { text, toolCalls: [] };
}
