import { applyStyle } from './applyStyle.ts';
import type { ChatQuestion } from './chatQuestion.ts';
import { fillSchema } from './fillSchema.ts';
import type { StandInAnswer } from './standInAnswer.ts';

const harmful = /\b(bomb|explosive|poison|malware|weapon)s?\b/i;

/**
 * An answer to any other prompt: it follows what the instructions say about the form, and repeats the question, because it knows
 * nothing. Yes and no follow from whether the question is put in the negative.
 */
export function answerGenerally(
  question: ChatQuestion,
  instructions: string,
  input: string,
): StandInAnswer {
  if (harmful.test(input)) return say('I’m sorry, but I can’t help with that.');
  const tool = question.tools.find(({ name }) => asksForTool(instructions, name));
  if (tool !== undefined && !question.messages.some(({ role }) => role === 'tool')) {
    const filled = JSON.stringify(fillSchema(tool.parameters, {}, input));
    return { text: '', toolCalls: [{ name: tool.name, arguments: filled }] };
  }
  const answer = findChoice(instructions, input) ?? `You wrote: ${input}`;
  const isJson = question.format === 'json' || /\b(in|as|only|valid) json\b/i.test(instructions);
  if (!isJson) return say(applyStyle(instructions, answer));
  const { schema } = question;
  return say(JSON.stringify(schema === undefined ? { answer } : fillSchema(schema, {}, answer)));
}

function say(text: string): StandInAnswer {
  return { text, toolCalls: [] };
}

function asksForTool(instructions: string, name: string): boolean {
  const words = name.replaceAll(/[_-]+/g, ' ').toLowerCase();
  const text = instructions.toLowerCase();
  return text.includes(name.toLowerCase()) || text.includes(words);
}

/** The answer where the instructions leave a choice of a few words: yes or no, or one of a list. */
function findChoice(instructions: string, input: string): string | undefined {
  const isYesOrNo = /\byes[”"’']? or [“"‘']?no\b|\byes\/no\b/i.test(instructions);
  if (isYesOrNo) return isNegative(input) ? 'No' : 'Yes';
  const list = /\b(?:one of|either|as)\b:? ((?:[\w“”"'-]+, )*[\w“”"'-]+,? or [\w“”"'-]+)/i;
  const named = list.exec(instructions)?.[1];
  if (named === undefined) return undefined;
  const choices = named.split(/,? or |, /).map((choice) => choice.replaceAll(/[“”"']/g, ''));
  const lower = input.toLowerCase();
  const mentioned = choices.find((choice) => lower.includes(choice.toLowerCase()));
  return mentioned ?? chooseByMood(choices, input) ?? choices[0];
}

function isNegative(text: string): boolean {
  return /\b(not|no|never|none|without|false|wrong|unable|cannot)\b|n['’]t\b/i.test(text);
}

function chooseByMood(choices: readonly string[], text: string): string | undefined {
  const isBad =
    isNegative(text) || /\b(bad|awful|terrible|hate|worst|broken|slow|rude)\b/i.test(text);
  const isGood = /\b(good|great|love|best|excellent|thanks?|happy|perfect)\b/i.test(text);
  const mood = isBad
    ? /^(negative|bad|sad|angry)/i
    : isGood
      ? /^(positive|good|happy)/i
      : /^neutral/i;
  return choices.find((choice) => mood.test(choice));
}
