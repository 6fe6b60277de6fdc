import {defineConfig} from 'vite';

// Where `npm run dev` finds a server for /api.
const server = process.env.TIDEWAITER_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  oxc: {jsx: {runtime: 'automatic', importSource: 'preact'}},
  build: {
    target: 'es2022',
    // data: addresses would need an exception in the content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: {proxy: {'/api': server}},
});
