// Lets node's test runner import our TypeScript: types are taken away, nothing is checked here.
import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {transformWithOxc} from 'vite';

export async function load(url, context, next) {
  if (url.endsWith('.json')) return {format: 'module', shortCircuit: true, source: `export default ${await readFile(fileURLToPath(url), 'utf8')}`};
  if (url.endsWith('.css')) return {format: 'module', shortCircuit: true, source: ''};
  if (!/\.tsx?$/.test(url)) return next(url, context);
  const path = fileURLToPath(url);
  const {code} = await transformWithOxc(await readFile(path, 'utf8'), path, {jsx: {runtime: 'automatic', importSource: 'preact'}});
  return {format: 'module', shortCircuit: true, source: code};
}
