// The rules of carnets: what each kind of entry may change, and who has to sign it.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/calendar.h"
#include "ledger/internal/carnet_data.h"

namespace tidewaiter::ledger {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

// The same day and time one year later; 29 February becomes 1 March.
std::int64_t YearAfter(std::int64_t time_ms) {
  CivilDate date = CivilFrom(static_cast<Day>(time_ms / kDayMs));
  ++date.year;
  if (date.month == 2 && date.day == 29) {
    date.month = 3;
    date.day = 1;
  }
  const auto day = DayFrom(date);
  return day ? *day * kDayMs + time_ms % kDayMs : time_ms;
}

void CheckIssue(const Step& step, Refusals& refusals) {
  const Judge judge(step, refusals);
  const auto now = judge.Read<Carnet>(CarnetMembers());
  if (!now) return;
  judge.NeedWriter(Power::kNotary);
  judge.NeedMember(now->guarantor, "/data/guarantor");
  judge.NeedPower(now->guarantor, Power::kBonds, "not_the_guarantor");
  judge.NeedKeyDid(now->holder, "/data/holder");
  NeedCommitment(step, "goods", refusals);
  if (now->valid_until_ms <= step.spoken.entry.time_ms) {
    judge.Refuse("expired", "/data/valid_until", "it is over before it begins");
  }
  if (now->valid_until_ms > YearAfter(step.spoken.entry.time_ms)) {
    judge.Refuse("validity_too_long", "/data/valid_until", "a carnet is valid for a year at most");
  }
  std::set<std::string_view> ids;
  for (const Voucher& voucher : now->vouchers) {
    if (ids.insert(voucher.id).second) continue;
    judge.Refuse("twice", "/data/vouchers", fmt::format("{} stands there twice", voucher.id));
  }
  if (ids.empty()) judge.Refuse("voucher_missing", "/data/vouchers", "it has no vouchers");
  judge.Follows(CarnetTexts(*now), CarnetTexts({.kind = now->kind,
                                                .holder = now->holder,
                                                .guarantor = now->guarantor,
                                                .valid_until_ms = now->valid_until_ms,
                                                .vouchers = now->vouchers}));
}

// A step of a carnet that is there.
struct Move {
  Move(const Step& step, Refusals& refusals)
      : judge(step, refusals),
        now(judge.Read<Carnet>(CarnetMembers())),
        was(judge.ReadBefore<Carnet>(CarnetMembers())) {
    if (!was) return;
    want = *was;
    want.office.clear();
  }

  [[nodiscard]] bool readable() const { return now && was; }
  void Follows() const {
    judge.Follows(CarnetTexts(*now), CarnetTexts(want));
    judge.NeedSameCommitment(*judge.before(), "goods");
  }

