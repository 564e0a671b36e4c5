import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { renderDemoMain, renderDemoPage, type DemoPageModel } from '../../src/demo/demoPage.ts';

const hostile = `"><img src=x onerror=alert(1)>`;

function aModel(version: string): DemoPageModel {
  const one = { count: 1, byTenant: { internal: 1 } };
  return {
    environment: hostile,
    registryUrl: `http://127.0.0.1/${hostile}`,
    answering: false,
    error: hostile,
    prompts: [
      {
        prompt: hostile,
        versions: [{ version, users: one, lastMinute: one, total: one }],
        withoutRegistry: { lastMinute: 0, total: 0 },
      },
    ],
    users: [{ id: 'user-001', tenant: 'internal', region: 'eu' }],
    candidates: 'well',
    findLatest: () => undefined,
  };
}

describe('the page of the demo', () => {
  it('says who is a user: a rollout counts guests, too', () => {
    const text = renderDemoMain(aModel('1.3.0')).replaceAll(/\s+/g, ' ');
    assert.match(text, /1 regular users and as many visits by guests resolve/);
    assert.match(text, /a rollout counts each of them as a user, too\./);
    assert.match(text, /all regular users/);
  });

  it('shows hostile names as text', () => {
    const page = renderDemoPage(aModel(hostile), 'abc');
    assert.ok(!page.includes('<img'));
    assert.ok(page.includes('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;'));
    assert.equal(page.match(/<script/g)?.length, 1);
  });

  it('keeps the colour of a version while others come and go', () => {
    const none = { count: 0, byTenant: {} };
    const some = { count: 1, byTenant: { internal: 1 } };
    const model = aModel('1.3.0');
    const versions = [
      { version: '1.10.0', users: some, lastMinute: some, total: some },
      { version: '1.3.0', users: none, lastMinute: none, total: some },
    ];
    const main = renderDemoMain({
      ...model,
      prompts: model.prompts.map((prompt) => ({ ...prompt, versions })),
    });
    assert.match(main, /class="key v1"><\/span\s*>1\.10\.0/);
    assert.ok(!main.includes('1.3.0'));
  });
});
