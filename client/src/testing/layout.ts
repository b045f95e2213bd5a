/**
 * A screen for tests without layout: whatever scrolls is 800 pixels high, and nothing in it takes
 * any room, so that all of a thread is near its reader.
 */
// A test that looks at files alone runs without a page.
if (typeof HTMLElement !== 'undefined') {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 800 });
}