  Judge judge;
  std::optional<Carnet> now;
  std::optional<Carnet> was;
  Carnet want;
};

// Leaving a country again is never too late to record: it is the proof that a claim asks for.
bool EndsWithCarnet(VoucherKind kind) {
  return kind == VoucherKind::kExportation || kind == VoucherKind::kImportation ||
         kind == VoucherKind::kTransit;
}

// What a voucher of that kind closes, or nothing.
std::optional<VoucherKind> OpenedBy(VoucherKind kind) {
  if (kind == VoucherKind::kReexportation) return VoucherKind::kImportation;
  if (kind == VoucherKind::kReimportation) return VoucherKind::kExportation;
  return std::nullopt;
}

void CheckVoucher(const Move& move, const UsedVoucher& used) {
  const Carnet& was = *move.was;
  const Voucher* voucher = FindVoucher(was, used.id);
  if (voucher == nullptr) {
    return move.judge.Refuse("voucher_unknown", "/data/used", used.id + " is none of this carnet");
  }
  if (std::ranges::find(was.used, used.id, &UsedVoucher::id) != was.used.end()) {
    move.judge.Refuse("voucher_used", "/data/used", used.id + " was used before");
  }
  if (EndsWithCarnet(voucher->kind) && move.judge.entry().time_ms > was.valid_until_ms) {
    move.judge.Refuse("expired", "/time", "the carnet is not valid any more");
  }
  const auto opening = OpenedBy(voucher->kind);
  const bool closes =
      opening ? IsOpen(was, used.closes, *opening, used.by) : used.closes.empty() && !used.part;
  if (!closes) {
    move.judge.Refuse("nothing_to_close", "/data/used",
                      fmt::format("{} cannot close '{}' at {}", used.id, used.closes, used.by));
  }
}

void CheckMovement(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  if (move.now->used.size() != move.was->used.size() + 1) {
    return move.judge.Refuse("voucher_missing", "/data/used", "one voucher is added, not more");
  }
  const UsedVoucher& used = move.now->used.back();
  move.judge.NeedPower(used.by, Power::kAcquit, "power");
  if (move.now->office.empty()) move.judge.Refuse("office_missing", "/data/office", "say where");
  CheckVoucher(move, used);
  move.want.used.push_back(used);
  move.want.office = move.now->office;
  move.Follows();
}

void CheckDischarge(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.judge.NeedWriter(Power::kNotary);
  std::set<std::string_view> members;
  for (const UsedVoucher& used : move.was->used)
    members.insert(used.by);
  for (const std::string_view member : members) {
    if (OpenAt(*move.was, member).empty()) continue;
    move.judge.Refuse("not_closed", "/data/used", fmt::format("goods are still in {}", member));
  }
  if (std::ranges::find(move.was->claims, ClaimStatus::kOpen, &Claim::status) !=
      move.was->claims.end()) {
    move.judge.Refuse("open_claim", "/data/claims", "a claim is not settled");
  }
  move.want.discharged = true;
  move.Follows();
}

void CheckClaim(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  if (move.now->claims.size() != move.was->claims.size() + 1) {
    return move.judge.Refuse("claim_missing", "/data/claims", "one claim is added, not more");
  }
  Claim claim = move.now->claims.back();
  move.judge.NeedPower(claim.by, Power::kDraw, "not_the_claimant");
  if (std::ranges::find(move.was->claims, claim.voucher, &Claim::voucher) !=
      move.was->claims.end()) {
    move.judge.Refuse("twice", "/data/claims", claim.voucher + " was claimed before");
  }
  const auto amount = AmountIn(claim.currency, claim.amount);
  if (!amount || amount->zero()) {
    move.judge.Refuse("amount", "/data/claims",
                      fmt::format("'{}' is no amount of {}", claim.amount, claim.currency));
  }
  if (!IsOpen(*move.was, claim.voucher, VoucherKind::kImportation, claim.by)) {
    move.judge.Refuse("nothing_to_claim", "/data/claims",
                      fmt::format("{} is not open at {}", claim.voucher, claim.by));
  }
  if (step.spoken.entry.time_ms > YearAfter(move.was->valid_until_ms)) {
    move.judge.Refuse("claim_late", "/time", "more than a year after the carnet's end");
  }
  claim.status = ClaimStatus::kOpen;
  move.want.claims.push_back(std::move(claim));
  move.Follows();
}

// By who claims: only that one can say that it was paid, or takes the proof for good.
void CheckSettle(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  std::size_t settled = 0;
  for (std::size_t i = 0; i < move.want.claims.size() && i < move.now->claims.size(); ++i) {
    Claim& claim = move.want.claims[i];
    const ClaimStatus status = move.now->claims[i].status;
    if (status == claim.status) continue;
    ++settled;
    if (claim.status != ClaimStatus::kOpen) {
      move.judge.Refuse("claim_settled", fmt::format("/data/claims/{}/status", i),
                        claim.voucher + " was settled before");
      continue;
    }
    move.judge.NeedPower(claim.by, Power::kDraw, "not_the_claimant");
    claim.status = status;
  }
  if (settled != 1) {
    move.judge.Refuse("claim_missing", "/data/claims", "one claim is settled at a time");
  }
  move.Follows();
}

constexpr RecordRule kRules[] = {
    {"carnet.claim", Place::kGoesOn, CheckClaim},
    {"carnet.discharge", Place::kEnds, CheckDischarge},
    {"carnet.issue", Place::kOpens, CheckIssue},
    {"carnet.movement", Place::kGoesOn, CheckMovement},
    {"carnet.settle", Place::kGoesOn, CheckSettle},
};

}  // namespace

std::span<const RecordRule> CarnetRules() {
  return kRules;
}

}  // namespace tidewaiter::ledger
