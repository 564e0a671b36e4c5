// Mocha's usual output, and the counts as JSON in the file that TEST_COUNTS names, so that suites can be summed. With
// TEST_OUTPUT=failures only what failed is shown.
const { appendFileSync } = require('node:fs');
const { reporters } = require('mocha');

/** Nothing while the tests run, then the counts and each failure in full. */
class Failures extends reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => this.epilogue());
  }
}

const Shown = process.env.TEST_OUTPUT === 'failures' ? Failures : reporters.Spec;

class CountingReporter extends Shown {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on('retry', (test, error) =>
      console.log(`tried again: ${test.fullTitle()} (${error.message.split('\n')[0]})`),
    );
    runner.on('pending', (test) => skipped.push(test.fullTitle()));
    runner.once('end', () => {
      const file = process.env.TEST_COUNTS;
      if (!file) return;
      const { passes, failures } = runner.stats;
      appendFileSync(file, `${JSON.stringify({ passed: passes, failed: failures, skipped })}\n`);
    });
  }
}

module.exports = CountingReporter;
