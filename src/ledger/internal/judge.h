// Judge: what the rules of documents, titles, shipments, conditions and bonds have in common, on
// top of rule_tools.h: the state before, who of the parties signed, what does not follow.
//
//   const Judge judge(step, refusals);
//   const auto now = judge.Read<Bond>(kBondMembers);        // problems are refusals at /data/…
//   const auto was = judge.ReadBefore<Bond>(kBondMembers);
//   judge.NeedPower(was->guarantor, Power::kBonds, "not_the_guarantor");
//   judge.Follows(Members(*now), Members(want));            // "state_changed" for each
//   difference
//
// A rule says what the state must be after the step, as a value, and compares: so nothing can
// change that no rule lets change. Refers to the step and the refusals; lives as long as one check.
#ifndef TIDEWAITER_LEDGER_INTERNAL_JUDGE_H_
#define TIDEWAITER_LEDGER_INTERNAL_JUDGE_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "codec/json_reader.h"
#include "ledger/rule.h"
#include "ledger/rule_tools.h"

namespace tidewaiter::ledger {

inline constexpr std::size_t kReasonBytesMax = 500;    // a sentence or two, never a letter
inline constexpr std::size_t kDidBytesMax = 100;       // a did:key of Ed25519 has 56
inline constexpr std::size_t kProofBytesMax = 40'000;  // of a .tlog-proof; an entry has 60,000
inline constexpr std::size_t kWordBytesMax = 40;       // kinds, roles, types: [a-z0-9_]

// A state as its members: name in the data, and value as text.
using NamedTexts = std::vector<std::pair<std::string_view, std::string>>;

// True for 1 to kWordBytesMax of [a-z0-9_].
bool IsWord(std::string_view text);

// Readers of single values for tables of JsonMember. A value with a problem is left as it was.
void ReadToken(codec::JsonReader& in, codec::JsonValue value, std::size_t max, std::string& into);
void ReadWord(codec::JsonReader& in, codec::JsonValue value, std::string& into);
void ReadMember(codec::JsonReader& in, codec::JsonValue value, std::string& into);
void ReadReason(codec::JsonReader& in, codec::JsonValue value, std::string& into);
// A key or a member by its form alone: whether it can sign is asked when it is new (NeedKeyDid),
// not at every entry that repeats it.
void ReadDid(codec::JsonReader& in, codec::JsonValue value, std::string& into);

// An amount as exactly the digits of its currency (ISO 4217), or nothing: "12.50" EUR, "12" JPY.
std::optional<Decimal> AmountIn(std::string_view currency, std::string_view amount);
// The other way round; the amount must be exact in these digits.
std::string AmountText(std::string_view currency, const Decimal& amount);

// The state for whoever reads a stored entry. Errors: kInvalidArgument with the first problem.
template <typename T>
Result<T> StateOf(const Entry& entry, std::span<const codec::JsonMember<T>> members) {
  Refusals refusals;
  if (auto state = ReadData<T>(entry, members, refusals)) return *std::move(state);
  return Fail(ErrorCode::kInvalidArgument, refusals.front().detail, refusals.front().pointer);
}

class Judge {
 public:
  Judge(const Step& step, Refusals& refusals) : step_(step), refusals_(refusals) {}

  [[nodiscard]] const Entry& entry() const { return step_.spoken.entry; }
  [[nodiscard]] const Entry* before() const { return step_.before; }
  [[nodiscard]] const World& world() const { return step_.world; }
  [[nodiscard]] const Charter& charter() const { return step_.world.charter; }
  [[nodiscard]] const std::vector<Signer>& signers() const { return step_.spoken.signers; }

  void Refuse(std::string_view code, std::string_view pointer, std::string detail) const {
    refusals_.push_back({std::string(code), std::string(pointer), std::move(detail)});
  }

  // The data of this entry; nothing when it was refused.
  template <typename T>
  [[nodiscard]] std::optional<T> Read(std::span<const codec::JsonMember<T>> members) const {
    return ReadData<T>(entry(), members, refusals_);
  }
  // The state before; nothing and "before" when that was written by rules that are not these.
  template <typename T>
  [[nodiscard]] std::optional<T> ReadBefore(std::span<const codec::JsonMember<T>> members) const {
    Refusals unread;  // it was judged when it was made: that it cannot be read is one fact
    auto state = before() == nullptr ? std::nullopt : ReadData<T>(*before(), members, unread);
    if (!state) Refuse("before", "/previous", "the entry before is none of this kind of record");
    return state;
  }

  // A key that stands for itself signed. A key of the charter with such a name is another one.
  [[nodiscard]] bool SignedBy(std::string_view did) const;
  [[nodiscard]] bool SignedFor(std::string_view member, Power power) const;
  // The did:key itself, or a key of the member of that id with the power.
  [[nodiscard]] bool SignedByParty(std::string_view party, Power power) const;
  void NeedSigned(std::string_view did, std::string_view code) const;
  void NeedPower(std::string_view member, Power power, std::string_view code) const;
  // A key with that power of the member that writes this log.
  void NeedWriter(Power power) const;

  // That a member of the charter has that id: "member_unknown".
  void NeedMember(std::string_view member, std::string_view pointer) const;
  // That somebody can sign for it: "key" unless it is a did:key.
  void NeedKeyDid(std::string_view did, std::string_view pointer) const;
  // "party_unknown" unless it is a did:key or a member.
  void NeedParty(std::string_view party, std::string_view pointer) const;

  // The same commitment as in `as`: "commitment_missing", "commitments_changed".
  void NeedSameCommitment(const Entry& as, std::string_view name) const;
  // "state_changed" for each member that is not as it must be.
  void Follows(const NamedTexts& now, const NamedTexts& want) const;
  // What the proof proves, or nothing and "proof".
  [[nodiscard]] std::optional<Entry> Prove(std::string_view proof, std::string_view pointer) const;

 private:
  const Step& step_;
  Refusals& refusals_;
};

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_INTERNAL_JUDGE_H_
