import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DemoError } from '../../src/demo/demoError.ts';
import { parseDemoOptions } from '../../src/demo/demoOptions.ts';

const needed = ['--url', 'http://127.0.0.1:4747', '--token-file', 'app.token'];

describe('demo options', () => {
  it('have defaults', () => {
    assert.deepEqual(parseDemoOptions(needed), {
      command: 'run',
      url: 'http://127.0.0.1:4747',
      tokenFile: 'app.token',
      environment: 'production',
      port: 0,
      rate: 16,
      sample: '',
    });
    const setup = parseDemoOptions(['setup', ...needed, '--sample', 'media/sample']);
    assert.equal(setup.command, 'setup');
    const model = parseDemoOptions(['model', '--sample', 'media/sample']);
    assert.equal(model.command, 'model');
  });

  it('say what is wrong and how it is used', () => {
    const wrong: readonly [readonly string[], RegExp][] = [
      [[], /--url needs/],
      [['--url', 'file:///etc', '--token-file', 'x'], /--url needs/],
      [['--url', 'http://127.0.0.1:1'], /--token-file is missing/],
      [[...needed, '--port', 'x'], /--port needs a number/],
      [[...needed, '--rate', '0'], /--rate needs a number/],
      [[...needed, '--rate', ''], /--rate needs a number/],
      [['setup', ...needed], /--sample is missing/],
      [['model'], /--sample is missing/],
      [['stop', ...needed], /no command "stop"/],
      [['setup', 'again', ...needed], /no command "setup again"/],
      [[...needed, '--what'], /--what/],
    ];
    for (const [args, message] of wrong)
      assert.throws(
        () => parseDemoOptions(args),
        (error: unknown) =>
          error instanceof DemoError &&
          error.code === 'usage' &&
          message.test(error.message) &&
          error.message.includes('demo setup'),
        args.join(' '),
      );
  });
});
