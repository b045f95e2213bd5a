import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', '*.test.ts'],
    setupFiles: ['src/testing/patience.ts', 'src/testing/layout.ts'],
    testTimeout: 30_000,
    restoreMocks: true,
  },
});
