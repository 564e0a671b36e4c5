import { demoControlsScript, renderDemoControls } from './demoControls.ts';
import { demoPageStyle } from './demoPageStyle.ts';
import { formatRoundedShare } from './formatRoundedShare.ts';
import { html, SafeHtml } from './html.ts';
import type { ResolvedPrompt } from './resolvedPrompt.ts';
import type { ServedPromptReport, ServedVersionReport } from './servedLog.ts';
import type { SimulatedUser } from './simulatedUsers.ts';
import type { CandidateBehaviour } from './candidateBehaviour.ts';

export interface DemoPageModel {
  readonly environment: string;
  readonly registryUrl: string;
  readonly answering: boolean;
  readonly error: string | undefined;
  readonly prompts: readonly ServedPromptReport[];
  readonly users: readonly SimulatedUser[];
  readonly candidates: CandidateBehaviour;
  readonly findLatest: (user: string, prompt: string) => ResolvedPrompt | undefined;
}

interface ShownVersion extends ServedVersionReport {
  /** A class of the style. */
  readonly colour: string;
}

const colourCount = 6;

// The page renews itself from the same renderer, so there is one place that writes HTML.
const script = `
setInterval(async () => {
  try {
    const text = await (await fetch('/main.html')).text();
    const main = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
    if (main && !document.querySelector('a:focus')) document.querySelector('main').replaceWith(main);
  } catch {
    const state = document.querySelector('.state');
    state.textContent = 'The application has ended';
    state.classList.add('bad');
  }
}, 1000);`;

/** The whole page. `nonce` ties its one script and its one style to the response's policy. */
export function renderDemoPage(model: DemoPageModel, nonce: string): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Tidewater Outfitters: which version each user gets</title>
        <style nonce="${nonce}">
          ${new SafeHtml(demoPageStyle)}
        </style>
      </head>
      <body>
        ${renderMain(model)} ${renderDemoControls(model.candidates)}
        <script nonce="${nonce}">
          ${new SafeHtml(script + demoControlsScript)};
        </script>
      </body>
    </html>`;
  return page.text;
}

/** The part of the page that changes. */
export function renderDemoMain(model: DemoPageModel): string {
  return renderMain(model).text;
}

function renderMain(model: DemoPageModel): SafeHtml {
  return html`<main>
    <h1>Tidewater Outfitters</h1>
    <p>
      ${model.users.length} regular users and as many visits by guests resolve the sample's prompts
      in
      <strong>${model.environment}</strong> through OpenFeature. Each square below is one regular
      user, who keeps a version. Guests come once and have no square; a rollout counts each of them
      as a user, too.
    </p>
    <p>${renderState(model)}</p>
    ${model.prompts.map((prompt) => renderPrompt(prompt, model))}
  </main>`;
}

function renderState({ answering, error, registryUrl }: DemoPageModel): SafeHtml {
  if (answering) return html`<span class="state">Registry ${registryUrl} answers</span>`;
  const what = error ?? 'no call yet';
  return html`<span class="state bad"
    >No answer from ${registryUrl}: last known versions (${what})</span
  >`;
}

function renderPrompt(report: ServedPromptReport, model: DemoPageModel): SafeHtml {
  const versions = listShownVersions(report);
  const tenants = [...new Set(model.users.map(({ tenant }) => tenant))];
  return html`<section>
    <h2>${report.prompt}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Tenant</th>
          <th scope="col" class="wide">Regular users by version</th>
          ${versions.map(
            ({ version, colour }) =>
              html`<th scope="col" class="number">
                <span class="key ${colour}"></span>${version}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${tenants.map((tenant) => renderRow(tenant, versions, tenant))}
        ${renderRow('all regular users', versions, undefined)}
        <tr>
          <th scope="row">calls in the last minute, with guests</th>
          <td></td>
          ${versions.map(({ lastMinute }) => html`<td class="number">${lastMinute.count}</td>`)}
        </tr>
      </tbody>
    </table>
    <div class="users">
      ${model.users.map((user) => renderUser(user, report.prompt, model, versions))}
    </div>
  </section>`;
}

function renderRow(
  label: string,
  versions: readonly ShownVersion[],
  tenant: string | undefined,
): SafeHtml {
  const counts = versions.map(({ users }) =>
    tenant === undefined ? users.count : (users.byTenant[tenant] ?? 0),
  );
  const total = counts.reduce((all, count) => all + count, 0);
  let left = 0;
  const bars = counts.map((count, index) => {
    const width = total === 0 ? 0 : (count / total) * 100;
    const bar = html`<rect
      class="${versions[index]?.colour ?? ''}"
      x="${left}"
      width="${width}"
      height="14"
    />`;
    left += width;
    return bar;
  });
  return html`<tr class="${tenant === undefined ? 'all' : ''}">
    <th scope="row">${label}</th>
    <td><svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">${bars}</svg></td>
    ${counts.map((count) => html`<td class="number">${formatShare(count, total)}</td>`)}
  </tr>`;
}

function renderUser(
  user: SimulatedUser,
  prompt: string,
  model: DemoPageModel,
  versions: readonly ShownVersion[],
): SafeHtml {
  const version = model.findLatest(user.id, prompt)?.version;
  const colour = versions.find((shown) => shown.version === version)?.colour ?? '';
  const label = `${user.id}, ${user.tenant}, ${user.region}: ${version ?? 'nothing yet'}`;
  return html`<a
    class="${colour}"
    href="/users/${user.id}.json"
    title="${label}"
    aria-label="${label}"
  ></a>`;
}

function formatShare(count: number, total: number): string {
  if (total === 0) return '–';
  return count === 0 ? '0' : `${count} (${formatRoundedShare(count, total)})`;
}

/** Versions that somebody has or had a moment ago. Colours go by name and not by share, so that each keeps its own. */
function listShownVersions({ versions }: ServedPromptReport): readonly ShownVersion[] {
  return [...versions]
    .sort((a, b) => compareNames(a.version, b.version))
    .map((version, index) => ({ ...version, colour: `v${index % colourCount}` }))
    .filter(({ users, lastMinute }) => users.count > 0 || lastMinute.count > 0);
}

function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
