// Record rules: the table of all types of entries in version 1 of the rules, by kind of record.
//
//   for (const auto rules : AllRecordRules())
//     for (const RecordRule& rule : rules) …       // "operator.grant", where it may stand, its
//     rule
//
// What each says, who signs it and what is refused: docs/ledger-records.md. Pure; thread-safe.
#ifndef TIDEWAITER_LEDGER_RECORD_RULES_H_
#define TIDEWAITER_LEDGER_RECORD_RULES_H_

#include <span>
#include <vector>

#include "ledger/rule.h"

namespace tidewaiter::ledger {

// The status of an authorized operator: granted, suspended, revoked.
std::span<const RecordRule> OperatorRules();
// Certificates and licences of an authority, single-use ones too.
std::span<const RecordRule> CertificateRules();
// Registries of numbers that are only published under a key.
std::span<const RecordRule> NumbersRules();

std::vector<std::span<const RecordRule>> AllRecordRules();

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_RECORD_RULES_H_
