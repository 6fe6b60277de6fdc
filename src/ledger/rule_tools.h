// Rule tools: what the rules of all record types need, so that each of them is short.
//
//   void CheckGrant(const Step& step, Refusals& refusals) {
//     const Member& writer = Writer(step);
//     NeedSigner(step, Power::kOperators, writer.id, refusals);
//     NeedCommitment(step, "holder_name", refusals);
//     const std::optional<Status> now = ReadData<Status>(step.spoken.entry, kStatus, refusals);
//     if (!now) return;
//     …
//   }
//
// Pure; thread-safe.
#ifndef TIDEWAITER_LEDGER_RULE_TOOLS_H_
#define TIDEWAITER_LEDGER_RULE_TOOLS_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "codec/json_reader.h"
#include "ledger/rule.h"

namespace tidewaiter::ledger {

// The member that writes the log in which the entry stands. There always is one inside a rule:
// CheckEntry has refused before ("log") when nobody writes it.
const Member& Writer(const Step& step);

// A signer of this member with this power, or null. `member` "" : of any member.
const Signer* SignerWith(const Step& step, Power power, std::string_view member = {});
// The signer of this name, a did:key or a key of the charter; or null.
const Signer* SignerNamed(const Step& step, std::string_view name);

// Refuses with "power" when no signer of that member has the power; "" : no member's at all.
void NeedSigner(const Step& step, Power power, std::string_view member, Refusals& refusals);
// Refuses with `code` when this key did not sign ("not_the_holder", "not_the_owner", …).
void NeedKey(const Step& step, std::string_view name, std::string_view code, Refusals& refusals);

const Commitment* FindCommitment(const Entry& entry, std::string_view name);
// Refuses with "commitment_missing".
void NeedCommitment(const Step& step, std::string_view name, Refusals& refusals);

// A member `time` of data that is a moment: notes "format" otherwise.
void ReadMoment(codec::JsonReader& in, codec::JsonValue value, std::int64_t& into);
void ReadMoment(codec::JsonReader& in, codec::JsonValue value, std::optional<std::int64_t>& into);
// A did:key of Ed25519, in its one form: notes "format" otherwise.
void ReadDidKey(codec::JsonReader& in, codec::JsonValue value, std::string& into);
// ISO 4217 form (three capitals) and a decimal without sign: "format".
void ReadCurrency(codec::JsonReader& in, codec::JsonValue value, std::string& into);
void ReadAmount(codec::JsonReader& in, codec::JsonValue value, std::string& into);

// Problems of reading as refusals, their pointers under `under`: "/data".
void RefuseProblems(const codec::Problems& problems, std::string_view under, Refusals& refusals);

// `data` of an entry by the table of its members, or nothing and refusals with JsonReader's codes
// and pointers under "/data".
template <typename T>
std::optional<T> ReadData(const Entry& entry, std::span<const codec::JsonMember<T>> members,
                          Refusals& refusals) {
  codec::JsonReader in;
  T data;
  const auto root = in.Parse(entry.data, {.bytes_max = kEntryBytesMax, .depth_max = 8});
  if (root) in.Object<T>(*root, members, data);
  if (in.problems().empty()) return data;
  RefuseProblems(in.problems(), "/data", refusals);
  return std::nullopt;
}

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_RULE_TOOLS_H_
