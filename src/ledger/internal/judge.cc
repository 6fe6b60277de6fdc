#include "ledger/internal/judge.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/parse.h"
#include "ledger/did_key.h"

namespace tidewaiter::ledger {
namespace {

using codec::JsonReader;
using codec::JsonValue;

constexpr std::size_t kShownMax = 80;  // bytes of a value that a refusal repeats

// A list may have thousands of bytes; whoever reads the refusal has the entry.
std::string_view Shown(std::string_view value) {
  return value.substr(0, kShownMax);
}

}  // namespace

bool IsWord(std::string_view text) {
  return !text.empty() && text.size() <= kWordBytesMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

void ReadToken(JsonReader& in, JsonValue value, std::size_t max, std::string& into) {
  in.Text(value, {.min = 1, .max = max, .characters = codec::Characters::kToken}, into);
}

void ReadWord(JsonReader& in, JsonValue value, std::string& into) {
  std::string word;
  ReadToken(in, value, kWordBytesMax, word);
  if (IsWord(word)) {
    into = std::move(word);
  } else if (!word.empty()) {
    in.Note("format", fmt::format("'{}' must be a-z, 0-9 and _", word));
  }
}

void ReadMember(JsonReader& in, JsonValue value, std::string& into) {
  ReadToken(in, value, kMemberIdMax, into);
}

void ReadReason(JsonReader& in, JsonValue value, std::string& into) {
  in.Text(value, {.min = 1, .max = kReasonBytesMax}, into);
}

void ReadDid(JsonReader& in, JsonValue value, std::string& into) {
  ReadToken(in, value, kDidBytesMax, into);
}

std::optional<Decimal> AmountIn(std::string_view currency, std::string_view amount) {
  const auto number = Decimal::Parse(amount);
  if (!number || !number->ok() || number->negative() || number->text() != amount ||
      number->scale() != codec::MinorDigits(currency)) {
    return std::nullopt;
  }
  return *number;
}

std::string AmountText(std::string_view currency, const Decimal& amount) {
  return amount.Rounded(codec::MinorDigits(currency), Rounding::kDown).text();
}

bool Judge::SignedBy(std::string_view did) const {
  return !did.empty() && std::ranges::any_of(signers(), [&](const Signer& signer) {
    return signer.member.empty() && signer.name == did;
  });
}

bool Judge::SignedFor(std::string_view member, Power power) const {
  return !member.empty() && SignerWith(step_, power, member) != nullptr;
}

bool Judge::SignedByParty(std::string_view party, Power power) const {
  return SignedBy(party) || SignedFor(party, power);
}

void Judge::NeedSigned(std::string_view did, std::string_view code) const {
  if (!SignedBy(did)) Refuse(code, "", fmt::format("{} has not signed", did));
}

void Judge::NeedPower(std::string_view member, Power power, std::string_view code) const {
  if (!SignedFor(member, power)) {
    Refuse(code, "", fmt::format("no key of {} that has the power has signed", member));
  }
}

void Judge::NeedWriter(Power power) const {
  NeedPower(Writer(step_).id, power, "power");
}

void Judge::NeedMember(std::string_view member, std::string_view pointer) const {
  if (charter().FindMember(member) == nullptr) {
    Refuse("member_unknown", pointer, fmt::format("{} is no member", member));
  }
}

void Judge::NeedKeyDid(std::string_view did, std::string_view pointer) const {
  if (!KeyOfDid(did)) Refuse("key", pointer, fmt::format("'{}' is no did:key of Ed25519", did));
}

void Judge::NeedParty(std::string_view party, std::string_view pointer) const {
  if (KeyOfDid(party) || charter().FindMember(party) != nullptr) return;
  Refuse("party_unknown", pointer, fmt::format("'{}' is neither a did:key nor a member", party));
}

void Judge::NeedSameCommitment(const Entry& as, std::string_view name) const {
  const Commitment* now = FindCommitment(entry(), name);
  const Commitment* then = FindCommitment(as, name);
  if (now == nullptr) return NeedCommitment(step_, name, refusals_);
  if (then != nullptr && then->value == now->value) return;
  Refuse("commitments_changed", fmt::format("/commitments/{}", name),
         "it is not the commitment that stood before");
}

void Judge::Follows(const NamedTexts& now, const NamedTexts& want) const {
  CHECK(now.size() == want.size());
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i].second == want[i].second) continue;
    Refuse("state_changed", fmt::format("/data/{}", now[i].first),
           fmt::format("is '{}' and must be '{}'", Shown(now[i].second), Shown(want[i].second)));
  }
}

std::optional<Entry> Judge::Prove(std::string_view proof, std::string_view pointer) const {
  CHECK(world().proofs != nullptr);
  auto proven = world().proofs(proof);
  if (proven) return *std::move(proven);
  Refuse("proof", pointer, proven.error().message);
  return std::nullopt;
}

}  // namespace tidewaiter::ledger
