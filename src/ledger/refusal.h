// Refusal: why an entry may not stand. Ordinary output: all of them at once, never only the first.
//
//   Refusals refusals;
//   Refuse(refusals, "not_the_holder", "/data/holder", "did:key:z6Mk… holds it");
//
// The same bytes give the same refusals in the same order at every node: a mirror that refuses can
// be asked why by anybody. Codes are stable words; docs/ledger-records.md lists them all, with the
// rule that gives each.
#ifndef TIDEWAITER_LEDGER_REFUSAL_H_
#define TIDEWAITER_LEDGER_REFUSAL_H_

#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::ledger {

struct Refusal {
  std::string code;     // "number_taken", "not_the_holder", "signature", "power", …
  std::string pointer;  // JSON pointer into the entry; empty: the whole
  std::string detail;   // for people
  friend bool operator==(const Refusal&, const Refusal&) = default;
};
using Refusals = std::vector<Refusal>;

inline void Refuse(Refusals& refusals, std::string_view code, std::string_view pointer,
                   std::string detail) {
  refusals.push_back({std::string(code), std::string(pointer), std::move(detail)});
}

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_REFUSAL_H_
