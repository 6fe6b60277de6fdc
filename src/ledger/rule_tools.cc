#include "ledger/rule_tools.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/decimal.h"
#include "ledger/did_key.h"
#include "ledger/moment.h"

namespace tidewaiter::ledger {
namespace {

constexpr std::size_t kMomentBytes = 24;
constexpr std::size_t kDidBytesMax = 64;     // a did:key of Ed25519 has 56
constexpr std::size_t kAmountBytesMax = 30;  // any sum of money with three decimals

}  // namespace

const Member& Writer(const Step& step) {
  const Member* writer = step.world.charter.WriterOf(step.spoken.entry.log);
  CHECK(writer != nullptr);
  return *writer;
}

const Signer* SignerWith(const Step& step, Power power, std::string_view member) {
  for (const Signer& signer : step.spoken.signers) {
    const bool is_theirs = member.empty() ? !signer.member.empty() : signer.member == member;
    if (is_theirs && signer.powers.contains(power)) return &signer;
  }
  return nullptr;
}

const Signer* SignerNamed(const Step& step, std::string_view name) {
  const auto& signers = step.spoken.signers;
  const auto found = std::ranges::find(signers, name, &Signer::name);
  return found == signers.end() ? nullptr : &*found;
}

void NeedSigner(const Step& step, Power power, std::string_view member, Refusals& refusals) {
  if (SignerWith(step, power, member) != nullptr) return;
  Refuse(refusals, "power", "",
         fmt::format("no key of {} with the power {} signed", member.empty() ? "a member" : member,
                     NameOf(power)));
}

void NeedKey(const Step& step, std::string_view name, std::string_view code, Refusals& refusals) {
  if (SignerNamed(step, name) != nullptr) return;
  Refuse(refusals, code, "", fmt::format("{} did not sign", name));
}

const Commitment* FindCommitment(const Entry& entry, std::string_view name) {
  const auto found = std::ranges::find(entry.commitments, name, &Commitment::name);
  return found == entry.commitments.end() ? nullptr : &*found;
}

void NeedCommitment(const Step& step, std::string_view name, Refusals& refusals) {
  if (FindCommitment(step.spoken.entry, name) != nullptr) return;
  Refuse(refusals, "commitment_missing", fmt::format("/commitments/{}", name),
         fmt::format("{} has to be committed to", name));
}

void ReadMoment(codec::JsonReader& in, codec::JsonValue value, std::int64_t& into) {
  std::string text;
  in.Text(value, {.min = kMomentBytes, .max = kMomentBytes}, text);
  if (text.empty()) return;
  const std::optional<std::int64_t> moment = ParseMoment(text);
  if (!moment) return in.Note("format", "is no time in UTC with milliseconds");
  into = *moment;
}

void ReadMoment(codec::JsonReader& in, codec::JsonValue value, std::optional<std::int64_t>& into) {
  ReadMoment(in, value, into.emplace());
}

void ReadDidKey(codec::JsonReader& in, codec::JsonValue value, std::string& into) {
  std::string text;
  in.Text(value, {.min = 1, .max = kDidBytesMax, .characters = codec::Characters::kToken}, text);
  if (text.empty()) return;
  if (!KeyOfDid(text)) return in.Note("format", "is no did:key of Ed25519");
  into = std::move(text);
}

void ReadCurrency(codec::JsonReader& in, codec::JsonValue value, std::string& into) {
  in.Text(value, {.min = 3, .max = 3, .characters = codec::Characters::kUpperLetters}, into);
}

void ReadAmount(codec::JsonReader& in, codec::JsonValue value, std::string& into) {
  std::string text;
  in.Text(value, {.min = 1, .max = kAmountBytesMax, .characters = codec::Characters::kToken}, text);
  if (text.empty()) return;
  const Result<Decimal> amount = Decimal::Parse(text);
  // One text for one amount: no sign, no zeros in front.
  const bool has_zeros = text.size() > 1 && text[0] == '0' && text[1] != '.';
  if (!amount || text[0] < '0' || text[0] > '9' || has_zeros) {
    return in.Note("format", "is no decimal number without sign");
  }
  into = std::move(text);
}

void RefuseProblems(const codec::Problems& problems, std::string_view under, Refusals& refusals) {
  for (const codec::Problem& problem : problems)
    Refuse(refusals, problem.code, fmt::format("{}{}", under, problem.pointer), problem.detail);
}

}  // namespace tidewaiter::ledger
