// Writes dist/verify-offline.html: the page that checks documents without a network (src/verify_page), in one file. Its content
// security policy allows its own script and style, by their hashes, and nothing else: no network, no pictures, no forms.
import {createHash} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const BYTES_MAX = 400 * 1024;  // fits a stick of any age, and a mail
// What the page says beside the catalogue of its own.
const ALSO_SAYS = ['field.language'];

// Of the desk's catalogues only what this page says, in all languages.
const fewerWords = {
  name: 'fewer-words',
  enforce: 'pre',
  transform(code, id) {
    const found = /\/i18n\/(?:(\w+)\/)?(?:en|fr|es|ar)\.json$/.exec(id);
    if (!found || found[1] === 'verify') return undefined;
    const all = found[1] ? {} : JSON.parse(code);
    return {code: JSON.stringify(Object.fromEntries(ALSO_SAYS.filter((key) => key in all).map((key) => [key, all[key]]))), map: null};
  },
};

async function bundled() {
  const {output} = await build({
    root: ROOT, configFile: false, logLevel: 'warn', plugins: [fewerWords],
    oxc: {jsx: {runtime: 'automatic', importSource: 'preact'}},
    build: {target: 'es2022', write: false, modulePreload: false, cssCodeSplit: false, assetsInlineLimit: 0,
      rolldownOptions: {input: `${ROOT}src/verify_page/main.tsx`, output: {codeSplitting: false}}},
  });
  const [script, ...chunks] = output.filter((one) => one.type === 'chunk').map((one) => one.code);
  const style = output.filter((one) => one.type === 'asset' && one.fileName.endsWith('.css')).map((one) => String(one.source)).join('\n');
  if (chunks.length > 0 || !style) throw new Error(`one script and one style are expected, not ${chunks.length + 1} scripts`);
  return {script, style};
}

const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const {script, style} = await bundled();
// An end of the element within the text would end it.
const code = script.trim().replaceAll('</script', '<\\/script');
const css = style.trim();
const policy = `default-src 'none'; script-src ${hashOf(code)}; style-src ${hashOf(css)}; base-uri 'none'; form-action 'none'`;
const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Tidewaiter</title>
<style>${css}</style>
</head>
<body>
<div id="app"></div>
<noscript>This page needs JavaScript.</noscript>
<script type="application/json" id="trust">[]</script>
<script type="module">${code}</script>
</body>
</html>
`;
if (html.length > BYTES_MAX) throw new Error(`verify-offline.html has ${html.length} B, limit ${BYTES_MAX}`);
writeFileSync(`${ROOT}dist/verify-offline.html`, html);
console.log(`verify-offline.html ${html.length} B`);
