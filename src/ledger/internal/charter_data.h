// Charter data: the members of `data` in the entries of a charter, read strictly.
#ifndef TIDEWAITER_LEDGER_INTERNAL_CHARTER_DATA_H_
#define TIDEWAITER_LEDGER_INTERNAL_CHARTER_DATA_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/charter.h"
#include "ledger/entry.h"
#include "ledger/refusal.h"

namespace tidewaiter::ledger {

struct NamedKey {
  std::string name;  // of a cosigner; origin of a log; id of the member that keeps the charter
  PublicKey key{};
};

struct LogEnd {
  std::string origin;
  std::uint64_t to_size = 0;
};

// A member as it joins: with its keys.
struct NewMember {
  Member member;
  std::vector<Signer> signers;
};

// What any of the types may say; each reads its own part.
struct CharterData {
  std::string federation;
  std::string member;              // id
  std::vector<NewMember> joining;  // founders, or the one that is added
  std::optional<std::int64_t> faults, quorum, change_need, rules;
  std::optional<std::string> name, url;
  std::optional<bool> cosigns;
  std::optional<NamedKey> cosigner, keeper, log, successor;
  std::optional<PublicKey> sealing, key;
  std::optional<Signer> signer;
  std::vector<LogEnd> log_ends;
  LogEnd log_end;
  Agreement agreement;
  std::int64_t until_ms = 0;
  Endorsement endorsement;
  std::string reason;
};

// `data` of an entry of one of the types of charters, or nothing and refusals; "type_unknown" when
// it is none of them.
std::optional<CharterData> ReadCharterData(const Entry& entry, Refusals& refusals);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_INTERNAL_CHARTER_DATA_H_
