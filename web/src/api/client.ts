// Calls of the server, typed by its description.
//
//   const page = await call('getQueue', {query: {lane: 'red'}});
//
// Every failure is a Failure: what the server said as a problem, or that it could not be reached.
import {signal} from '@preact/signals';
import {language, t} from '../i18n/index.ts';
import {newKey} from '../base/id.ts';
import {OPERATIONS, type FieldProblem, type Operations, type Problem} from './types.ts';

export type Operation = keyof Operations;
type Wanted<T, Name extends string> = [T] extends [undefined] ? {[K in Name]?: undefined}
  : Record<string, never> extends T ? {[K in Name]?: T} : {[K in Name]: T};
type Maybe<T, Name extends string> = [T] extends [undefined] ? {[K in Name]?: undefined} : {[K in Name]?: T};

export type CallOptions<O extends Operation> = Wanted<Operations[O]['path'], 'path'> & Maybe<Operations[O]['query'], 'query'>
  & Wanted<Operations[O]['body'], 'body'> & {
    key?: string;        // Idempotency-Key: give the same again to ask whether it was done
    version?: number | string;  // If-Match
    signal?: AbortSignal;
    timeoutMs?: number;
  };

export const csrfToken = signal<string | undefined>(undefined);
export const reachable = signal(true);

// Told when the server says that nobody is signed in.
let onSignedOut = (): void => undefined;
export const whenSignedOut = (listener: () => void): void => void (onSignedOut = listener);

// The browser often knows first that the line is gone.
export function watchLine(): void {
  addEventListener('offline', () => (reachable.value = false));
  addEventListener('online', () => (reachable.value = true));
}

// A list takes milliseconds; what is slower is a network that is gone. Uploads state their own.
const TIMEOUT_MS = 20_000;

export class Failure extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly problems: FieldProblem[] = [],
              readonly retryAfterS?: number) {
    super(message);
  }

  // Nothing is known to be wrong with what was sent: the same may be sent again.
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

export function addressOf(path: string, parts: Record<string, unknown> = {}, query: Record<string, unknown> = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text ? `${filled}?${text}` : filled;
}

function headersOf(method: string, letters: string, options: {key?: string; version?: number | string; body?: unknown}): Headers {
  const headers = new Headers({Accept: 'application/json, application/problem+json', 'Accept-Language': language.value});
  if (method !== 'GET' && csrfToken.value) headers.set('X-CSRF-Token', csrfToken.value);
  if (letters.includes('k')) headers.set('Idempotency-Key', options.key ?? newKey());
  if (letters.includes('v')) headers.set('If-Match', `"${options.version}"`);
  if (letters.includes('n')) headers.set('Content-Type', 'application/x-ndjson');
  else if (letters.includes('b')) headers.set('Content-Type', 'application/octet-stream');
  else if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  return headers;
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('Retry-After'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

async function failureOf(response: Response): Promise<Failure> {
  const wait = retryAfter(response);
  const problem = await response.json().catch(() => ({})) as Partial<Problem>;
  const said = problem.detail || problem.title || t('error.status', {status: String(response.status)});
  const message = wait ? `${said} ${t('error.wait', {count: wait})}` : said;
  return new Failure(response.status, problem.code ?? '', message, problem.problems ?? [], wait);
}

// Aborts when the caller does or when time is up.
function limited(outer: AbortSignal | undefined, timeoutMs: number): {signal: AbortSignal; done: () => void} {
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(new DOMException('', 'TimeoutError')), timeoutMs);
  const forward = () => own.abort(outer?.reason);
  if (outer?.aborted) forward();
  outer?.addEventListener('abort', forward);
  return {signal: own.signal, done: () => {
    clearTimeout(timer);
    outer?.removeEventListener('abort', forward);
  }};
}

async function sendOnce(address: string, init: RequestInit, outer: AbortSignal | undefined, timeoutMs: number): Promise<Response> {
  const limit = limited(outer, timeoutMs);
  try {
    const response = await fetch(address, {...init, signal: limit.signal, credentials: 'same-origin', cache: 'no-store'});
    reachable.value = true;
    return response;
  } catch (error) {
    if (outer?.aborted) throw error;
    const late = limit.signal.aborted;
    reachable.value = late && navigator.onLine;
    throw new Failure(0, late ? 'timeout' : 'unreachable', t(late ? 'error.timeout' : 'error.unreachable'));
  } finally {
    limit.done();
  }
}

const PATIENCE_S = 2;
const PATIENCE_TIMES = 2;

// Who only reads, and is asked to wait a moment because much was asked at once, waits and asks again.
async function send(address: string, init: RequestInit, outer: AbortSignal | undefined, timeoutMs: number): Promise<Response> {
  for (let again = 0; ; again += 1) {
    const response = await sendOnce(address, init, outer, timeoutMs);
    const wait = retryAfter(response) ?? Infinity;
    if (response.status !== 429 || (init.method ?? 'GET') !== 'GET' || wait > PATIENCE_S || again >= PATIENCE_TIMES) return response;
    await new Promise((done) => setTimeout(done, wait * 1000));
    outer?.throwIfAborted();
  }
}

async function answerOf(response: Response, operation: Operation): Promise<unknown> {
  if (!response.ok) {
    const failure = await failureOf(response);
    if (response.status === 401 && operation !== 'signIn' && operation !== 'changePassword') onSignedOut();
    throw failure;
  }
  if (response.status === 204) return undefined;
  return response.json();
}

export async function call<O extends Operation>(operation: O, options: CallOptions<O>): Promise<Operations[O]['answer']> {
  const [method, path, letters] = OPERATIONS[operation];
  const given = options as {path?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown;
    key?: string; version?: number | string; signal?: AbortSignal; timeoutMs?: number};
  const said = letters.includes('l') ? {lang: language.value} : {};
  const raw = letters.includes('n') || letters.includes('b');
  const body = given.body === undefined || raw ? given.body as BodyInit | undefined : JSON.stringify(given.body);
  const init: RequestInit = {method, headers: headersOf(method, letters, given), ...(body === undefined ? {} : {body})};
  const response = await send(addressOf(path, given.path, {...said, ...given.query}), init, given.signal, given.timeoutMs ?? TIMEOUT_MS);
  return await answerOf(response, operation) as Operations[O]['answer'];
}

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

export function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure(0, 'unexpected', error instanceof Error ? error.message : String(error));
}
