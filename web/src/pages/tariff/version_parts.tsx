// What the pages about versions of the tariff have in common.
import type {FieldProblem, TariffVersion} from '../../api/types.ts';
import {t} from '../../i18n/index.ts';
import {Table} from '../../parts/table.tsx';
import {spotOf} from './law.ts';

export const versionPath = (id: string): string => `/tariff/versions/${encodeURIComponent(id)}`;

export function StateWord({state}: {state: TariffVersion['state']}) {
  return <span class={`status version-${state}`}>{t(`version.${state}`)}</span>;
}

// Problems of files, each with the place where it is: all at once, to be mended in one go.
export function ProblemTable({caption, problems, file}: {caption: string; problems: FieldProblem[]; file: string}) {
  const rows = problems.map((problem, i) => ({...problem, ...spotOf(problem.pointer), i}));
  return (
    <Table caption={caption} rows={rows} keyOf={(row) => row.i} file={file} columns={[
      {head: t('version.file'), cell: (row) => <span class="code">{row.file}</span>, csv: (row) => row.file},
      {head: t('version.row'), cell: (row) => row.row, csv: (row) => row.row, number: true},
      {head: t('version.column'), cell: (row) => <span class="code">{row.column}</span>, csv: (row) => row.column},
      {head: t('version.problem'), cell: (row) => row.detail, csv: (row) => row.detail},
      {head: t('field.code'), cell: (row) => <span class="code faint">{row.code}</span>, csv: (row) => row.code},
    ]} />
  );
}
