// LedgerNumbers: registries of numbers of the ledger, held in memory once somebody asked, so that
// an officer knows in microseconds whether a number is registered.
//
//   ASSIGN_OR_RETURN(const NumberAnswer answer, numbers->LookUp(object, number));
//   numbers->Take(entry);                          // of everything that becomes final
//
// The first question about a registry reads all its entries; after that each new one is added as
// it becomes final. payload/number_book.h has them. Thread-safe: one question at a time, the first
// one of 1 M numbers a second.
#ifndef TIDEWAITER_API_LEDGER_NUMBERS_H_
#define TIDEWAITER_API_LEDGER_NUMBERS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "api/ledger_payloads.h"
#include "ledger/oprf.h"
#include "member/member.h"
#include "payload/number_book.h"
#include "payload/oprf_desk.h"

namespace tidewaiter::api {

struct NumberAnswer {
  bool listed = false;
  std::uint32_t number = 0;  // of the registry's last entry, which the answer counts in
  std::uint64_t index = 0;
  std::int64_t as_of_ms = 0;
};

class LedgerNumbers {
 public:
  // Both must outlive it.
  LedgerNumbers(const member::Member& ledger, LedgerPayloads& payloads);

  // Errors: kNotFound (no such registry), kFailedPrecondition (its key is not here).
  Result<NumberAnswer> LookUp(const std::string& object, std::string_view number);
  // Of a blinded number, for a caller with a limit. Errors: as LookUp; kInvalidArgument: no point;
  // kUnavailable: too many for this caller.
  Result<ledger::OprfElement> Evaluate(std::string_view caller, const std::string& object,
                                       const ledger::OprfElement& blinded, double now_s);
  // What became final; of no registry that is held: nothing.
  void Take(const member::FinalEntry& entry);

 private:
  struct Last {
    std::string log;
    NumberAnswer answer;
  };
  Status Refresh(const std::string& object);

  const member::Member& ledger_;
  std::mutex mutex_;
  payload::NumberBook book_;
  payload::OprfDesk desk_;
  std::map<std::string, Last, std::less<>> registries_;  // by object: those that were read
};

// Fills in what a registry's entry is made of: for `numbers.open` and `numbers.rekey` without a
// `key_id` a new key, which is kept; for `numbers.add` and `numbers.withdraw` the values of
// `numbers`, which are taken away. Errors: kInvalidArgument with a pointer, kFailedPrecondition
// (its key is not here).
Status FillNumbers(const member::Member& ledger, LedgerPayloads& payloads,
                   const access::SecretBytes& random, member::Wish& wish);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_NUMBERS_H_
