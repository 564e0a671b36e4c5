import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fastPlan } from '../../../src/domain/rollout/builtInPlans.ts';
import { createSampleWorkspace } from '../../editor/createSampleWorkspace.ts';
import type { EditorWindow } from '../../editor/openEditor.ts';
import { createColleague } from '../../person/createColleague.ts';
import { KeyboardPerson } from '../../person/keyboardPerson.ts';
import { SharedRegistry } from '../../person/sharedRegistry.ts';
import { makeFolder, production, type Stage } from '../stage.ts';
import { editorPart, sideBarPart, statusBarPart, type Surface } from '../surface.ts';

interface Team {
  readonly registry: SharedRegistry;
  readonly window: EditorWindow;
  readonly person: KeyboardPerson;
  readonly token: string;
}

let team: Team | undefined;

function ours(): Team {
  if (team === undefined) throw new Error('The window on the shared registry is not open.');
  return team;
}

/** A second folder whose project names a shared registry. */
async function openTeam(stage: Stage): Promise<Team> {
  const registry = await SharedRegistry.start();
  stage.later(() => registry.close());
  const { token, client } = await createColleague(registry.client, 'Ada');
  await client.rollouts.start(production, {
    candidate: '1.2.1',
    plan: fastPlan,
    override: { conditions: ['evidence'], reason: 'Tried by hand' },
  });
  const folder = await createSampleWorkspace(await makeFolder(stage));
  const project = path.join(folder, 'prompt-rollout.yml');
  await writeFile(project, `${await readFile(project, 'utf8')}registry: ${registry.url}\n`);
  const window = await stage.editor.openWindow({ folder });
  stage.shown = window.page;
  return { registry, window, token, person: new KeyboardPerson(window) };
}

export const connecting: readonly Surface[] = [
  {
    name: 'welcome-consent',
    arrange: async (stage) => {
      team = await openTeam(stage);
      await team.window.openContainer('Prompt Rollout');
      await team.window.tree('Prompts').item('Connect to').waitFor();
    },
  },
  {
    name: 'connect-consent',
    arrange: async () => {
      await ours().person.command('Connect to Registry…');
      await ours().window.dialog.box.waitFor();
    },
  },
  {
    name: 'connect-token',
    arrange: async () => {
      await ours().window.dialog.press('Use This Registry');
      await ours().window.quickInput.waitForStep('Your token');
    },
  },
  {
    name: 'connect-wrong-token',
    arrange: async () => {
      await ours().person.type('Your token', 'not-a-token');
      await ours().window.quickInput.waitForStep('does not know this token');
    },
  },
  {
    name: 'welcome-signed-out',
    part: sideBarPart,
    arrange: async () => {
      await ours().window.quickInput.cancel();
      await ours().window.page.waitForTimeout(500);
    },
  },
  {
    name: 'connected',
    arrange: async () => {
      const { window, person, token } = ours();
      await person.command('Connect to Registry…');
      await person.type('Your token', token);
      await window.notifications.waitFor('Connected to');
      await window.quickInput.openFile('answer.prompt.yml');
      await window.statusBar.item('answer 1.2.1 · 10 %').waitFor();
      await person.command('Open Rollout');
      await window
        .webview()
        .getByText(/10\s%\sof\straffic.* (has|have) 1\.2\.1/)
        .last()
        .waitFor();
    },
  },
  {
    name: 'offline',
    arrange: async () => {
      const { window, registry } = ours();
      await window.notifications.clear();
      await registry.kill();
      await window.page
        .getByText(/cannot be reached\. Shown as of/)
        .first()
        .waitFor();
    },
  },
  { name: 'status-offline', part: statusBarPart, arrange: () => Promise.resolve() },
  {
    name: 'offline-refused',
    part: editorPart,
    arrange: async () => {
      const { window, person } = ours();
      await person.command('Advance');
      await window.notifications.waitFor('cannot be reached');
    },
  },
];
