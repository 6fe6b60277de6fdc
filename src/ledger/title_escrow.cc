#include "ledger/title_escrow.h"

#include "base/check.h"

namespace tidewaiter::ledger {
namespace {

EscrowToken TokenOf(TitleStatus status) {
  switch (status) {
    case TitleStatus::kHeld:
      return EscrowToken::kEscrow;
    case TitleStatus::kSurrendered:
    case TitleStatus::kAccepted:
    case TitleStatus::kPaper:  // may come back: not burnt
      return EscrowToken::kRegistry;
    case TitleStatus::kDelivered:
    case TitleStatus::kMoved:
      return EscrowToken::kBurnt;
  }
  return EscrowToken::kBurnt;
}

std::string_view RejectCall(const TitleStep& step) {
  const bool holder = step.before.holder != step.after.holder;
  const bool beneficiary = step.before.beneficiary != step.after.beneficiary;
  if (holder && beneficiary) return "rejectTransferOwners";
  return holder ? "rejectTransferHolder" : "rejectTransferBeneficiary";
}

}  // namespace

EscrowView EscrowOf(std::span<const TitleStep> chain) {
  CHECK(!chain.empty());
  const TitleStep& last = chain.back();
  EscrowView view{.token = TokenOf(last.after.status)};
  if (view.token == EscrowToken::kBurnt) return view;
  view.holder = last.after.holder;
  view.beneficiary = EntitledTo(last.after);
  view.nominee = last.after.nominee;
  const bool holder = last.type == "title.transfer" || last.type == "title.transfer_both";
  const bool beneficiary = last.type == "title.endorse" || last.type == "title.transfer_both";
  if (holder) view.prev_holder = last.before.holder;
  if (beneficiary && !last.after.beneficiary.empty()) {
    view.prev_beneficiary = EntitledTo(last.before);
  }
  return view;
}

std::string_view EscrowCall(const TitleStep& step) {
  struct Call {
    std::string_view type;
    std::string_view call;
  };
  constexpr Call kCalls[] = {
      {"title.issue", "mint"},
      {"title.handover_in", "mint"},
      {"title.transfer", "transferHolder"},
      {"title.nominate", "nominate"},
      {"title.endorse", "transferBeneficiary"},
      {"title.transfer_both", "transferOwners"},
      {"title.surrender", "returnToIssuer"},
      {"title.refuse", "restore"},
      {"title.amend", "restore"},
      {"title.restore", "restore"},
      {"title.delivered", "burn"},
      {"title.handover_out", "burn"},
  };
  if (step.type == "title.reject") return RejectCall(step);
  for (const Call& call : kCalls) {
    if (call.type == step.type) return call.call;
  }
  return {};
}

}  // namespace tidewaiter::ledger
