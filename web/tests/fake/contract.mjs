// The contract: routes, parameters and bodies as src/api/openapi.json describes them. What comes in and what
// goes out is checked against it, so that the fake cannot drift away from what the real server promises.
import Ajv from 'ajv/dist/2020.js';
import {readFileSync} from 'node:fs';

const api = JSON.parse(readFileSync(new URL('../../../src/api/openapi.json', import.meta.url), 'utf8'));
const ajv = new Ajv({strict: false, allErrors: true, validateFormats: false, coerceTypes: false});
const loose = new Ajv({strict: false, allErrors: true, validateFormats: false, coerceTypes: true});
ajv.addSchema(api, 'api');
loose.addSchema(api, 'api');

const named = (schema) => JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components'));
const compiled = new Map();

function checkerOf(key, schema, compiler = ajv) {
  if (!compiled.has(key)) compiled.set(key, compiler.compile(named(schema)));
  return compiled.get(key);
}

const parameterOf = (part) => (part.$ref ? api.components.parameters[part.$ref.split('/').at(-1)] : part);

export const ROUTES = Object.entries(api.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({
  id: operation.operationId, method: method.toUpperCase(), path, open: operation.security?.length === 0,
  pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`), parameters: (operation.parameters ?? []).map(parameterOf),
  media: Object.keys(operation.requestBody?.content ?? {})[0], body: Object.values(operation.requestBody?.content ?? {})[0]?.schema,
  done: Object.entries(operation.responses).find(([status]) => status.startsWith('2')),
})));

export function findRoute(method, path) {
  for (const route of ROUTES) {
    const found = route.method === method && route.pattern.exec(path);
    if (found) return {route, path: Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]))};
  }
  return undefined;
}

const WORDS = {
  required: () => 'is missing', minLength: () => 'is empty', maxLength: (error) => `is longer than ${error.params.limit} characters`, pattern: () => 'is not written as it must be',
  type: (error) => `is not a ${error.params.type}`, minimum: (error) => `is less than ${error.params.limit}`, minItems: () => 'has too few entries', additionalProperties: (error) => `has an unknown member ${error.params.additionalProperty}`,
};

function problemOf(error) {
  const missing = error.keyword === 'required' ? `/${error.params.missingProperty}` : '';
  return {code: error.keyword, pointer: error.instancePath + missing, detail: `This ${WORDS[error.keyword]?.(error) ?? error.message}`};
}

// The problems of a body, in the form the server gives.
export function bodyProblems(route, body) {
  if (!route.body || route.media !== 'application/json') return [];
  const check = checkerOf(`body ${route.id}`, route.body);
  return check(body) ? [] : check.errors.map(problemOf);
}

export function schemaProblems(name, value) {
  const check = checkerOf(`schema ${name}`, {$ref: `#/components/schemas/${name}`});
  return check(value) ? [] : check.errors.map(problemOf);
}

export function queryProblems(route, query) {
  const known = new Map(route.parameters.filter((one) => one.in === 'query').map((one) => [one.name, one.schema]));
  return Object.entries(query).flatMap(([name, text]) => {
    const schema = known.get(name);
    if (!schema) return [{code: 'unknown_parameter', pointer: `/${name}`, detail: 'is not known'}];
    const check = checkerOf(`query ${route.id} ${name}`, {type: 'object', properties: {[name]: schema}}, loose);
    return check({[name]: text}) ? [] : check.errors.map(problemOf);
  });
}

export function answerFaults(route, answer) {
  const schema = route.done[1].content?.['application/json']?.schema;
  if (!schema) return [];
  const check = checkerOf(`answer ${route.id}`, schema);
  return check(answer) ? [] : check.errors.map((error) => `${route.id}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}
