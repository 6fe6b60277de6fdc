// Unsent work, kept in this browser under the account that began it. Drafts hold personal data: they go
// when the work is sent and when that person signs out.

const PREFIX = 'tidewaiter.draft.';

export interface Drafts {
  read<T>(name: string): T | undefined;
  write(name: string, value: unknown): void;
  remove(name: string): void;
  names(): string[];
  clear(): void;
}

function safely<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;  // storage is full or forbidden: work goes on without a draft
  }
}

export function draftsOf(account: string): Drafts {
  const prefix = `${PREFIX}${account}.`;
  const names = () => safely(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) ?? [];
  return {
    read: <T>(name: string) => safely(() => JSON.parse(localStorage.getItem(prefix + name) ?? 'null') as T) ?? undefined,
    write: (name, value) => safely(() => localStorage.setItem(prefix + name, JSON.stringify(value))),
    remove: (name) => safely(() => localStorage.removeItem(prefix + name)),
    names: () => names().map((key) => key.slice(prefix.length)),
    clear: () => names().forEach((key) => safely(() => localStorage.removeItem(key))),
  };
}
