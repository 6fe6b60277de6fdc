// Sends a file of declarations, one JSON a line, in parts of 1,000 lines.
import {asFailure, call, Failure} from '../../api/client.ts';
import type {BulkResult, FieldProblem} from '../../api/types.ts';
import {newKey} from '../../base/id.ts';

export const PART_LINES = 1000;            // as the server has it
const PART_CHARS_MAX = 8 * 1024 * 1024;    // a part that a slow line can still send in one go
const PART_TIMEOUT_MS = 180_000;
const TRIES = 5;
const WAIT_MS = 2_000;

export interface Reject {
  line: number;  // in the file, from 1
  text: string;
  problems: FieldProblem[];
}

export interface Progress {
  bytes: number;    // read so far
  lines: number;    // sent and answered
  accepted: number;
  repeated: number; // accepted before, under the same key
  rejects: Reject[];
}

interface Line {
  number: number;
  text: string;
}

// Lines of a file as they are read, with their numbers; empty ones are left out.
export async function* linesOf(file: Blob, onBytes: (bytes: number) => void): AsyncGenerator<Line> {
  const reader = file.stream().getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let number = 0;
  let bytes = 0;
  for (;;) {
    const {done, value} = await reader.read();
    const lines = (rest + decoder.decode(value, {stream: !done})).split('\n');
    rest = done ? '' : lines.pop() ?? '';
    onBytes(bytes += value?.length ?? 0);
    for (const text of lines) {
      number += 1;
      if (text.trim() !== '') yield {number, text: text.trim()};
    }
    if (done) return;
  }
}

export async function* partsOf(lines: AsyncIterable<Line>): AsyncGenerator<Line[]> {
  let part: Line[] = [];
  let chars = 0;
  for await (const line of lines) {
    if (part.length > 0 && (part.length >= PART_LINES || chars + line.text.length > PART_CHARS_MAX)) {
      yield part;
      part = [];
      chars = 0;
    }
    part.push(line);
    chars += line.text.length + 1;
  }
  if (part.length > 0) yield part;
}

const pause = (ms: number, signal: AbortSignal) => new Promise<void>((done, stop) => {
  const timer = setTimeout(done, ms);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    stop(signal.reason);
  });
});

// The same key for every try of a part: what the server took already it does not take twice.
async function sendPart(part: Line[], key: string, signal: AbortSignal): Promise<BulkResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call('lodgeBulk', {body: part.map((line) => line.text).join('\n'), key, signal, timeoutMs: PART_TIMEOUT_MS});
    } catch (error) {
      if (signal.aborted) throw error;
      const failure: Failure = asFailure(error);
      if (!failure.passing || attempt === TRIES) throw failure;
      await pause(failure.retryAfterS ? failure.retryAfterS * 1000 : WAIT_MS * 2 ** (attempt - 1), signal);
    }
  }
}

export function add(progress: Progress, part: Line[], answer: BulkResult): Progress {
  const rejects = answer.results.filter((result) => result.problems?.length).map((result) => {
    const line = part[result.line - 1];
    return {line: line?.number ?? result.line, text: line?.text ?? '', problems: result.problems ?? []};
  });
  return {
    ...progress, lines: progress.lines + part.length, accepted: progress.accepted + answer.accepted,
    repeated: progress.repeated + answer.results.filter((result) => result.replayed).length, rejects: [...progress.rejects, ...rejects],
  };
}

// 'keys' has those of earlier tries with this file, and gets new ones.
export async function sendFile(file: Blob, keys: string[], signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<Progress> {
  let progress: Progress = {bytes: 0, lines: 0, accepted: 0, repeated: 0, rejects: []};
  const tell = (next: Progress) => onProgress(progress = next);
  let place = 0;
  for await (const part of partsOf(linesOf(file, (bytes) => tell({...progress, bytes})))) {
    signal.throwIfAborted();
    const key = keys[place] ??= newKey();
    place += 1;
    tell(add(progress, part, await sendPart(part, key, signal)));
  }
  return progress;
}
