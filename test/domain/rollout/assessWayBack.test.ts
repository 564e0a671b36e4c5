import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import { assessWayBack } from '../../../src/domain/rollout/assessWayBack.ts';

const content = (parts: Partial<PromptContent> = {}, text = 'Hello'): PromptContent => ({
  messages: [{ role: 'user', content: text }],
  ...parts,
});
const answers = (properties: object, required: string[]): Partial<PromptContent> => ({
  responseFormat: 'json_schema',
  jsonSchema: { name: 'answer', schema: { type: 'object', properties, required } },
});
const tool = (name: string, properties: object, required: string[] = []) => ({
  ...{ name, parameters: { type: 'object', properties, required } },
});
const text = { type: 'string' };

describe('the way back to stable', () => {
  it('is open between versions that differ in words only', () => {
    assert.equal(assessWayBack(content(), content({}, 'Hi')), undefined);
  });

  it('is open where the candidate asks for more than stable', () => {
    assert.equal(assessWayBack(content(), content({}, 'Hi {{name}}')), undefined);
    const more = { tools: [tool('search', { query: text }), tool('order', {})] };
    assert.equal(assessWayBack(content({ tools: [tool('search', {})] }), content(more)), undefined);
  });

  it('is closed where stable needs an input that the candidate no longer has', () => {
    assert.equal(
      assessWayBack(content({}, 'Hi {{name}}'), content()),
      'stable needs the input “name”, which the candidate no longer has',
    );
    const withDefault = content({ inputs: { name: { default: 'you' } } }, 'Hi {{name}}');
    assert.equal(assessWayBack(withDefault, content()), undefined);
  });

  it('is closed between text and JSON, either way', () => {
    const json = content({ responseFormat: 'json_object' });
    assert.match(assessWayBack(content(), json) ?? '', /answers with text.*expect JSON/);
    assert.match(assessWayBack(json, content()) ?? '', /answers with JSON.*expect text/);
    assert.equal(assessWayBack(json, content(answers({ a: text }, ['a']))), undefined);
  });

  it('is closed where applications come to expect more of answers than stable gives', () => {
    const stable = content(answers({ a: text }, ['a']));
    assert.equal(
      assessWayBack(stable, content(answers({ a: text, b: text }, ['a', 'b']))),
      'applications come to expect “b” in answers, which stable does not give',
    );
    assert.equal(
      assessWayBack(stable, content(answers({ a: { type: 'number' } }, ['a']))),
      '“a” in answers becomes number, and stable gives string',
    );
    const list = { name: 'answer', schema: { type: 'array' } };
    assert.equal(
      assessWayBack(stable, content({ responseFormat: 'json_schema', jsonSchema: list })),
      'the answer becomes array, and stable gives object',
    );
    assert.equal(assessWayBack(stable, content(answers({ a: text, b: text }, ['a']))), undefined);
  });

  it('is closed where stable calls tools that the candidate dropped or changed', () => {
    const stable = content({ tools: [tool('search', { query: text })] });
    assert.equal(
      assessWayBack(stable, content()),
      'stable may call the tool “search”, which the candidate no longer has',
    );
    const needsMore = tool('search', { query: text, page: text }, ['page']);
    assert.equal(
      assessWayBack(stable, content({ tools: [needsMore] })),
      'the tool “search” comes to need “page”, which stable does not send',
    );
    const otherType = tool('search', { query: { type: 'array' } });
    assert.equal(
      assessWayBack(stable, content({ tools: [otherType] })),
      '“query” of the tool “search” becomes array, and stable sends string',
    );
    assert.equal(assessWayBack(stable, content({ tools: [{ name: 'search' }] })), undefined);
  });

  it('names two reasons and counts the rest', () => {
    const why = assessWayBack(content({}, '{{a}} {{b}} {{c}} {{d}}'), content()) ?? '';
    assert.match(why, /“a”.*; .*“b”.*; and 2 more$/);
    assert.doesNotMatch(why, /“c”/);
  });
});
