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
    // The markdown renderer is one large lazy file; it is not part of what a first visit loads.
    chunkSizeWarningLimit: 700,
  },
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
