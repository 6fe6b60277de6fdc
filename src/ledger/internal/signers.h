// Signers: whose keys signed an entry, by the charter and by names that are keys.
#ifndef TIDEWAITER_LEDGER_INTERNAL_SIGNERS_H_
#define TIDEWAITER_LEDGER_INTERNAL_SIGNERS_H_

#include <array>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "ledger/charter.h"
#include "ledger/entry.h"
#include "ledger/refusal.h"

namespace tidewaiter::ledger {

// As in a signed note: the first bytes of SHA-256(name, line end, 1, key).
std::array<unsigned char, 4> KeyIdOf(std::string_view name, const PublicKey& key);

// The signer of that name; nothing when nobody is known by it.
using FindKey = std::function<std::optional<Signer>(std::string_view name)>;

enum class Verify : bool { kNo, kYes };

// All signers of the entry, in the order of its signatures. Refuses "signer_unknown" (also when
// the name is known with another key) and, when verifying, "signature".
std::vector<Signer> SignersOf(const Entry& entry, const FindKey& find, Verify verify,
                              Refusals& refusals);

// A did:key stands for itself; other names are the charter's.
std::optional<Signer> FindInCharter(const Charter& charter, std::string_view name);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_INTERNAL_SIGNERS_H_
