/**
 * Runs inside QuickJS. Takes the job as JSON, since a text from outside could not hold U+0000 or lone surrogates, and gives
 * back a function that tells the result as JSON: `pending` while a promise has not settled. Nothing of the job's code can
 * reach it, but for what it returns or throws.
 */
export const quickJsDriver = String.raw`(jobText) => {
  const { parse, stringify } = JSON;
  const job = parse(jobText);
  const compile = Function;
  const evaluate = globalThis.eval;
  const isSyntaxError = (error) => error instanceof SyntaxError;
  const describe = (error) => {
    try {
      if (error instanceof Error) return error.name + ': ' + error.message;
      return typeof error === 'string' ? error : stringify(error) ?? String(error);
    } catch {
      return 'something that cannot be shown';
    }
  };
  const tryCompile = (body) => {
    try {
      return compile('output', 'context', body);
    } catch (error) {
      if (isSyntaxError(error)) return undefined;
      throw error;
    }
  };
  const isScript = (code) => {
    try {
      evaluate('if (false) {' + code + '\n}');
      return true;
    } catch {
      return false;
    }
  };
  const runCode = ({ code, output, context }) => {
    const text = code.trimEnd();
    const expression = text.includes('\n') ? undefined : text.replace(/;+\s*$/, '');
    const run = expression === undefined ? undefined : tryCompile('return (' + expression + '\n)');
    if (run !== undefined) return run(output, context);
    if (expression !== undefined && isScript(expression)) {
      globalThis.output = output;
      globalThis.context = context;
      return evaluate(expression);
    }
    return compile('output', 'context', text)(output, context);
  };
  const toValue = (value) => {
    if (value === undefined || typeof value === 'function' || typeof value === 'symbol') {
      return { status: 'no_result', message: value === undefined ? 'nothing' : 'a ' + typeof value };
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return { status: 'no_result', message: String(value) };
    }
    return { status: 'done', value };
  };
  const log = () => undefined;
  globalThis.console = { log, info: log, warn: log, error: log, debug: log };
  let state = { status: 'pending' };
  const settle = (value) => (state = toValue(value));
  const refuse = (error) => (state = { status: 'threw', message: describe(error) });
  try {
    let problem;
    const code = job.code.trimEnd();
    if (tryCompile('return (' + code.replace(/;+$/, '') + '\n)') === undefined) {
      try {
        compile('output', 'context', code);
      } catch (error) {
        problem = error;
      }
    }
    if (problem !== undefined) {
      state = { status: 'invalid', message: describe(problem) };
    } else {
      const value = runCode(job);
      if (typeof value?.then === 'function') value.then(settle, refuse);
      else settle(value);
    }
  } catch (error) {
    refuse(error);
  }
  return () => {
    try {
      return stringify(state);
    } catch (error) {
      return stringify({ status: 'threw', message: describe(error) });
    }
  };
}`;
