import type { EvalCaseReport, EvalReport, PromptEvalReport } from './evalReport.ts';

/**
 * The report as JUnit XML, as CI systems read it. Names are made of a case's name and id, which come from its content: a
 * case that is inserted renames no other.
 */
export function writeJUnit({ prompts }: EvalReport): string {
  const suites = prompts.map(writeSuite).join('\n');
  const totals = countAll(prompts.flatMap(listEntries));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="prompt-rollout eval"${writeCounts(totals)}>\n${suites}\n</testsuites>\n`;
}

/** A test case, or something that concerns the prompt as a whole. */
interface Entry {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly seconds: number;
  readonly outcome: EvalCaseReport['outcome'];
  readonly message: string;
  readonly details: string;
}

function writeSuite(report: PromptEvalReport): string {
  const entries = listEntries(report);
  const seconds = (report.durationMs / 1000).toFixed(3);
  const lines = entries.map((entry) => writeEntry(entry, report.prompt));
  const head = `<testsuite name="${escape(report.prompt)}"${writeCounts(countAll(entries))} time="${seconds}">`;
  return [`  ${head}`, ...lines, '  </testsuite>'].join('\n');
}

function listEntries(report: PromptEvalReport): readonly Entry[] {
  return [...report.cases.map(toEntry), ...listProblemEntries(report), ...listVerdict(report)];
}

function toEntry(one: EvalCaseReport): Entry {
  const findings = one.findings.map(
    ({ file, line, type, reason }) => `${file}:${line}: ${type}: ${reason}`,
  );
  const answer = one.answer === undefined ? [] : ['', 'Answer:', one.answer];
  return {
    name: `${one.name} [${one.id}]`,
    file: one.file,
    line: one.line,
    seconds: (one.latencyMs ?? 0) / 1000,
    outcome: one.outcome,
    message: one.findings[0]?.reason ?? one.error ?? '',
    details: [...findings, ...(one.error === undefined ? [] : [one.error]), ...answer].join('\n'),
  };
}

/** What concerns more than one case is an error of the suite, so that it is not overlooked. */
function listProblemEntries({ path, problems }: PromptEvalReport): readonly Entry[] {
  if (problems.length === 0) return [];
  const [message = ''] = problems;
  const place = { file: path, line: 1, seconds: 0 };
  return [{ ...place, name: 'run', outcome: 'error', message, details: problems.join('\n') }];
}

/** The verdict is a test of its own: cases may fail on both sides, and a regression may have no failing case. */
function listVerdict({ path, comparison }: PromptEvalReport): readonly Entry[] {
  if (comparison === undefined) return [];
  const { verdict, reasons, baseline } = comparison;
  const sentences = reasons.map(({ sentence }) => sentence);
  const outcomes = {
    better: 'passed',
    noRegression: 'passed',
    regression: 'failed',
    insufficient: 'error',
  } as const;
  return [
    {
      name: 'verdict',
      ...{ file: path, line: 1, seconds: 0 },
      // Where nothing is live the cases alone decide.
      outcome: baseline === undefined ? 'skipped' : outcomes[verdict],
      message: sentences[0] ?? '',
      details: sentences.join('\n'),
    },
  ];
}

function writeEntry(entry: Entry, suite: string): string {
  const { name, file, line, seconds, outcome } = entry;
  const attributes = `classname="${escape(suite)}" name="${escape(name)}" file="${escape(file)}" line="${line}" time="${seconds.toFixed(3)}"`;
  if (outcome === 'passed') return `    <testcase ${attributes}/>`;
  return `    <testcase ${attributes}>${writeOutcome(entry)}</testcase>`;
}

function writeOutcome({ outcome, message, details }: Entry): string {
  const text = `message="${escape(message)}"`;
  if (outcome === 'skipped') return `<skipped ${text}/>`;
  const element = outcome === 'failed' ? 'failure' : 'error';
  return `<${element} ${text}>${escape(details)}</${element}>`;
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function countAll(entries: readonly Entry[]): Counts {
  const count = (outcome: Entry['outcome']): number =>
    entries.filter((entry) => entry.outcome === outcome).length;
  return {
    tests: entries.length,
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function writeCounts({ tests, failures, errors, skipped }: Counts): string {
  return ` tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // Attributes would lose them otherwise.
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

/** Characters that XML cannot hold at all become U+FFFD. */
function escape(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"'\n\t\r]/g, (character) => entities[character] ?? character);
}
