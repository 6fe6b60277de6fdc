// Number book: whether a number is registered in any registry of the federation, from the entries
// of the mirrored logs, in a microsecond for each registry of that kind.
//
//   NumberBook book([&](std::string_view key_id) { return store.RegistryKeyOf(key_id); });
//   for (const Entry& entry : final_entries) book.Apply(entry);      // as they become final
//   book.Find("ioss", "IM 040-000 0012").in                          // the registries that have it
//
// Registries are keyed (ledger/number_set.h): without its key one cannot be read. When a key comes
// later, or entries were left out, the registry says from where it has to be told again (Behind): 1
// M numbers take a second, so nothing is kept on disk beside the log. A registry that cannot answer
// is named in each answer: "not found" by those that can does not mean "not registered".
// Thread-safe: readers beside one writer.
#ifndef TIDEWAITER_PAYLOAD_NUMBER_BOOK_H_
#define TIDEWAITER_PAYLOAD_NUMBER_BOOK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/number_set.h"
#include "ledger/oprf.h"
#include "payload/audit.h"

namespace tidewaiter::payload {

// The key with that id; nothing: it has not come.
using FindRegistryKey =
    std::function<Result<std::optional<ledger::RegistryKey>>(std::string_view key_id)>;

struct RegistryState {
  ObjectName name;
  std::string kind;    // "ioss"
  std::string keying;  // "hmac-sha256", "oprf-ristretto255"
  std::string key_id;
  std::uint32_t number = 0;  // of the last entry
  bool readable = false;     // the key is there
  std::size_t values = 0;
};

struct NumberAnswer {
  std::vector<ObjectName> in;      // registries that have it
  std::vector<ObjectName> silent;  // of that kind, that cannot be read or are behind
};

// A registry that has to be told again, from that entry on: the one that opened it or gave it
// another key.
struct BehindRegistry {
  ObjectName name;
  std::uint32_t from = 1;
};

class NumberBook {
 public:
  explicit NumberBook(FindRegistryKey find_key) : find_key_(std::move(find_key)) {}

  // A final entry; what is not about numbers is left out, and one that is known does no harm. An
  // entry that does not follow makes its registry one that is behind. Errors: kInvalidArgument (its
  // data is none), those of the key's finder.
  Status Apply(const ledger::Entry& entry);

  [[nodiscard]] NumberAnswer Find(std::string_view kind, std::string_view number) const;
  [[nodiscard]] std::vector<RegistryState> registries() const;
  // Those that are behind, and those whose key has come since.
  Result<std::vector<BehindRegistry>> Behind() const;

  // Errors: kNotFound (no such registry), kFailedPrecondition (of another keying; no key yet).
  [[nodiscard]] Result<ledger::OprfKey> OprfKeyOf(const ObjectName& name) const;

 private:
  struct Registry {
    RegistryState state;
    std::uint32_t opened_at = 1;  // entry that opened it, or gave it its key
    bool behind = false;
    std::optional<ledger::NumberSet> set;
  };
  Status Open(Registry& registry, const ledger::Entry& entry);

  FindRegistryKey find_key_;
  mutable std::shared_mutex mutex_;
  std::map<ObjectName, Registry> registries_;
};

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_NUMBER_BOOK_H_
