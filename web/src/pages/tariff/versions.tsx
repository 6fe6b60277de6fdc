// All versions of the tariff that were loaded, and how another one comes in.
import {call} from '../../api/client.ts';
import type {TariffVersion} from '../../api/types.ts';
import {go} from '../../base/router.ts';
import {number, t} from '../../i18n/index.ts';
import {Empty, Loading, PageHead, Panel, Time, Trouble} from '../../parts/bits.tsx';
import {useLoad, useTitle} from '../../parts/load.ts';
import {Table, type Column} from '../../parts/table.tsx';
import {LoadPanel} from './load_panel.tsx';
import {managesTariff, TariffTabs} from './section_bar.tsx';
import {StateWord, versionPath} from './version_parts.tsx';

const columns = (): Column<TariffVersion>[] => [
  {head: t('version.name'), cell: (row) => <a href={versionPath(row.id)}><bdi>{row.name}</bdi></a>, csv: (row) => row.name},
  {head: t('field.state'), cell: (row) => <StateWord state={row.state} />, csv: (row) => t(`version.${row.state}`)},
  {head: t('tariff.version'), cell: (row) => <span class="code">{row.id}</span>, csv: (row) => row.id},
  {head: t('version.lines'), cell: (row) => number(row.lines), csv: (row) => row.lines, number: true},
  {head: t('version.measures'), cell: (row) => number(row.measures), csv: (row) => row.measures, number: true},
  {head: t('version.warnings'), cell: (row) => number(row.warnings_total), csv: (row) => row.warnings_total, number: true},
  {head: t('version.loaded_at'), cell: (row) => <Time at={row.loaded_at} />, csv: (row) => row.loaded_at}, {head: t('version.loaded_by'), cell: (row) => row.loaded_by, csv: (row) => row.loaded_by},
  {head: t('version.activated_at'), cell: (row) => <Time at={row.activated_at} />, csv: (row) => row.activated_at}, {head: t('version.activated_by'), cell: (row) => row.activated_by ?? '', csv: (row) => row.activated_by},
];

function Versions() {
  const list = useLoad((signal) => call('listTariffVersions', {signal}), []);
  const items = list.data?.items;
  return (
    <>
      <Trouble failure={list.failure} retry={list.reload} />
      {list.loading && !items && <Loading />}
      {items?.length === 0 && <Empty title={t('version.none')}><p class="prose">{t('version.none_hint')}</p></Empty>}
      {items && items.length > 0 && <Panel title={t('version.all')}><Table caption={t('version.all')} columns={columns()} rows={items} keyOf={(row) => row.id} file="tariff-versions.csv" /></Panel>}
      <LoadPanel onLoaded={(version) => go(versionPath(version.id))} />
    </>
  );
}

export default function VersionsPage() {
  useTitle(t('tariff_tab.versions'));
  return (
    <div class="page">
      <PageHead title={t('tariff_tab.versions')} />
      <TariffTabs />
      {managesTariff() ? <Versions /> : <Empty title={t('error.not_yours')} />}
    </div>
  );
}
