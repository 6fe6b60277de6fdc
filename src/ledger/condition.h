// Condition: a release or a payment that follows from proofs: "release when the certificate is
// final, the seal was whole at the gate and the duty is paid; else, after the deadline, refuse".
//
//   ASSIGN_OR_RETURN(const Condition condition, ConditionOf(set));
//   const Decision decision = Decide(condition, {{"certificate", true}, {"seal", true}});
//   decision.outcome                      // "release", or nothing while it is open
//
// A decision table: rows from the top, each a set of inputs that must be true or false, and an
// outcome. No loops, no numbers, no clock: every mirror comes to the same outcome in microseconds.
// An input is true or false only by a proof of a final entry; without one it is open. A row that is
// still open holds back every later row with another outcome: so nobody gets another outcome by
// leaving a proof out. What a proof cannot show is that nothing came after the entry: let a
// condition ask for an entry that cannot be undone (certificate.use), or for a fresh one.
// Rules, codes, who signs: docs/ledger-titles.md. Pure; thread-safe.
#ifndef TIDEWAITER_LEDGER_CONDITION_H_
#define TIDEWAITER_LEDGER_CONDITION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/rule.h"

namespace tidewaiter::ledger {

inline constexpr std::size_t kInputsMax = 16;  // each brings a proof of some kB; an entry has 60
inline constexpr std::size_t kRowsMax = 64;    // more rows nobody can read before they sign
inline constexpr std::size_t kNeedsMax = 8;    // members of one proven entry
inline constexpr std::size_t kSignatoriesMax = 20;

// A fact of another object, in any log of the federation.
struct ConditionInput {
  std::string name{};  // a word: "certificate"
  std::string log{};
  std::string object{};
  std::string type{};        // of the entry; empty: any of that object
  std::int64_t fresh_s = 0;  // the entry is at most that old when the condition fires; 0: any age
  // JSON pointers into its data, and the value there as JSON: {"/status", "\"valid\""}. All of them
  // as said: true; otherwise false.
  std::map<std::string, std::string> need{};
  friend bool operator==(const ConditionInput&, const ConditionInput&) = default;
};
struct ConditionRow {
  std::map<std::string, bool> when{};  // empty: holds always
  std::string then{};                  // a word
  friend bool operator==(const ConditionRow&, const ConditionRow&) = default;
};
struct Condition {
  std::vector<ConditionInput> inputs{};
  std::vector<ConditionRow> rows{};
  std::string otherwise{};  // no row holds, or the deadline passed
  std::int64_t deadline_ms = 0;
  std::vector<std::string> parties{};  // did:keys and members, all of whom sign
  friend bool operator==(const Condition&, const Condition&) = default;
};
// What happened to it: fire and expire.
struct Firing {
  std::map<std::string, std::int64_t> inputs{};  // name, and which of the proofs; empty: expired
  std::vector<std::string> proofs{};             // .tlog-proof texts
  std::string outcome{};
  friend bool operator==(const Firing&, const Firing&) = default;
};

// Errors: kInvalidArgument: the entry is of another type. O(bytes).
Result<Condition> ConditionOf(const Entry& entry);  // condition.set
Result<Firing> FiringOf(const Entry& entry);        // condition.fire, expire
std::string WriteCondition(const Condition& condition);
std::string WriteFiring(const Firing& firing);
// A table as a person wrote it, with all problems that can be seen before anybody signs: unknown
// inputs, names twice, pointers that are none, rows that can never be reached. O(rows²).
Refusals CheckTable(const Condition& condition);

struct Decision {
  std::optional<std::string> outcome{};
  std::optional<std::size_t> row{};  // that gave it, or that is open; nothing: otherwise
};
// `known` has the inputs that are proven true or false. O(rows · inputs).
Decision Decide(const Condition& condition, const std::map<std::string, bool>& known);

// Whether the data of an entry is as the input needs it. O(bytes).
bool Holds(const ConditionInput& input, const Entry& entry);

// condition.set, fire, expire.
std::span<const RecordRule> ConditionRules();

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_CONDITION_H_
