// Under a POSIX locale the browser names a language that does not exist ("en-US@posix"), and uPlot stops at it while it
// loads. This must run before.
try {
  new Intl.NumberFormat(navigator.language).format(0);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}
