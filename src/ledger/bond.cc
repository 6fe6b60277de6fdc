#include "ledger/bond.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/json_writer.h"
#include "ledger/internal/judge.h"
#include "ledger/moment.h"

namespace tidewaiter::ledger {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::array<std::string_view, 3> kStatusNames{"undertaken", "approved", "discharged"};
constexpr std::size_t kKeyNameMax = 120;  // of a signer: a member's host and a word

constexpr codec::JsonMember<Bond> kMembers[] = {
    {"guarantor", kRequired,
     [](JsonReader& in, JsonValue v, Bond& b) { ReadMember(in, v, b.guarantor); }},
    {"principal", kRequired,
     [](JsonReader& in, JsonValue v, Bond& b) { ReadDid(in, v, b.principal); }},
    {"beneficiary", kRequired,
     [](JsonReader& in, JsonValue v, Bond& b) { ReadMember(in, v, b.beneficiary); }},
    {"signatory", kRequired,
     [](JsonReader& in, JsonValue v, Bond& b) { ReadToken(in, v, kKeyNameMax, b.signatory); }},
    {"currency", kRequired,
     [](JsonReader& in, JsonValue v, Bond& b) { ReadCurrency(in, v, b.currency); }},
    {"amount", kRequired,
     [](JsonReader& in, JsonValue v, Bond& b) { ReadAmount(in, v, b.amount); }},
    {"available", kRequired,
     [](JsonReader& in, JsonValue v, Bond& b) { ReadAmount(in, v, b.available); }},
    {"drawn", kRequired, [](JsonReader& in, JsonValue v, Bond& b) { ReadAmount(in, v, b.drawn); }},
    {"released", kRequired,
     [](JsonReader& in, JsonValue v, Bond& b) { ReadAmount(in, v, b.released); }},
    {"valid_until", kRequired,
     [](JsonReader& in, JsonValue v, Bond& b) { ReadMoment(in, v, b.valid_until_ms); }},
    {"status", kRequired,
     [](JsonReader& in, JsonValue v, Bond& b) {
       if (const auto at = in.Choice(v, kStatusNames)) b.status = static_cast<BondStatus>(*at);
     }},
    {"step", kOptional, [](JsonReader& in, JsonValue v, Bond& b) { ReadAmount(in, v, b.step); }},
    {"reason", kOptional,
     [](JsonReader& in, JsonValue v, Bond& b) { ReadReason(in, v, b.reason); }},
};

NamedTexts Texts(const Bond& bond) {
  return {{"guarantor", bond.guarantor},
          {"principal", bond.principal},
          {"beneficiary", bond.beneficiary},
          {"signatory", bond.signatory},
          {"currency", bond.currency},
          {"amount", bond.amount},
          {"available", bond.available},
          {"drawn", bond.drawn},
          {"released", bond.released},
          {"valid_until", FormatMoment(bond.valid_until_ms)},
          {"status", std::string(Name(bond.status))},
          {"step", bond.step},
          {"reason", bond.reason}};
}

bool AmountsHold(const Bond& bond) {
  return AmountIn(bond.currency, bond.available) && AmountIn(bond.currency, bond.drawn) &&
         AmountIn(bond.currency, bond.released);
}

// By whom the guarantor speaks when it undertakes: never by the key that is to approve.
void CheckGuarantor(const Judge& judge, const Bond& bond) {
  const Signer* signatory = judge.charter().FindSigner(bond.signatory);
  if (signatory == nullptr || signatory->member != bond.guarantor ||
      !signatory->powers.contains(Power::kBonds)) {
    judge.Refuse("signatory", "/data/signatory",
                 fmt::format("'{}' is no key of {} for bonds", bond.signatory, bond.guarantor));
    return;
  }
  bool undertaken = false;
  for (const Signer& signer : judge.signers()) {
    const bool approves = signer.name == signatory->name || signer.key == signatory->key;
    if (approves) judge.Refuse("same_signatory", "", "who approves must not undertake");
    undertaken |=
        !approves && signer.member == bond.guarantor && signer.powers.contains(Power::kBonds);
  }
  if (!undertaken) {
    judge.Refuse("not_the_guarantor", "", "no other key of the guarantor for bonds has signed");
  }
}

void CheckUndertake(const Step& step, Refusals& refusals) {
  const Judge judge(step, refusals);
  const auto now = judge.Read<Bond>(kMembers);
  if (!now) return;
  judge.NeedMember(now->guarantor, "/data/guarantor");
  judge.NeedMember(now->beneficiary, "/data/beneficiary");
  judge.NeedKeyDid(now->principal, "/data/principal");
  CheckGuarantor(judge, *now);
  const auto amount = AmountIn(now->currency, now->amount);
  if (!amount || amount->zero()) {
    judge.Refuse("amount", "/data/amount",
                 fmt::format("'{}' is no amount of {} above 0", now->amount, now->currency));
  }
  if (now->valid_until_ms <= step.spoken.entry.time_ms) {
    judge.Refuse("expired", "/data/valid_until", "it is over before it begins");
  }
  Bond want = *now;
  want.available = want.amount;
  want.drawn = want.released = AmountText(now->currency, Decimal(0));
  want.status = BondStatus::kUndertaken;
  want.step.clear();
  want.reason.clear();
  judge.Follows(Texts(*now), Texts(want));
}

// A step of a bond that stands.
struct Move {
  Move(const Step& step, Refusals& refusals)
      : judge(step, refusals),
        now(judge.Read<Bond>(kMembers)),
        was(judge.ReadBefore<Bond>(kMembers)) {
    if (was && !AmountsHold(*was)) {
      judge.Refuse("before", "/previous", "the amounts before are none of its currency");
      was.reset();
    }
    if (!was) return;
    want = *was;
    want.step.clear();
    want.reason.clear();
  }

