// The author starts a canary that may go on only when a second person has signed it off, with another token.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import type { RolloutPlan } from '../../src/domain/rollout/rolloutPlan.ts';
import { parsePromptFile } from '../../src/formats/promptFile.ts';
import { eventually } from '../editor/eventually.ts';
import { openEditor, type Editor } from '../editor/openEditor.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { createColleague, type Colleague } from './createColleague.ts';
import { isKeptInBrowser } from './isKeptInBrowser.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';
import { SharedRegistry } from './sharedRegistry.ts';

const place = { prompt: 'support/answer', environment: 'production' };
const plan: RolloutPlan = {
  owner: 'Grace',
  stages: [
    { name: 'ten', traffic: 10, reviews: { count: 1 }, advance: 'automatic' },
    { name: 'half', traffic: 50, reviews: { count: 1 }, advance: 'automatic' },
    { name: 'full', traffic: 100, hold: '24h' },
  ],
};

describe('a review by a second person', () => {
  let editor: Editor;
  let registry: SharedRegistry;
  let grace: Colleague;
  let candidate: string;
  let rolloutId: string;
  const picture = (name: string) => takePicture(editor, `review-${name}`);

  before(async () => {
    registry = await SharedRegistry.start();
    // She may review, but not what is her own.
    grace = await createColleague(registry.client, 'Grace', [
      'owner',
      'author',
      'reviewer',
      'viewer',
    ]);
    const rita = await createColleague(registry.client, 'Rita', ['reviewer', 'viewer']);
    editor = await openEditor({ extensionPath: repositoryRoot });
    await editor.openContainer('Prompt Rollout');
    const person = new KeyboardPerson(editor);
    await person.command('Connect to Registry…');
    await person.type('Address of the registry', registry.url);
    await person.type('Your token', rita.token);
    await editor.notifications.waitFor(`Connected to ${new URL(registry.url).host}.`);
    await editor.tree('Prompts').item('triage').waitFor();
    await editor.notifications.clear();
    candidate = await publish();
  });

  after(async () => {
    await editor.close();
    await registry.close();
  });

  afterEach(async function () {
    await pictureFailure(this, editor);
  });

  it('is asked of the second person, and the author cannot give it', async () => {
    rolloutId = await start();
    await editor.notifications.waitFor(
      `support/answer ${candidate} waits in production for your review, before it leaves stage “ten”.`,
    );
    await editor.statusBar.item(`answer ${candidate} needs you · 10 %`).waitFor();
    await editor.tree('Rollouts').item('review by you').waitFor();
    await picture('asked');
    await assert.rejects(
      grace.client.rollouts.postReview(rolloutId, { decision: 'approve', stage: 'ten' }),
      { code: 'reviewer_is_author' },
    );
    assert.equal(await stage(), 'ten');
  });

  it('is led to in the panel, and a comment outlives it, for the next window too', async () => {
    const { page, quickInput, notifications } = editor;
    await notifications.press('for your review', 'Review…');
    await quickInput.waitForStep('needs one more review by the role reviewer');
    await quickInput.choose('Look at It First');
    const heading = editor.webview().getByRole('heading', { name: 'Review wanted' });
    await heading.and(editor.webview().locator(':focus')).waitFor();
    await picture('led-to');
    const comment = () => editor.webview().getByRole('textbox', { name: 'Comment' });
    await comment().pressSequentially('Reads better th');
    await editor.runCommand('View: Close Editor');
    await comment().waitFor({ state: 'detached' });
    await eventually(async () => assert.ok(await isKeptInBrowser(page, 'Reads better th')));
    await editor.tree('Rollouts').item('review by you').click();
    await comment().waitFor();
    assert.equal(await comment().inputValue(), 'Reads better th');
    await comment().fill('');
    await editor.runCommand('View: Close Editor');
    await comment().waitFor({ state: 'detached' });
  });

  it('is given from the palette, and the rollout goes on by itself', async () => {
    await editor.runCommand('Prompt Rollout: Review…');
    await editor.quickInput.waitForStep('needs one more review by the role reviewer');
    await picture('choice');
    await editor.quickInput.choose('Sign Off');
    await editor.quickInput.waitForStep('A comment for the history');
    await editor.quickInput.enter('Reads well.');
    await editor.notifications.waitFor(
      `You signed off stage “ten” of support/answer ${candidate}.`,
    );
    await eventually(async () => assert.equal(await stage(), 'half'));
    await editor.statusBar.item(`answer ${candidate} needs you · 50 %`).waitFor();
  });

  it('is given in the panel, with all that was decided in sight', async () => {
    await editor.notifications.clear();
    await editor.tree('Rollouts').item('review by you').click();
    const panel = editor.webview();
    const signOff = panel.getByRole('button', { name: 'Sign off stage half' });
    await signOff.waitFor();
    await panel
      .getByText(/Rita, stage “ten”/)
      .first()
      .waitFor();
    await picture('panel');
    await panel.getByRole('textbox').fill('Half is fine, too.');
    await signOff.click();
    await eventually(async () => assert.equal(await stage(), 'full'));
    const { reviews = [] } = await registry.client.rollouts.get(rolloutId);
    assert.deepEqual(
      reviews.map(({ actor, stage: of, comment }) => [actor.name, of, comment]),
      [
        ['Rita', 'half', 'Half is fine, too.'],
        ['Rita', 'ten', 'Reads well.'],
      ],
    );
    await editor.statusBar.item(/needs you/).waitFor({ state: 'hidden' });
    await picture('done');
  });

  async function publish(): Promise<string> {
    const base = await grace.client.versions.get(place.prompt, '1.3.0');
    const changed = base.source.replace('at most three short', 'at most two short');
    const { content } = parsePromptFile(changed);
    assert.ok(content !== undefined && changed !== base.source);
    const { newestVersion = base.version } = await grace.client.prompts.get(place.prompt);
    const { version } = await grace.client.versions.publish(place.prompt, {
      parent: newestVersion,
      newestSeen: newestVersion,
      bump: 'minor',
      content,
      source: changed,
      message: 'Two paragraphs at most.',
    });
    return version.version;
  }

  async function start(): Promise<string> {
    const { id } = await grace.client.rollouts.start(place, {
      candidate,
      plan,
      override: { conditions: ['evidence'], reason: 'for this test' },
    });
    return id;
  }

  async function stage(): Promise<string> {
    return (await registry.client.rollouts.get(rolloutId)).stageName;
  }
});
