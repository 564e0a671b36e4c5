import { findJson } from './findJson.ts';
import { unclear, type Check, type Finding } from './finding.ts';
import { askJudge } from './askJudge.ts';
import { writeJudgeMessages } from './judgePrompt.ts';
import { parseJson } from './parseJson.ts';
import { quoteText } from './quoteText.ts';

/** `llm-rubric`: a model judges whether the answer meets what the rubric asks. */
export const checkRubric: Check = (assertion, context) => {
  const { value, rubricPrompt, threshold } = assertion;
  const isEmpty = value === undefined || value === null || value === '';
  if (isEmpty && rubricPrompt === undefined) {
    return unclear('“llm-rubric” needs a rubric that says what a good answer is.');
  }
  const rubric = isEmpty ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const judged = { output: context.answer.text, rubric, values: context.values };
  const messages = writeJudgeMessages(judged, rubricPrompt);
  return askJudge(assertion, messages, context, (text) => toFinding(text, threshold));
};

interface Verdict {
  readonly pass: boolean;
  readonly score: number;
  readonly reason: string;
}

function toFinding(text: string, threshold: number | undefined): Finding {
  const verdict = readVerdict(text);
  if (typeof verdict === 'string') return unclear(verdict);
  const { pass, score, reason } = verdict;
  if (pass && threshold !== undefined && score < threshold) {
    const below = `The judge gives ${score}; wanted is at least ${threshold}. ${reason}`.trim();
    return { outcome: 'fail', score, reason: below };
  }
  const says = reason === '' ? (pass ? 'it passes.' : 'it fails.') : reason;
  return { outcome: pass ? 'pass' : 'fail', score, reason: `The judge says: ${says}` };
}

/** A sentence when the judge's words are no verdict: what was not said is never taken for a pass. */
function readVerdict(text: string): Verdict | string {
  const objects = (findJson(text, { lists: false }) ?? []).map(parseJson).flatMap(toVerdicts);
  const [verdict] = objects;
  if (verdict === undefined) {
    return `The judge gave no JSON with “pass”, so there is no verdict. It said ${quoteText(text)}.`;
  }
  if (objects.length > 1) return 'The judge gave more than one verdict, so there is none.';
  const { pass, score = Number(pass), reason = '' } = verdict;
  if (typeof pass !== 'boolean') return 'The judge’s “pass” is neither true nor false.';
  if (typeof score !== 'number' || score < 0 || score > 1) {
    return 'The judge’s “score” is no number from 0 to 1.';
  }
  return { pass, score, reason: typeof reason === 'string' ? reason : '' };
}

interface WrittenVerdict {
  readonly pass: unknown;
  readonly score?: unknown;
  readonly reason?: unknown;
}

function toVerdicts(parsed: ReturnType<typeof parseJson>): readonly WrittenVerdict[] {
  if (!parsed.ok) return [];
  const { value } = parsed;
  return typeof value === 'object' && value !== null && 'pass' in value ? [value] : [];
}
