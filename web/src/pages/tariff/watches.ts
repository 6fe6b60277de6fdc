// The codes whose changes somebody is told of, with the news about them.
import {call} from '../../api/client.ts';
import type {TariffWatchList} from '../../api/types.ts';
import {useDoing, useLoad} from '../../parts/load.ts';

export const WATCHED_MAX = 200;  // as the server has it

export function useWatches() {
  const list = useLoad((signal) => call('getTariffWatches', {signal}), []);
  const saving = useDoing(async (codes: string[], seen?: string) => list.set(await call('putTariffWatches', {body: {codes, seen}})));
  return {list: list.data, failure: list.failure ?? saving.failure, reload: list.reload, busy: saving.busy, save: saving.run};
}

// The list with the code, or without it where it was in.
export function toggled(list: TariffWatchList, code: string): string[] {
  return list.codes.includes(code) ? list.codes.filter((one) => one !== code) : [...list.codes, code].sort();
}
