/** Runs inside QuickJS, as `quickJsDriver`, for a pattern: there is no code, so there is nothing to guard it from. */
export const regexDriver = String.raw`(jobText) => {
  const { pattern, flags, output } = JSON.parse(jobText);
  let expression;
  try {
    expression = new RegExp(pattern, flags);
  } catch (error) {
    const state = { status: 'invalid', message: error.message };
    return () => JSON.stringify(state);
  }
  const state = { status: 'done', value: expression.test(output) };
  return () => JSON.stringify(state);
}`;