  [[nodiscard]] bool readable() const { return now && was; }
  void NeedStatus(BondStatus status) const {
    if (was->status == status) return;
    judge.Refuse("not_possible_now", "/data/status",
                 fmt::format("the bond is {}, not {}", Name(was->status), Name(status)));
  }
  void NeedValid() const {
    if (judge.entry().time_ms <= was->valid_until_ms) return;
    judge.Refuse("expired", "/time", fmt::format("it ended {}", FormatMoment(was->valid_until_ms)));
  }
  void NeedBeneficiary() const {
    judge.NeedPower(was->beneficiary, Power::kDraw, "not_the_beneficiary");
  }
  // The amount of this step; false when it is none, or more than there is.
  [[nodiscard]] bool TakeStep() const {
    const auto amount = AmountIn(was->currency, now->step);
    if (!amount || amount->zero()) {
      judge.Refuse("amount", "/data/step",
                   fmt::format("'{}' is no amount of {} above 0", now->step, was->currency));
      return false;
    }
    if (*amount <= *AmountIn(was->currency, was->available)) return true;
    judge.Refuse("more_than_available", "/data/step",
                 fmt::format("{} is more than {}", now->step, was->available));
    return false;
  }
  void Follows() const { judge.Follows(Texts(*now), Texts(want)); }

  Judge judge;
  std::optional<Bond> now;
  std::optional<Bond> was;
  Bond want;
};

void CheckApprove(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedStatus(BondStatus::kUndertaken);
  move.NeedValid();
  const auto& signers = move.judge.signers();
  const auto signed_it = std::ranges::any_of(signers, [&](const Signer& signer) {
    return signer.name == move.was->signatory && signer.member == move.was->guarantor &&
           signer.powers.contains(Power::kBonds);
  });
  if (!signed_it) {
    move.judge.Refuse("not_the_signatory", "", move.was->signatory + " has not signed");
  }
  move.want.status = BondStatus::kApproved;
  move.Follows();
}

void CheckDraw(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedStatus(BondStatus::kApproved);
  move.NeedValid();
  move.NeedBeneficiary();
  if (move.now->reason.empty()) {
    move.judge.Refuse("reason", "/data/reason", "say what it is drawn for");
  }
  if (!move.TakeStep()) return;
  move.want = Drawn(std::move(move.want), move.now->step);
  move.want.reason = move.now->reason;
  move.Follows();
}

void CheckRelease(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedStatus(BondStatus::kApproved);
  move.NeedBeneficiary();
  if (!move.TakeStep()) return;
  move.want = Released(std::move(move.want), move.now->step);
  move.Follows();
}

void CheckDischarge(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  if (move.was->status == BondStatus::kDischarged) move.NeedStatus(BondStatus::kApproved);
  move.NeedBeneficiary();
  move.want = Released(std::move(move.want), move.was->available);
  move.want.step.clear();
  move.want.status = BondStatus::kDischarged;
  move.Follows();
}

constexpr RecordRule kRules[] = {
    {"bond.approve", Place::kGoesOn, CheckApprove},
    {"bond.discharge", Place::kEnds, CheckDischarge},
    {"bond.draw", Place::kGoesOn, CheckDraw},
    {"bond.release", Place::kGoesOn, CheckRelease},
    {"bond.undertake", Place::kOpens, CheckUndertake},
};

// `step` from what is available to one of the two sums.
Bond Moved(Bond bond, std::string_view step, std::string Bond::*to) {
  const auto amount = AmountIn(bond.currency, step);
  const auto available = AmountIn(bond.currency, bond.available);
  const auto sum = AmountIn(bond.currency, bond.*to);
  CHECK(amount && available && sum && *amount <= *available);
  bond.available = AmountText(bond.currency, *available - *amount);
  bond.*to = AmountText(bond.currency, *sum + *amount);
  bond.step = step;
  return bond;
}

}  // namespace

std::string_view Name(BondStatus status) {
  return kStatusNames[static_cast<std::size_t>(status)];
}

Result<Bond> BondOf(const Entry& entry) {
  if (!entry.type.starts_with("bond.")) {
    return Fail(ErrorCode::kInvalidArgument, entry.type + " is no entry of a bond", "/type");
  }
  return StateOf<Bond>(entry, kMembers);
}

std::string WriteBond(const Bond& bond) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("amount", bond.amount).Member("available", bond.available);
  json.Member("beneficiary", bond.beneficiary).Member("currency", bond.currency);
  json.Member("drawn", bond.drawn).Member("guarantor", bond.guarantor);
  json.Member("principal", bond.principal).MemberUnlessEmpty("reason", bond.reason);
  json.Member("released", bond.released).Member("signatory", bond.signatory);
  json.Member("status", Name(bond.status)).MemberUnlessEmpty("step", bond.step);
  json.Member("valid_until", FormatMoment(bond.valid_until_ms)).EndObject();
  return out;
}

Bond Drawn(Bond bond, std::string_view step) {
  return Moved(std::move(bond), step, &Bond::drawn);
}

Bond Released(Bond bond, std::string_view step) {
  return Moved(std::move(bond), step, &Bond::released);
}

std::span<const RecordRule> BondRules() {
  return kRules;
}

}  // namespace tidewaiter::ledger
