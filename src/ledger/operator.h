// Operator: the public state of an authorized operator after an entry: what it was granted, for
// which agreements, and whether it stands.
//
//   ASSIGN_OR_RETURN(const OperatorState state, OperatorOf(entry));
//   state.benefits["mra-na-bw"]                        // {"fewer_inspections"}
//
// Who it is, is private: the entry commits to holder_name, holder_id and holder_country. Rules:
// docs/ledger-records.md, section 1. Pure; thread-safe.
#ifndef TIDEWAITER_LEDGER_OPERATOR_H_
#define TIDEWAITER_LEDGER_OPERATOR_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/result.h"
#include "ledger/entry.h"

namespace tidewaiter::ledger {

struct OperatorState {
  std::string programme{};
  std::map<std::string, std::set<std::string>> benefits{};  // codes by agreement
  std::int64_t valid_from_ms = 0;
  std::optional<std::int64_t> valid_until_ms{};
  std::string status{};  // "granted", "suspended", "revoked"
  std::string reason{};
  std::optional<std::int64_t> until_ms{};  // of a suspension, when it is known
  friend bool operator==(const OperatorState&, const OperatorState&) = default;
};

// Errors: kInvalidArgument: the entry's data is none of an operator. O(bytes).
Result<OperatorState> OperatorOf(const Entry& entry);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_OPERATOR_H_
