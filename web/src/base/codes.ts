// Short code lists that forms offer. The server decides what it takes.

// UN/CEFACT recommendation 19, first digit.
export const TRANSPORT_MODES = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

// Incoterms 2020.
export const DELIVERY_TERMS = ['EXW', 'FCA', 'FAS', 'FOB', 'CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP'];

// UN/EDIFACT 1001: the papers that go with most imports. The first is offered first.
export const DOCUMENT_TYPES = ['N380', 'N325', 'N271', 'N705', 'N740', 'N730', 'N861', 'N911', 'N853', 'N235'];
