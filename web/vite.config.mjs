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
    chunkSizeWarningLimit: 1200,  // the map's engine, fetched only where a map is looked at
    // The map's worker is a module; servers know .js and may not know .mjs.
    rolldownOptions: {output: {assetFileNames: ({names}) => (names[0]?.endsWith('.mjs') ? 'assets/[name]-[hash].js' : 'assets/[name]-[hash][extname]')}},
  },
  server: {proxy: {'/api': server}},
});
