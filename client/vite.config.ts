import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { serviceWorkerBuild } from './serviceWorkerBuild.ts';

const server = 'http://localhost:3500';

export default defineConfig({
  plugins: [react(), serviceWorkerBuild()],
  build: {
    // Nothing inline: the page must live under a policy that allows files of its own origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The test of what the page weighs says what is too large; mermaid's parts are, and are rarely fetched.
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: { input: { index: 'index.html', diagram: 'diagram.html' } },
  },
  // Parts of it, such as the grammar of a language, are fetched when they are met.
  worker: { format: 'es' },
  server: {
    port: 3000,
    proxy: {
      '/chat': { target: server, ws: true },
      '/token': server,
      '/refresh_token': server,
      '/v1': server,
      '/test': server,
    },
  },
});
