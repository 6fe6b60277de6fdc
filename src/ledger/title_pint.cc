#include "ledger/title_pint.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include <fmt/format.h>

namespace tidewaiter::ledger {
namespace {

using enum PintAction;

constexpr std::array<std::string_view, 10> kNames{"ISSUE",
                                                  "TRANSFER",
                                                  "ENDORSE",
                                                  "ENDORSE_TO_ORDER",
                                                  "BLANK_ENDORSE",
                                                  "SIGN",
                                                  "SURRENDER_FOR_DELIVERY",
                                                  "SURRENDER_FOR_AMENDMENT",
                                                  "SACC",
                                                  "SREJ"};

PintTransaction Endorsement(const TitleStep& step) {
  const Title& after = step.after;
  PintTransaction made{.action = after.to_order ? kEndorseToOrder : kEndorse,
                       .actor = EntitledTo(step.before),
                       .recipient = after.beneficiary,
                       .time_ms = step.time_ms};
  if (after.beneficiary.empty()) made.action = kBlankEndorse;
  return made;
}

// From whoever has it, to whoever has it then: what passes is what differs.
std::vector<PintTransaction> Passing(const TitleStep& step) {
  std::vector<PintTransaction> made;
  if (step.before.beneficiary != step.after.beneficiary) made.push_back(Endorsement(step));
  if (step.before.holder != step.after.holder) {
    made.push_back({.action = kTransfer,
                    .actor = step.before.holder,
                    .recipient = step.after.holder,
                    .time_ms = step.time_ms});
  }
  return made;
}

PintTransaction Surrender(const TitleStep& step) {
  PintTransaction made{.action = kSurrenderForAmendment,
                       .actor = step.before.holder,
                       .recipient = step.after.carrier,
                       .time_ms = step.time_ms};
  if (step.after.purpose == TitlePurpose::kDelivery) made.action = kSurrenderForDelivery;
  if (step.after.purpose == TitlePurpose::kSwitchToPaper) made.reason_code = "SWTP";
  return made;
}

PintTransaction ByCarrier(PintAction action, const TitleStep& step) {
  return {.action = action,
          .actor = step.after.carrier,
          .recipient = step.after.holder,
          .time_ms = step.time_ms};
}

class Chain {
 public:
  Chain(bool to_order, Refusals& refusals) : to_order_(to_order), refusals_(refusals) {}

  void Add(const PintTransaction& t) {
    if (over_) Note("pint_over", "", "nothing may follow SACC");
    if (t.time_ms < time_ms_)
      Note("pint_time", "/actionDateTime", "is earlier than the one before");
    if ((t.action == kIssue) != (at_ == 0)) Note("pint_issue", "/actionCode", "ISSUE is the first");
    const bool answer = t.action == kSacc || t.action == kSrej;
    if (at_ > 0 && answer == surrendered_by_.empty()) {
      Note("pint_surrender", "/actionCode",
           answer ? "nothing was surrendered" : "a surrender waits for its answer");
    }
    Apply(t);
    time_ms_ = t.time_ms;
    ++at_;
  }

 private:
  void Apply(const PintTransaction& t) {
    switch (t.action) {
      case kIssue:
        NeedRecipient(t);
        carrier_ = t.actor;
        possessor_ = t.recipient;
        break;
      case kTransfer:
        NeedPossessor(t);
        NeedRecipient(t);
        possessor_ = t.recipient;
        break;
      case kEndorse:
      case kEndorseToOrder:
      case kBlankEndorse:
        Endorse(t);
        break;
      case kSign:
        NeedPossessor(t);
        break;
      case kSurrenderForDelivery:
      case kSurrenderForAmendment:
        NeedPossessor(t);
        if (t.recipient != carrier_) Note("pint_carrier", "/recipient", "is not who issued it");
        surrendered_by_ = t.actor;
        possessor_ = carrier_;
        break;
      case kSacc:
      case kSrej:
        Answer(t);
        break;
    }
  }

  void Endorse(const PintTransaction& t) {
    NeedPossessor(t);
    if (!to_order_) Note("pint_not_to_order", "/actionCode", "the bill cannot be endorsed further");
    if (endorsee_ && !endorsee_->empty() && *endorsee_ != t.actor) {
      Note("pint_endorsee", "/actor", "is not the endorsee");
    }
    if (t.action != kBlankEndorse) NeedRecipient(t);
    endorsee_ = t.action == kBlankEndorse ? "" : t.recipient;
    if (t.action == kEndorse) to_order_ = false;
  }

  void Answer(const PintTransaction& t) {
    if (t.actor != carrier_) Note("pint_carrier", "/actor", "is not who issued it");
    if (t.recipient != surrendered_by_) {
      Note("pint_recipient", "/recipient", "is not who surrendered it");
    }
    if (t.action == kSacc) {
      over_ = true;
    } else {
      possessor_ = surrendered_by_;
    }
    surrendered_by_.clear();
  }

  void NeedPossessor(const PintTransaction& t) {
    if (t.actor != possessor_) Note("pint_possessor", "/actor", "does not have the bill");
  }
  void NeedRecipient(const PintTransaction& t) {
    if (t.recipient.empty()) Note("pint_recipient", "/recipient", "is missing");
  }
  void Note(std::string_view code, std::string_view member, std::string detail) {
    Refuse(refusals_, code, fmt::format("/{}{}", at_, member), std::move(detail));
  }

  bool to_order_;
  Refusals& refusals_;
  std::size_t at_ = 0;
  std::string carrier_;
  std::string possessor_;
  std::optional<std::string> endorsee_;  // nothing: as the bill says, which is not in the chain
  std::string surrendered_by_;           // while a surrender waits for its answer
  std::int64_t time_ms_ = 0;
  bool over_ = false;
};

}  // namespace

std::string_view Name(PintAction action) {
  return kNames[static_cast<std::size_t>(action)];
}

std::optional<PintAction> FindPintAction(std::string_view name) {
  const auto* found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<PintAction>(found - kNames.begin());
}

std::vector<PintTransaction> PintOf(const TitleStep& step) {
  if (step.type == "title.transfer" || step.type == "title.endorse" ||
      step.type == "title.transfer_both" || step.type == "title.reject") {
    return Passing(step);
  }
  if (step.type == "title.surrender") return {Surrender(step)};
  if (step.type == "title.accept") return {ByCarrier(kSacc, step)};
  if (step.type == "title.refuse") return {ByCarrier(kSrej, step)};
  if (step.type == "title.issue" || step.type == "title.amend" || step.type == "title.restore" ||
      step.type == "title.handover_in") {
    return {ByCarrier(kIssue, step)};
  }
  return {};
}

Refusals CheckPintChain(std::span<const PintTransaction> chain, bool to_order) {
  Refusals refusals;
  if (chain.empty()) refusals.push_back({"pint_empty", "", "there is no transaction"});
  Chain walk(to_order, refusals);
  for (const PintTransaction& transaction : chain)
    walk.Add(transaction);
  return refusals;
}

// A dispute is told only when the signatures are good: else anybody could raise one.
std::string_view PintResponse(const Refusals& refusals) {
  const auto any = [&](std::initializer_list<std::string_view> codes) {
    return std::ranges::any_of(refusals, [&](const Refusal& refusal) {
      return std::ranges::find(codes, refusal.code) != codes.end();
    });
  };
  if (refusals.empty()) return "RECE";
  if (any({"signature", "signer_unknown"})) return "BSIG";
  if (any({"number_taken", "previous", "ended"})) return "DISE";
  return "BENV";
}

}  // namespace tidewaiter::ledger
