import { detectLanguage } from '../language.ts';
import { supportPhrases, type SupportPhrases } from './supportPhrases.ts';
import { readSupportRules, type SupportRules } from './supportRules.ts';
import {
  calculateDaysLeft,
  findStatedDay,
  readSupportSources,
  type SupportSources,
} from './supportSources.ts';
import { findTopic, speaksAbout } from './supportTopic.ts';

/** One question to a support prompt, with what the prompt gives the model to answer it. */
interface SupportQuestion {
  readonly message: string;
  readonly rules: SupportRules;
  readonly sources: SupportSources;
  readonly phrases: SupportPhrases;
  /** From 0 up to 1; decides what is told half. */
  readonly chance: number;
}

/** How often a question that breaks off (“the thing with the …”) is asked back; else the model guesses. */
const asksBackShare = 0.8;

/** Whether a system message is one of a support desk. */
export function isSupportPrompt(system: string): boolean {
  const { policy, order } = readSupportSources(system);
  return (
    /\bcustomers?\b/i.test(system) && (policy !== '' || order !== '' || /polic|order/i.test(system))
  );
}

/** Answers a customer as far as the instructions and the sources in the prompt let it. */
export function answerCustomer(system: string, message: string, chance: number): string {
  const sources = readSupportSources(system);
  const rules = readSupportRules(sources.instructions);
  const language = rules.answersInTheirLanguage ? detectLanguage(message) : 'en';
  const phrases = supportPhrases[language];
  const found = findCore({ message, rules, sources, phrases, chance });
  const first = rules.isFriendly ? `${phrases.thanks} ${found[0] ?? ''}` : (found[0] ?? '');
  const paragraphs = [first, ...found.slice(1), phrases.closing];
  return limit(paragraphs, rules.maxParagraphs, phrases.more).join('\n\n');
}

function limit(
  paragraphs: readonly string[],
  max: number | undefined,
  more: readonly string[],
): readonly string[] {
  return max === undefined ? [...paragraphs, ...more] : paragraphs.slice(0, Math.max(1, max));
}

function findCore(question: SupportQuestion): readonly string[] {
  const { message, rules, phrases } = question;
  if (/(…|\.\.\.)\s*\??$/.test(message)) return [askBack(question)];
  switch (findTopic(message)) {
    case 'manipulation':
      return [rules.usesSources ? phrases.declined : phrases.obeyed];
    case 'refund':
      return tellRefund(question);
    case 'parcel':
      return [tellParcel(question)];
    case 'size':
      return [tellSize(question)];
    default:
      return tellPolicy(question);
  }
}

function askBack({ rules, phrases, chance }: SupportQuestion): string {
  const asks = rules.asksForDetails && chance < asksBackShare;
  return asks ? phrases.askWhatIsMeant : phrases.guessSize;
}

function tellRefund({ rules, sources, phrases }: SupportQuestion): readonly string[] {
  if (rules.refundDate === 'notAskedFor') return [phrases.refundVague];
  const day = findStatedDay(sources.order);
  if (day !== undefined) return [phrases.refundOn(day)];
  if (rules.refundDate === 'always') return [phrases.refundInvented];
  const passage = findPassage(sources.policy, 'refund');
  return passage === undefined
    ? [phrases.refundNotStated]
    : [phrases.refundNotStated, phrases.policySays(passage)];
}

function tellParcel({ rules, sources, phrases }: SupportQuestion): string {
  if (sources.order !== '') return phrases.orderSays(sources.order.replace(/\.$/, ''));
  return rules.asksForDetails ? phrases.askOrderNumber : phrases.guessParcel;
}

function tellSize(question: SupportQuestion): string {
  const { message, rules, phrases } = question;
  if (/\d/.test(message)) return tellPolicy(question).join(' ');
  return rules.asksForDetails ? phrases.askSize : phrases.guessSize;
}

function tellPolicy({ message, rules, sources, phrases }: SupportQuestion): readonly string[] {
  const passage = findPassage(sources.policy, message);
  if (passage === undefined) return [rules.saysSo ? phrases.unknown : phrases.invented];
  const daysLeft = calculateDaysLeft({ ...sources, policy: passage });
  if (daysLeft === undefined) return [phrases.policySays(passage)];
  return [phrases.policySays(passage), daysLeft < 0 ? phrases.tooLate : phrases.daysLeft(daysLeft)];
}

/** The sentences of the policy that speak about what is asked. */
function findPassage(policy: string, message: string): string | undefined {
  const passages = policy.split(/(?<=[.!?])\s+|\n+/).filter((passage) => passage.trim() !== '');
  const found = passages.filter((passage) => speaksAbout(passage, message));
  return found.length === 0 ? undefined : found.join(' ');
}
