// What was, what is, and what was undone: values that are never changed in place.

export interface History<T> {
  past: T[];
  present: T;
  future: T[];
}

const STEPS_MAX = 200;  // a thousand rows share what did not change; more than this nobody takes back

export const begun = <T>(present: T): History<T> => ({past: [], present, future: []});

export function changed<T>(history: History<T>, next: T): History<T> {
  return next === history.present ? history : {past: [...history.past, history.present].slice(-STEPS_MAX), present: next, future: []};
}

export function undone<T>({past, present, future}: History<T>): History<T> {
  const before = past.at(-1);
  return before === undefined ? {past, present, future} : {past: past.slice(0, -1), present: before, future: [present, ...future]};
}

export function redone<T>({past, present, future}: History<T>): History<T> {
  const [next, ...rest] = future;
  return next === undefined ? {past, present, future} : {past: [...past, present], present: next, future: rest};
}
