// LedgerNumbers: registries of numbers of the ledger, held in memory once somebody asked, so that
// an officer knows in microseconds whether a number is registered.
//
//   ASSIGN_OR_RETURN(const NumberAnswer answer, numbers->LookUp(ledger, payloads, object, number));
//   numbers->Take(entry);                          // of everything that becomes final
//
// The first question about a registry reads all its entries; after that each new one is added as
// it becomes final. Thread-safe: one question at a time, the first one of 1 M numbers some seconds.
#ifndef TIDEWAITER_API_LEDGER_NUMBERS_H_
#define TIDEWAITER_API_LEDGER_NUMBERS_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "api/ledger_payloads.h"
#include "ledger/number_set.h"
#include "ledger/oprf.h"
#include "member/member.h"

namespace tidewaiter::api {

struct NumberAnswer {
  bool listed = false;
  std::uint32_t number = 0;  // of the registry's last entry, which the answer counts in
  std::uint64_t index = 0;
  std::int64_t as_of_ms = 0;
};

class LedgerNumbers {
 public:
  // Errors: kNotFound (no such registry), kFailedPrecondition (its key is not here).
  Result<NumberAnswer> LookUp(const member::Member& ledger, LedgerPayloads& payloads,
                              const std::string& object, std::string_view number);
  // Of a blinded number (ledger/oprf.h). Errors: as LookUp, and kInvalidArgument: no point, or a
  // registry of the other keying.
  Result<ledger::OprfElement> Evaluate(const member::Member& ledger, LedgerPayloads& payloads,
                                       const std::string& object,
                                       const ledger::OprfElement& blinded);
  // What became final; of no registry that is held: nothing.
  void Take(const member::FinalEntry& entry);

 private:
  struct Registry {
    ledger::NumberSet set;
    std::string key_id;
    NumberAnswer last;
  };
  Result<Registry> Read(const member::Member& ledger, LedgerPayloads& payloads,
                        const std::string& object);

  std::mutex mutex_;
  std::map<std::string, Registry, std::less<>> registries_;
};

// Fills in what a registry's entry is made of: for `numbers.open` and `numbers.rekey` without a
// `key_id` a new key, which is kept; for `numbers.add` and `numbers.withdraw` the values of
// `numbers`, which are taken away. Errors: kInvalidArgument with a pointer, kFailedPrecondition
// (its key is not here).
Status FillNumbers(const member::Member& ledger, LedgerPayloads& payloads,
                   const access::SecretBytes& random, member::Wish& wish);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_NUMBERS_H_
