// Forms of certificates: of a file that somebody has, or of what is filled in here and the server makes a document of.
import type {Context, FieldSpec, Row, TypeForm, Value, Values} from './field_types.ts';
import type {State} from './say.ts';

// A JSON object that somebody typed; nothing where it is none.
export function objectOf(text: string): State | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as State : undefined;
  } catch {
    return undefined;
  }
}

// The form of the certificate: chosen when it is issued, later as it was.
const formOf = (values: Values, context: Context): string => String(values.form ?? context.state.form ?? 'file');
const isMade = (values: Values, context: Context): boolean => formOf(values, context) !== 'file' && values.made === true;
const isTyped = (values: Values, context: Context): boolean => isMade(values, context) && values.expert === true;

// Names and values of the rows that have a name.
function rowsObject(value: Value): State {
  const rows = (value ?? []) as Row[];
  return Object.fromEntries(rows.map((row) => [(row.name ?? '').trim(), (row.value ?? '').trim()]).filter(([name]) => name !== ''));
}

const typesOf = (value: Value): string[] => ((value ?? []) as string[]).map((one) => one.trim()).filter(Boolean);

function content(values: Values, context: Context): ReturnType<NonNullable<TypeForm['content']>> {
  if (!isMade(values, context)) return {};
  const subject = isTyped(values, context) ? objectOf(String(values.subject_json ?? '')) ?? {} : rowsObject(values.subject);
  if (formOf(values, context) === 'oa') return {attestation: subject};
  const types = typesOf(values.types);
  return {credential: {...(types.length > 0 ? {types} : {}), subject}};
}

const DOCUMENT: FieldSpec = {name: 'document', kind: 'file', secret: true, required: true, hint: true, when: (values, context) => !isMade(values, context)};
const MADE: FieldSpec[] = [
  {name: 'made', kind: 'check', only: true, hint: true, first: () => true, when: (values, context) => formOf(values, context) !== 'file'},
  {name: 'types', kind: 'codes', only: true, hint: true, when: (values, context) => isMade(values, context) && formOf(values, context) === 'vc'},
  {name: 'expert', kind: 'check', only: true, when: isMade},
  {name: 'subject', kind: 'list', only: true, required: true, hint: true, columns: () => [{name: 'name', kind: 'word'}, {name: 'value', kind: 'text'}], when: (values, context) => isMade(values, context) && !isTyped(values, context)},
  {name: 'subject_json', kind: 'long', only: true, required: true, json: true, hint: true, max: 100_000, when: isTyped},
];

interface Shared {
  because: (...options: string[]) => FieldSpec;
  until: FieldSpec;
  extras: FieldSpec;
  self: () => string;
  today: () => string;
}

export const certificateForms = ({because, until, extras, self, today}: Shared): Record<string, TypeForm> => ({
  'certificate.issue': {opens: true, content, fields: [
    {name: 'kind', kind: 'word', required: true, hint: true, max: 40, options: ['phytosanitary', 'veterinary', 'origin', 'conformity', 'import_licence', 'export_licence', 'cites']},
    {name: 'form', kind: 'choice', required: true, options: ['file', 'vc', 'oa'], hint: true, first: () => 'file'}, {name: 'valid_from', kind: 'moment', required: true, first: today}, until,
    {name: 'single_use', kind: 'check', hint: true}, DOCUMENT, ...MADE, extras,
  ]},
  'certificate.amend': {content, fields: [DOCUMENT, ...MADE, {...until, carried: true}, because('correction', 'quantity', 'extended')]},
  'certificate.replace': {final: true, danger: true, fields: [{name: 'by', kind: 'word', required: true, hint: true, max: 96, first: () => 'certificate/'}]},
  'certificate.revoke': {final: true, danger: true, fields: [because('false_papers', 'goods_differ', 'issued_in_error', 'own_request')]},
  'certificate.use': {final: true, fields: [{name: 'reference', kind: 'text', secret: true, required: true, hint: true, max: 64}, {name: 'by', kind: 'member', required: true, first: self}]},
});
