// From an accepted rollback to the changed text of the status bar in a real VS Code, beside a mirror in Node and a bare round trip.
import { RegistryFollower } from '../../src/client/registryFollower.ts';
import { RegistryMirror } from '../../src/client/registryMirror.ts';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import { RegistryApi } from '../registry/registryApi.ts';
import { choose } from './benchOptions.ts';
import { calculateQuantile } from './quantile.ts';
import { printTable, round } from './report.ts';

const rounds = choose(60, 5);
const place = { prompt: 'sales/followup', environment: 'staging' };
const candidate = '1.0.0';
const plan = { name: 'bench', stages: [{ name: 'ten', traffic: 10 }] };
const deadlineMs = 30_000;

interface Change {
  readonly at: number;
  readonly text: string;
}

/** Notes each text that the status bar has shown, with the time by the clock that this process has too. */
async function watchStatusBar({ editor }: OpenSample): Promise<() => Promise<Change>> {
  await editor.page.evaluate(() => {
    const bar = document.querySelector('.part.statusbar');
    const read = () =>
      document
        .querySelector<HTMLElement>('.statusbar-item[id^="prompt-rollout."]')
        ?.innerText.replaceAll('\u00a0', ' ')
        .trim() ?? '';
    const shown = { at: 0, text: read() };
    const look = () => {
      const text = read();
      if (text === shown.text) return;
      shown.at = performance.timeOrigin + performance.now();
      shown.text = text;
    };
    if (bar)
      new MutationObserver(look).observe(bar, {
        ...{ subtree: true, childList: true, characterData: true, attributes: true },
      });
    Object.assign(globalThis, { shownInStatusBar: shown });
  });
  return () =>
    editor.page.evaluate(
      () => (globalThis as unknown as { shownInStatusBar: Change }).shownInStatusBar,
    );
}

/** The first change that matches; looking for it does not move the time that was noted. */
async function untilShown(
  read: () => Promise<Change>,
  isWanted: (change: Change) => boolean,
): Promise<Change> {
  const startedAt = performance.now();
  for (;;) {
    const change = await read();
    if (isWanted(change)) return change;
    if (performance.now() - startedAt > deadlineMs)
      throw new Error(`The status bar still says "${change.text}".`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

async function measure(sample: OpenSample, mirror: RegistryMirror): Promise<void> {
  const [barMs, mirrorMs, tripMs]: [number[], number[], number[]] = [[], [], []];
  const texts = { before: '', after: '' };
  const api = new RegistryApi(sample.registry.url, (await sample.registry.token()) ?? '');
  const read = await watchStatusBar(sample);
  for (let number = 0; number < rounds; number += 1) {
    const { id } = await api.start(place, { candidate, plan });
    const before = await untilShown(read, ({ text }) => text.includes('10 %'));
    const tripStartedAt = now();
    await api.get('/healthz');
    tripMs.push(now() - tripStartedAt);
    const mirrored = new Promise<number>((resolve) => {
      const stop = mirror.onDidChange(() => {
        if (mirror.rollouts.get(id)?.phase !== 'rolledBack') return;
        stop();
        resolve(now());
      });
    });
    const answer = await api.post(registryPaths.rolloutAction(id, 'rollback'), { reason: 'bench' });
    const acceptedAt = now();
    if (answer.status !== 200) throw new Error(answer.text);
    const after = await untilShown(read, ({ text }) => text !== before.text);
    barMs.push(Math.max(0, after.at - acceptedAt));
    mirrorMs.push(Math.max(0, (await mirrored) - acceptedAt));
    Object.assign(texts, { before: before.text, after: after.text });
  }
  const row = (name: string, values: readonly number[]) => [
    name,
    ...[0.5, 0.99].map((share) => round(calculateQuantile(values, share))),
  ];
  console.log(`  ${rounds} rollbacks, "${texts.before}" → "${texts.after}"; ms`);
  printTable(
    ['', 'median', 'p99'],
    [
      row('accepted rollback → text on screen', barMs),
      row('accepted rollback → a mirror in Node', mirrorMs),
      row('limit: one bare round trip', tripMs),
    ],
  );
}

const sample = await openSample();
const mirror = new RegistryMirror();
const follower = new RegistryFollower({ client: sample.client, mirror });
try {
  follower.start();
  await sample.editor.statusBar.item('(local)').waitFor({ timeout: deadlineMs });
  await measure(sample, mirror);
} finally {
  await follower.stop();
  await sample.close();
}
