// Letters of credit: a few of the rules by which the server checks a presentation, enough to see each kind of answer. All
// of them are src/ledger/presentation.cc.

const CREDIT_NEEDS = ['number', 'applicant', 'beneficiary', 'currency', 'amount', 'goods', 'expires'];

const missing = (object, names, at) => names.filter((name) => object[name] === undefined).map((name) => ({code: 'required', pointer: `${at}/${name}`, detail: 'is missing'}));

const sumOf = (documents) => documents.filter(({type}) => type === 'commercial_invoice').reduce((sum, {amount}) => sum + Number(amount ?? 0), 0);

function* ofEnvelope(credit, envelope) {
  if (envelope.presented > credit.expires) yield {code: 'after_expiry', article: '6(d)', pointer: '/presented', detail: `the credit expired ${credit.expires}`};
  for (const {type} of credit.documents) {
    if (!envelope.documents.some((one) => one.type === type)) yield {code: 'missing_document', article: '14(a)', pointer: '/documents', detail: `there is no ${type}`};
  }
  if (sumOf(envelope.documents) > Number(credit.amount)) yield {code: 'above_credit', article: '18(b)', pointer: '/documents', detail: `${sumOf(envelope.documents)} of ${credit.amount}`};
}

function* ofDocument(credit, one) {
  if (one.type === 'commercial_invoice' && one.description !== credit.goods) yield {code: 'description_differs', article: '18(c)', member: '/description', detail: 'does not correspond with the description in the credit'};
  if (one.type !== 'bill_of_lading') return;
  if (!one.is_signed) yield {code: 'not_signed', article: '20(a)(i)', member: '/is_signed', detail: 'nobody has signed it'};
  if (credit.bank_key && !one.title) yield {code: 'no_title', article: 'MLETR 10', member: '/title', detail: 'the bill is in no ledger'};
}

function discrepancies(credit, envelope) {
  const documents = envelope.documents.flatMap((one, i) => [...ofDocument(credit, one)].map(({member, ...rest}) => ({...rest, pointer: `/documents/${i}${member}`})));
  return [...ofEnvelope(credit, envelope), ...documents].map((one) => ({...one, pointer: `/envelope${one.pointer}`}));
}

export const LEDGER_CREDIT = {
  checkPresentation({body: {credit, envelope}}) {
    const problems = [...missing(credit, CREDIT_NEEDS, '/credit'), ...missing(envelope, ['presented'], '/envelope')];
    if (problems.length > 0) return {problems, discrepancies: [], last_day: ''};
    return {problems: [], discrepancies: discrepancies(credit, envelope), last_day: credit.expires};
  },
};
