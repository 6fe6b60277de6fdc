// Writes src/api/types.ts from the server's description of its HTTP interface.
//
//   node scripts/generate_types.mjs           writes it
//   node scripts/generate_types.mjs --check   exit 1 when it is not what would be written
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const TARGET = at('../src/api/types.ts');
const api = JSON.parse(readFileSync(at('../../src/api/openapi.json'), 'utf8'));

const nameOfRef = (ref) => ref.split('/').at(-1);
const key = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

function objectType(schema, indent) {
  const required = new Set(schema.required ?? []);
  const inner = `${indent}  `;
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, part]) => `${inner}${key(name)}${required.has(name) ? '' : '?'}: ${typeOf(part, inner)};`);
  if (members.length === 0) {
    const values = schema.additionalProperties;
    return `Record<string, ${values && values !== true ? typeOf(values, indent) : 'unknown'}>`;
  }
  return `{\n${members.join('\n')}\n${indent}}`;
}

const SIMPLE = {string: 'string', number: 'number', integer: 'number', boolean: 'boolean', null: 'null'};

function typeOf(schema, indent = '') {
  if (schema.$ref) return nameOfRef(schema.$ref);
  if (schema.enum) return schema.enum.map((value) => `'${value}'`).join(' | ');
  if (schema.anyOf) return schema.anyOf.map((part) => typeOf(part, indent)).join(' | ');
  if (schema.type === 'array') return arrayOf(typeOf(schema.items, indent));
  if (schema.type === 'object') return objectType(schema, indent);
  return SIMPLE[schema.type] ?? 'unknown';
}

const arrayOf = (inner) => (/[|{ ]/.test(inner) && !inner.startsWith('{') ? `(${inner})[]` : `${inner}[]`);

const resolved = (part) => (part.$ref ? api.components.parameters[nameOfRef(part.$ref)] : part);

function fieldsOf(parameters, place) {
  const fields = parameters.filter((p) => p.in === place).map((p) => `${key(p.name)}${p.required ? '' : '?'}: ${typeOf(p.schema)}`);
  return fields.length > 0 ? `{${fields.join('; ')}}` : 'undefined';
}

function contentType(content, indent) {
  const [media, body] = Object.entries(content)[0];
  return media === 'application/octet-stream' ? 'Blob' : typeOf(body.schema, indent);
}

function answerType(operation) {
  const done = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))[1];
  return done.content ? contentType(done.content, '    ') : 'undefined';
}

// One row of the table at the end: method, path, and letters for what a call needs beside them.
function row(path, method, operation, parameters) {
  const has = (name) => parameters.some((p) => p.name === name);
  const media = Object.keys(operation.requestBody?.content ?? {})[0];
  const letters = [has('Idempotency-Key') && 'k', has('If-Match') && 'v', has('lang') && 'l',
    media === 'application/x-ndjson' && 'n', media === 'application/octet-stream' && 'b'].filter(Boolean).join('');
  return `  ${operation.operationId}: ['${method.toUpperCase()}', '${path}', '${letters}'],`;
}

function operationOf(path, method, operation) {
  const parameters = (operation.parameters ?? []).map(resolved);
  const body = operation.requestBody ? contentType(operation.requestBody.content, '    ') : 'undefined';
  const type = [`  /** ${operation.summary} (${operation['x-roles']}) */`, `  ${operation.operationId}: {`,
    `    path: ${fieldsOf(parameters, 'path')};`, `    query: ${fieldsOf(parameters, 'query')};`,
    `    body: ${body};`, `    answer: ${answerType(operation)};`, '  };'].join('\n');
  return {type, row: row(path, method, operation, parameters)};
}

function generate() {
  const schemas = Object.entries(api.components.schemas).map(([name, schema]) => {
    const note = schema.description ? `/** ${schema.description} */\n` : '';
    return `${note}export type ${name} = ${typeOf(schema)};`;
  });
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationOf(path, method, operation)));
  return ['// Made by scripts/generate_types.mjs from src/api/openapi.json: change that, not this.', '',
    schemas.join('\n\n'), '', 'export interface Operations {', operations.map((o) => o.type).join('\n'), '}', '',
    '// k: Idempotency-Key, v: If-Match, l: lang in the query, n: the body is NDJSON, b: the body is a file.',
    'export const OPERATIONS = {', operations.map((o) => o.row).join('\n'), '} as const;', ''].join('\n');
}

const text = generate();
if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, text);
} else if (readFileSync(TARGET, 'utf8') !== text) {
  console.error('src/api/types.ts is not what src/api/openapi.json says: npm run types');
  process.exit(1);
}
