// Runs before the first paint, so that a page whose reader chose a theme never flashes in the other.
// The same keys and colours stand in src/looks/themes.ts, which a test compares.
try {
  var theme = localStorage.getItem('parley.theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
    document.querySelectorAll('meta[name="theme-color"]').forEach(function (meta) {
      meta.content = theme === 'light' ? '#faf8f4' : '#171614';
    });
  }
} catch {
  // Storage is blocked: the system decides.
}
