// Number set: a registry of numbers as the ledger has it, and whether a number is in it.
//
//   ASSIGN_OR_RETURN(NumberSet set, NumberSet::Open(registry_key, entries.front()));
//   for (const Entry& entry : rest) RETURN_IF_ERROR(set.Apply(entry));
//   set.Contains("IM0400000012")                 // true: registered
//
// The ledger holds no number: of each, 16 bytes of HMAC-SHA-256 under a key that only customs has.
// A salt would not do: there are some 27 million import one-stop-shop numbers, which one core
// hashes in three seconds. The key goes to each member sealed, outside the ledger
// (docs/payloads.md). Who has no key cannot open the set. Whoever must not have the key but may
// ask, a platform, asks through an oblivious function (ledger/oprf.h): registries of that keying
// hold its outputs.
//
// Contains costs about a microsecond, nearly all of it the HMAC; 40 bytes of memory a number.
// Reading is thread-safe as long as nobody applies.
#ifndef TIDEWAITER_LEDGER_NUMBER_SET_H_
#define TIDEWAITER_LEDGER_NUMBER_SET_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/result.h"
#include "ledger/entry.h"

namespace tidewaiter::ledger {

using NumberValue = std::array<unsigned char, 16>;  // collisions: 1 in 10^23 for 27 million

inline constexpr std::size_t kNumbersOfEntryMax = 1000;  // 27 kB of an entry
inline constexpr std::size_t kNumberBytesMax = 64;       // any identification number

// 32 secret bytes. Make it of a source of secrets (access/secret.h).
struct RegistryKey {
  std::array<unsigned char, 32> bytes{};
};

// Names the key without telling it: 16 hexadecimal digits.
std::string KeyIdOf(const RegistryKey& key);

// "im 040-000 001 2" as "IM0400000012": without blanks and hyphens, in capitals.
std::string PlainNumber(std::string_view number);

// The value of a number, of its plain form, under `keying` "hmac-sha256" or "oprf-ristretto255".
// Errors: kInvalidArgument (empty, longer than kNumberBytesMax, another keying).
Result<NumberValue> ValueOf(const RegistryKey& key, std::string_view keying,
                            std::string_view number);

class NumberSet {
 public:
  // Of the registry that `open` begins, a `numbers.open` or, after a change of keys, a
  // `numbers.rekey`. Errors: kInvalidArgument (another type), kFailedPrecondition (another key).
  static Result<NumberSet> Open(const RegistryKey& key, const Entry& open);

  // The next entry of the same registry. Entries are believed: they were judged (ledger/rule.h).
  // Errors: kConflict (not the next one), kFailedPrecondition (the key was changed: open again with
  // the new one), kInvalidArgument. On error the set is as it was.
  Status Apply(const Entry& entry);

  // False for what is no number at all.
  [[nodiscard]] bool Contains(std::string_view number) const;
  [[nodiscard]] bool Contains(const NumberValue& value) const { return values_.contains(value); }
  [[nodiscard]] std::size_t size() const { return values_.size(); }

 private:
  struct FirstBytes {  // they are as good as random
    std::size_t operator()(const NumberValue& value) const;
  };
  NumberSet(const RegistryKey& key, const Entry& open, std::string keying)
      : key_(key), keying_(std::move(keying)), object_(open.object), last_(open.leaf) {}

  RegistryKey key_;
  std::string keying_;
  std::string object_;
  Hash last_{};
  std::unordered_set<NumberValue, FirstBytes> values_;
};

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_NUMBER_SET_H_
