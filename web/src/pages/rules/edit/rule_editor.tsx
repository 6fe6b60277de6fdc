// A rule as text or by clicking: two ways to the same text.
import {useRef, useState} from 'preact/hooks';
import {call} from '../../../api/client.ts';
import type {Rule} from '../../../api/types.ts';
import {t} from '../../../i18n/index.ts';
import {Trouble} from '../../../parts/bits.tsx';
import {useDoing, useLoad} from '../../../parts/load.ts';
import {StartBackTest} from '../back_test/start.tsx';
import {Builder} from './builder.tsx';
import {marksOf, useCheck, type Fault} from './check.ts';
import type {Drafting} from './draft.ts';
import type {Built} from './model.ts';
import {Cases, Problems} from './problems.tsx';
import {readRule} from './read.ts';
import {SavePanel} from './save.tsx';
import {TextEditor, type EditorHandle} from './text_editor.tsx';

type Way = 'text' | 'builder';

function Ways({way, onWay}: {way: Way; onWay: (way: Way) => void}) {
  const tab = (name: Way) => (
    <button type="button" role="tab" id={`tab-${name}`} aria-selected={way === name} aria-controls="edit-pane" tabIndex={way === name ? 0 : -1} onClick={() => onWay(name)}>{t(`edit.way.${name}`)}</button>
  );
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = way === 'text' ? 'builder' : 'text';
    onWay(other);
    document.getElementById(`tab-${other}`)?.focus();
  };
  return <div class="edit-tabs" role="tablist" aria-label={t('edit.ways')} onKeyDown={onKey}>{tab('text')}{tab('builder')}</div>;
}

function NotBuildable({onBack}: {onBack: () => void}) {
  return <div class="note"><p>{t('build.cannot')}</p><button type="button" class="button" onClick={onBack}>{t('build.to_text')}</button></div>;
}

export function RuleEditor({rule, drafting}: {rule: Rule | undefined; drafting: Drafting}) {
  const {draft, change} = drafting;
  const [way, setWay] = useState<Way>('text');
  const editor = useRef<EditorHandle>(null);
  const checked = useCheck(draft.text);
  const current = checked.text === draft.text;
  const fields = useLoad((signal) => call('getRuleFields', {signal}), []).data;
  const formatting = useDoing(async () => {
    const {text} = await call('formatRules', {body: {text: draft.text}});
    if (text !== draft.text) editor.current?.replace(0, draft.text.length, text);
  });
  const toText = (then: () => void) => {
    choose('text');
    requestAnimationFrame(() => requestAnimationFrame(then));
  };
  const jump = (fault: Fault) => toText(() => editor.current?.select(fault.from, Math.max(fault.to, fault.from)));
  const apply = (fault: Fault) => toText(() => editor.current?.replace(fault.from, fault.to, fault.suggest ?? ''));
  const [first, setFirst] = useState<Built | undefined>(undefined);
  // Read once, on the way in: while one builds, what stands half done is nothing to read back.
  const choose = (next: Way) => {
    setWay(next);
    setFirst(next === 'builder' ? readRule(draft.text) : undefined);
  };
  return (
    <div class="edit-columns">
      <div>
        <Ways way={way} onWay={choose} />
        <div id="edit-pane" role="tabpanel" aria-labelledby={`tab-${way}`} class="edit-pane">
          {way === 'text' && <TextEditor text={draft.text} marks={current ? marksOf(checked.faults) : []} describedBy="edit-state" handle={editor} onText={(text) => change({text})} />}
          {way === 'builder' && (first ? <Builder text={draft.text} first={first} fields={fields} onText={(text) => change({text})} /> : <NotBuildable onBack={() => choose('text')} />)}
        </div>
        <div class="buttons">
          {way === 'text' && <button type="button" class="button" disabled={formatting.busy} onClick={() => void formatting.run()}>{t('edit.format')}</button>}
          <StartBackTest what={() => ({text: draft.text})} />
          {way === 'text' && <span class="faint"><kbd>Ctrl</kbd>+<kbd>{t('edit.space')}</kbd> {t('edit.suggest_hint')}</span>}
        </div>
        <Trouble failure={formatting.failure} />
      </div>
      <div>
        <Problems checked={checked} current={current} onJump={jump} onApply={apply} />
        <Cases check={checked.check} />
        <SavePanel rule={rule} drafting={drafting} textNow={async () => draft.text} />
      </div>
    </div>
  );
}
