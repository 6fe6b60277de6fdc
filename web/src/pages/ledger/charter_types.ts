// Changes of the charter: each is a draft that other members sign on their own servers.
import type {FieldSpec, TypeForm} from './field_types.ts';

const POWERS = ['operators', 'certificates', 'acquit', 'numbers', 'notary', 'titles', 'shipments', 'conditions', 'bonds', 'draw', 'charter'];
const MEMBER: FieldSpec = {name: 'member', kind: 'member', required: true};
const REASON: FieldSpec = {name: 'reason', kind: 'long', required: true, max: 1000};

const change = (fields: FieldSpec[], danger = false): TypeForm => ({charter: true, danger, final: true, fields});

export const CHARTER_FORMS: Record<string, TypeForm> = {
  'charter.agreement.set': change([
    {name: 'agreement/id', kind: 'word', required: true, hint: true, max: 40}, {name: 'agreement/parties', kind: 'members', required: true, hint: true}, {name: 'agreement/benefits', kind: 'codes', required: true, hint: true}, {name: 'agreement/from', kind: 'moment', required: true}, {name: 'agreement/until', kind: 'moment'},
  ]),
  'charter.agreement.end': change([{name: 'agreement', kind: 'choice', required: true, options: ({federation}) => (federation?.agreements ?? []).map((one) => one.id)}, {name: 'until', kind: 'moment', required: true}, REASON], true),
  'charter.endorsement.set': change([{name: 'type', kind: 'word', required: true, hint: true, max: 64}, {name: 'members', kind: 'number', required: true, hint: true}, {name: 'of', kind: 'members', hint: true}]),
  'charter.quorum': change([
    {name: 'faults', kind: 'number', required: true, hint: true, first: ({federation}) => String(federation?.charter.faults ?? '')}, {name: 'quorum', kind: 'number', required: true, hint: true, first: ({federation}) => String(federation?.charter.quorum ?? '')},
    {name: 'change_need', kind: 'number', required: true, hint: true, first: ({federation}) => String(federation?.charter.change_need ?? '')},
  ]),
  'charter.member.change': change([MEMBER, {name: 'name', kind: 'text', max: 200}, {name: 'url', kind: 'word', max: 200}]),
  'charter.member.remove': change([MEMBER, REASON, {name: 'logs', kind: 'list', hint: true, columns: () => [{name: 'origin', kind: 'log'}, {name: 'to_size', kind: 'word'}], write: (rows) => rows.map((row) => ({origin: row.origin ?? '', to_size: Number(row.to_size ?? 0)}))}], true),
  'charter.signer.add': change([MEMBER, {name: 'signer/name', kind: 'word', required: true, hint: true, max: 200}, {name: 'signer/key', kind: 'word', required: true, hint: true, max: 64}, {name: 'signer/powers', kind: 'codes', required: true, options: POWERS}]),
  'charter.signer.end': change([{name: 'name', kind: 'word', required: true, hint: true, max: 200}, REASON], true),
  'charter.log.retire': change([{name: 'end/origin', kind: 'log', required: true}, {name: 'end/to_size', kind: 'number', required: true}, REASON, {name: 'successor', kind: 'log'}], true),
};
