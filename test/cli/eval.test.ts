import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { Value } from 'typebox/value';
import { evalReportSchema, type EvalReport } from '../../src/cli/eval/evalReport.ts';
import { runCommandLine } from '../../src/cli/runCommandLine.ts';
import { RegistryClient } from '../../src/client/registryClient.ts';
import { startModelServer } from '../../src/demo/model/startModelServer.ts';
import { startScriptedModel, streamReply } from '../support/startScriptedModel.ts';
import { EvalWorkspace } from './evalWorkspace.ts';

const answer = 'prompts/support/answer.prompt.yml';
const fixtures = 'prompts/support/answer.fixtures.yml';
const refundLine = 'Tell the customer when a refund will arrive.';
const mend = (source: string): string =>
  source.replace(refundLine, 'Give a date for a refund only if the order below states one.');
const breakIt = (source: string): string =>
  source.replace(/.*Answer in the customer's language.*\n/, '');

function readReport(out: string): EvalReport {
  const report: unknown = JSON.parse(out);
  assert.deepEqual([...Value.Errors(evalReportSchema, report)], []);
  return Value.Parse(evalReportSchema, report);
}

describe('prompt-rollout eval', function () {
  this.timeout(60_000);
  let workspace: EvalWorkspace;

  before(async () => {
    workspace = await EvalWorkspace.create();
  });
  after(() => workspace.close());
  afterEach(() => workspace.restore());

  const evaluate = (...args: string[]) => workspace.run('eval', '--trust-code', ...args);

  it('passes, and says with what', async () => {
    const { code, out, err } = await evaluate('triage');
    assert.equal(code, 0, err);
    assert.match(
      out,
      /^triage {2}prompts\/triage\.prompt\.yml {2}openai\/gpt-4o-mini \(stand-in\)/,
    );
    assert.match(out, /9 of 9 cases passed \(100 %\); \d+ tokens, \$0\.0000, /);
    assert.match(out, / {2}PASSED\n/);
    // Nobody watches a pipe.
    assert.equal(err, '');
  });

  it('fails, and names the assertion’s line', async () => {
    const { code, out } = await evaluate(answer);
    assert.equal(code, 1, out);
    const lines = (await workspace.read(fixtures)).split('\n');
    const at = lines.findIndex((line) => line.includes('within a week')) + 1;
    assert.match(out, /✗ A date that nobody knows \[known-bad\]\n/);
    assert.ok(out.includes(`${fixtures}:${at}: not-icontains-any: The answer contains “business`));
    assert.match(out, /FAILED/);
    const tolerant = await evaluate(answer, '--pass-rate', '0.85');
    assert.equal(tolerant.code, 0, tolerant.out);
  });

  it('runs every prompt that has cases, as JSON that keeps to its schema', async () => {
    const { code, out } = await evaluate('--json');
    assert.equal(code, 1);
    const report = readReport(out);
    assert.equal(report.outcome, 'failed');
    assert.deepEqual(
      report.prompts.map(({ prompt, outcome }) => [prompt, outcome]),
      [
        ['sales/followup', 'passed'],
        ['support/answer', 'failed'],
        ['triage', 'passed'],
      ],
    );
    const [, support] = report.prompts;
    const red = support?.cases.find(({ name }) => name === 'A date that nobody knows');
    assert.equal(red?.outcome, 'failed');
    assert.deepEqual(red.findings[0]?.type, 'not-icontains-any');
    assert.match(red.answer ?? '', /business days/);
    const flaky = support?.cases.find(({ name }) => name === 'A message that breaks off');
    assert.equal((flaky?.passed ?? 0) + (flaky?.failed ?? 0), 5);
  });

  it('sees a regression of a broken working copy, and no regression of a mended one', async () => {
    await workspace.edit(answer, breakIt);
    const broken = await evaluate('support/answer', '--compare', 'live');
    assert.equal(broken.code, 1, broken.out);
    assert.match(broken.out, /compared with 1\.3\.0/);
    assert.match(
      broken.out,
      /✗ A parcel on its way, in French \[representative\] \(passed before\)/,
    );
    assert.match(broken.out, /verdict: regression\. It passes less often than 1\.3\.0/);

    await workspace.restore();
    await workspace.edit(answer, mend);
    const mended = await evaluate('support/answer', '--compare', 'live', '--json');
    assert.equal(mended.code, 0, mended.out);
    const { comparison } = readReport(mended.out).prompts[0] ?? {};
    assert.equal(comparison?.baseline, '1.3.0');
    assert.equal(comparison.verdict, 'noRegression');
    assert.equal(comparison.better.length >= 2, true);
  });

  it('compares with any version, and with nothing where nothing is live', async () => {
    const older = await evaluate('triage', '--compare', '1.1.0', '--json');
    const { comparison } = readReport(older.out).prompts[0] ?? {};
    assert.equal(comparison?.baseline, '1.1.0');
    const unknown = await evaluate('triage', '--compare', '9.9.9');
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /no version 9\.9\.9 of triage/);

    await writeNewPrompt('Answer only with yes or no.', 'equals, value: Yes');
    const first = await evaluate('fresh', '--compare', 'live');
    assert.equal(first.code, 0, first.out + first.err);
    assert.match(first.out, /nothing live to compare with/);
    assert.match(first.out, /Nothing is live yet/);
  });

  it('says that there are too few cases to tell', async () => {
    const { code, out } = await evaluate('sales/followup', '--compare', 'live');
    assert.equal(code, 4, out);
    assert.match(
      out,
      /verdict: insufficient evidence\. Too few cases to rule a regression out: 3 could be compared, and it takes 10; add 7 more/,
    );
    assert.match(out, /INSUFFICIENT/);
  });

  it('tells what could not be run from what failed', async () => {
    const untrusted = await workspace.run('eval', 'triage');
    assert.equal(untrusted.code, 5, untrusted.out);
    assert.match(untrusted.out, /! A broken tent/);

    const gone = await startModelServer(0);
    await gone.close();
    await writeProject(`url: ${gone.url}`);
    const down = await evaluate('triage');
    assert.equal(down.code, 5, down.out);
    assert.match(down.out, /9 skipped/);
    assert.match(down.out, /NOT COMPLETE/);

    await writeProject(`url: ${workspace.model.url}\n    keyVariable: DESK_KEY`);
    const noKey = await evaluate('triage');
    assert.equal(noKey.code, 5);
    assert.match(noKey.out, /Set the environment variable DESK_KEY/);
    const withKey = await workspace.runIn({ DESK_KEY: 'k' }, 'eval', 'triage', '--trust-code');
    assert.equal(withKey.code, 0, withKey.out);

    await writeProject('url: https://llm.example.com/v1\n    keyVariable: DESK_KEY');
    const elsewhere = await workspace.runIn({ DESK_KEY: 'k' }, 'eval', 'triage', '--trust-code');
    assert.equal(elsewhere.code, 5);
    assert.match(elsewhere.out, /--allow-key DESK_KEY=https:\/\/llm\.example\.com/);

    await writeProject(`url: ${workspace.model.url}`);
    await workspace.edit(fixtures, (text) => text.replace('type: contains,', 'type: contain,'));
    const broken = await evaluate('support/answer');
    assert.notEqual(broken.code, 0);
    assert.match(broken.out, new RegExp(`! ${fixtures}:\\d+:.*error: .*contain`));
  });

  it('needs arguments that make sense', async () => {
    const wrong: readonly [args: readonly string[], message: RegExp][] = [
      [['nobody'], /no prompt file for “nobody”/],
      [['--post'], /--post together with --compare/],
      [['--record', '--replay'], /either --record or --replay/],
      [['--repeat', '0'], /whole number/],
      [['--pass-rate', '95'], /from 0 to 1/],
      [['--allow-key', 'X'], /pair such as/],
      [['triage', '--junit', 'no/such/folder/x.xml'], /cannot be written/],
    ];
    for (const [args, message] of wrong) {
      let err = '';
      const code = await runCommandLine(['eval', '--trust-code', ...args], {
        write: () => undefined,
        writeError: (text) => (err += text),
        environment: {},
        folder: workspace.root,
        isTerminal: false,
        version: 'test',
      });
      assert.equal(code, 2, args.join(' '));
      assert.match(err, message);
    }
    await writeNewPrompt('Hello.', undefined);
    const none = await evaluate('fresh');
    assert.equal(none.code, 2);
    assert.match(none.err, /no cases with assertions.*prompts\/fresh\.fixtures\.yml/);
    const beside = await evaluate('triage', 'fresh');
    assert.equal(beside.code, 5);
    assert.match(beside.out, /! There are no cases with assertions/);
  });

  it('keeps within its budget, and posts no run that the budget cut short', async () => {
    await writeProject(
      `url: ${workspace.model.url}\n    prices: { '*': { input: 100, output: 100 } }`,
    );
    const { code, out } = await evaluate('triage', '--budget', '0.05');
    assert.equal(code, 5, out);
    assert.match(out, /skipped/);
    const args = ['triage', '--budget', '0.05', '--compare', 'live', '--post'];
    const posted = await evaluate(...args);
    assert.equal(posted.code, 5, posted.out);
    assert.match(posted.out, /! The evidence was not recorded, since not all cases ran\./);
    assert.doesNotMatch(posted.out, /recorded as evidence/);
    await writeProject(`url: ${workspace.model.url}`);
  });

  it('tells what was found before the registry failed', async () => {
    const { code, out, err } = await evaluate('triage', 'support/answer', '--compare', '2.0.0');
    assert.equal(code, 2, err);
    assert.match(out, /^triage .*, compared with 2\.0\.0\n(.*\n)* {2}9 of 9 cases passed/);
    assert.match(out, /! The registry has no version 2\.0\.0 of support\/answer\./);
    assert.match(err, /The registry has no version 2\.0\.0 of support\/answer\./);
  });

  it('reports no more of a long answer than people read', async () => {
    const endless = await startScriptedModel();
    endless.replyAlways(streamReply(['x'.repeat(2_000_000)]));
    try {
      await writeProject(`url: ${endless.url}`);
      const { out } = await evaluate('triage', '--json');
      assert.ok(out.length < 500_000, `${out.length} characters`);
      const [first] = readReport(out).prompts[0]?.cases ?? [];
      assert.match(first?.answer ?? '', /… \(the first 10,000 of 2,000,000 characters\)$/);
    } finally {
      await endless.close();
      await writeProject(`url: ${workspace.model.url}`);
    }
  });

  it('replays what it recorded, without a model', async () => {
    const recorded = await evaluate('support/answer', '--compare', 'live', '--record', '--json');
    const before = readReport(recorded.out);
    assert.match(await workspace.read('prompts/support/answer.recorded.yml'), /Fjordpost/);
    await writeProject('url: http://127.0.0.1:9/v1');
    try {
      const replayed = await evaluate('support/answer', '--compare', 'live', '--replay', '--json');
      const after = readReport(replayed.out);
      assert.equal(replayed.code, recorded.code);
      assert.deepEqual(
        after.prompts[0]?.comparison?.reasons,
        before.prompts[0]?.comparison?.reasons,
      );
      const counts = ({ prompts }: EvalReport): unknown =>
        prompts[0]?.cases.map(({ id, passed, failed }) => [id, passed, failed]);
      assert.deepEqual(counts(after), counts(before));
      await workspace.edit(answer, mend);
      const changed = await evaluate('support/answer', '--replay');
      assert.equal(changed.code, 5);
      assert.match(changed.out, /given to another content of the prompt/);
    } finally {
      await writeProject(`url: ${workspace.model.url}`);
    }
  });

  it('writes JUnit whose names an inserted case does not change', async () => {
    const names = async (): Promise<readonly string[]> => {
      await evaluate('triage', '--junit', 'report.xml');
      const xml = await workspace.read('report.xml');
      return [...xml.matchAll(/<testcase classname="triage" name="([^"]+)"/g)].map(
        ([, name = '']) => name,
      );
    };
    const before = await names();
    assert.equal(before.length, 9);
    await workspace.edit('prompts/triage.fixtures.yml', (text) =>
      text.replace(
        'tests:\n',
        'tests:\n  - vars: { message: Do you repair stoves? }\n    assert: [{ type: is-json }]\n\n',
      ),
    );
    const after = await names();
    assert.equal(after.length, 10);
    assert.deepEqual(after.slice(1), before);
  });

  it('posts evidence that opens the gate for exactly this content', async () => {
    await workspace.edit(answer, mend);
    const commit = workspace.commit();
    const client = new RegistryClient({
      baseUrl: workspace.registry.url,
      token: () => Promise.resolve(workspace.registry.personToken),
      clientName: 'test/1',
    });
    const ci = {
      CI: 'true',
      GITHUB_SERVER_URL: 'https://git.example',
      GITHUB_REPOSITORY: 'desk/prompts',
      GITHUB_RUN_ID: '7',
    };
    const args = ['eval', 'support/answer', '--trust-code', '--compare', 'live', '--post'];
    const posted = await workspace.runIn(ci, ...args, '--json');
    assert.equal(posted.code, 0, posted.out);
    const id = readReport(posted.out).prompts[0]?.evidence ?? '';
    const evidence = await client.evidence.get(id);
    assert.equal(evidence.ranIn, 'ci');
    assert.equal(evidence.commit, commit);
    assert.equal(evidence.runUrl, 'https://git.example/desk/prompts/actions/runs/7');
    assert.equal(evidence.baseline, '1.3.0');

    const { token } = await client.tokens.create({
      name: 'eve',
      kind: 'person',
      roles: ['reviewer'],
    });
    const refused = await workspace.runIn({ PROMPT_ROLLOUT_TOKEN: token }, ...args);
    assert.equal(refused.code, 5);
    assert.match(refused.out, /! The evidence was not recorded\. .*\n *verdict: no regression/s);

    const place = ['support/answer', '-e', 'production'];
    const start = async (version: string): Promise<string> => {
      await publish();
      const plan = ['--plan', 'prompts/support/answer.rollout.yml'];
      const note = ['--change', 'Better answers', '--main-risk', 'None'];
      const [prompt = '', ...where] = place;
      const args = [prompt, version, ...where, ...plan, ...note];
      const started = await workspace.run('rollout', 'start', ...args);
      assert.equal(started.code, 0, started.err);
      return started.out;
    };
    assert.match(await start('1.4.0'), /running, stage internal/);
    await workspace.run('rollout', 'rollback', ...place);

    await workspace.edit(answer, breakIt);
    assert.match(await start('1.5.0'), /waiting to start, stage offline/);
    const missing = await workspace.run('rollout', 'advance', ...place);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /evidence +No eval run/);
    const bad = await workspace.runIn(ci, ...args);
    assert.equal(bad.code, 1);
    assert.match(bad.out, /recorded as evidence/);
    const held = await workspace.run('rollout', 'advance', ...place);
    assert.equal(held.code, 1);
    assert.match(held.err, /evidence +.*(regression|pass)/i);

    async function publish(): Promise<void> {
      const how = ['--bump', 'minor', '-m', 'Better answers'];
      const { code, err } = await workspace.run('publish', 'support/answer', ...how);
      assert.equal(code, 0, err);
    }
  });

  it('lets a new prompt through, although evidence has no place for it yet', async () => {
    const [prompt, cases] = await Promise.all([workspace.read(answer), workspace.read(fixtures)]);
    await writeFile(path.join(workspace.root, 'prompts/reply.prompt.yml'), prompt);
    await writeFile(path.join(workspace.root, 'prompts/reply.fixtures.yml'), cases);
    await workspace.edit('prompts/reply.prompt.yml', mend);
    const args = ['--compare', 'live', '--post', '--trust-code', '--pass-rate', '0.9'];
    const run = await workspace.run('eval', 'reply', ...args);
    assert.equal(run.code, 0, run.out);
    assert.match(run.out, /nothing live to compare with/);
    assert.match(run.err, /reply was never published/);
  });

  it('stops with Ctrl-C, and says that the report is not complete', async () => {
    const silent = await startScriptedModel();
    silent.replyAlways((_response, request) => {
      abandoned.push(request.abandoned);
      asked.resolve(undefined);
    });
    const asked = Promise.withResolvers<undefined>();
    const abandoned: Promise<void>[] = [];
    await writeProject(`url: ${silent.url}`);
    try {
      const running = workspace.start('eval', 'triage', '--trust-code');
      await asked.promise;
      running.child.kill('SIGINT');
      const { code, out, err } = await running.ended;
      assert.equal(code, 130, err);
      assert.match(err, /Stopping …/);
      assert.match(err, /Cancelled: what stands above is not complete/);
      assert.match(out, /! The run was cancelled before it was complete/);
      await Promise.all(abandoned);
    } finally {
      await silent.close();
      await writeProject(`url: ${workspace.model.url}`);
    }
  });

  function writeProject(endpoint: string): Promise<void> {
    return workspace.edit('prompt-rollout.yml', () =>
      [
        'prompts: [prompts]',
        'environment: production',
        'models:',
        '  - name: stand-in',
        '    kind: openai',
        `    ${endpoint}`,
        'evals: { judge: openai/gpt-4o }',
        '',
      ].join('\n'),
    );
  }

  async function writeNewPrompt(system: string, assertion: string | undefined): Promise<void> {
    const prompt = path.join(workspace.root, 'prompts/fresh.prompt.yml');
    const messages = `messages:\n  - { role: system, content: ${system} }\n  - { role: user, content: '{{question}}' }\n`;
    await writeFile(prompt, `model: openai/gpt-4o\n${messages}`);
    if (assertion === undefined) return;
    const cases = `- vars: { question: Is water wet? }\n  assert: [{ type: ${assertion} }]\n`;
    await writeFile(path.join(workspace.root, 'prompts/fresh.fixtures.yml'), cases);
  }
});
