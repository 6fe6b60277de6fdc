// The rules of titles: what each kind of entry may change, and who has to sign it.
#include <fmt/format.h>

#include "ledger/internal/title_data.h"
#include "ledger/title.h"

namespace tidewaiter::ledger {
namespace {

using enum TitleStatus;

// One step of a title that exists already: the state before, the one it says, and what it must be.
struct Move {
  Move(const Step& step, Refusals& refusals)
      : judge(step, refusals),
        now(judge.Read<Title>(TitleMembers())),
        was(judge.ReadBefore<Title>(TitleMembers())) {
    if (was) want = Lasting(*was);
  }

  [[nodiscard]] bool readable() const { return now && was; }

  void NeedStatus(TitleStatus status) const {
    if (was->status == status) return;
    judge.Refuse("not_possible_now", "/data/status",
                 fmt::format("the title is {}, not {}", Name(was->status), Name(status)));
  }
  void NeedPurpose(TitlePurpose purpose) const {
    if (was->purpose == purpose) return;
    judge.Refuse("wrong_purpose", "/data/purpose",
                 fmt::format("it was surrendered for '{}'", Name(was->purpose)));
  }
  // The carrier has accepted it for this, and does now what it was surrendered for.
  void NeedAccepted(TitlePurpose purpose) {
    NeedStatus(kAccepted);
    NeedPurpose(purpose);
    NeedCarrier();
    want.purpose = TitlePurpose::kNone;
  }
  void NeedHolder() const { judge.NeedSigned(was->holder, "not_the_holder"); }
  void NeedEntitled() const { judge.NeedSigned(EntitledTo(*was), "not_the_beneficiary"); }
  void NeedCarrier() const { judge.NeedPower(was->carrier, Power::kTitles, "not_the_carrier"); }
  void NeedReason() {
    want.reason = now->reason;
    if (now->reason.empty()) judge.Refuse("reason", "/data/reason", "say why");
  }

  void TakeHolder() {
    if (now->holder == was->holder) {
      judge.Refuse("nothing_changed", "/data/holder", "holds it already");
    }
    judge.NeedKeyDid(now->holder, "/data/holder");
    want.holder = now->holder;
  }
  // An endorsement: by the beneficiary, or by the holder to whom the beneficiary named.
  void TakeBeneficiary() {
    if (!was->to_order) judge.Refuse("not_to_order", "/data/to_order", "it cannot be endorsed");
    if (now->beneficiary == was->beneficiary) {
      judge.Refuse("nothing_changed", "/data/beneficiary", "is entitled already");
    }
    const bool nominated = !was->nominee.empty() && now->beneficiary == was->nominee;
    if (!nominated) NeedEntitled();
    want.beneficiary = now->beneficiary;
    want.nominee.clear();
    // That it ends with the next one is the beneficiary's to say, not the holder's alone.
    if (judge.SignedBy(EntitledTo(*was))) want.to_order = now->to_order;
    CheckBeneficiary();
  }
  void CheckBeneficiary() const {
    if (!now->beneficiary.empty()) return judge.NeedKeyDid(now->beneficiary, "/data/beneficiary");
    if (now->to_order) return;
    judge.Refuse("not_to_order", "/data/to_order", "a bearer's title is to order");
  }

  // The state is the one that must be.
  void Follows() const { judge.Follows(TitleTexts(*now), TitleTexts(want)); }
  // The same, and it is about the same bill.
  void FollowsWithDocument() const {
    Follows();
    judge.NeedSameCommitment(*judge.before(), "document");
  }

  Judge judge;
  std::optional<Title> now;
  std::optional<Title> was;
  Title want;
};

void CheckNames(const Judge& judge, const Title& title) {
  judge.NeedKeyDid(title.holder, "/data/holder");
  if (!title.beneficiary.empty()) {
    judge.NeedKeyDid(title.beneficiary, "/data/beneficiary");
  } else if (!title.to_order) {
    judge.Refuse("not_to_order", "/data/beneficiary", "who is entitled must be named");
  }
}

void CheckIssue(const Step& step, Refusals& refusals) {
  const Judge judge(step, refusals);
  const auto now = judge.Read<Title>(TitleMembers());
  if (!now) return;
  judge.NeedMember(now->carrier, "/data/carrier");
  judge.NeedPower(now->carrier, Power::kTitles, "not_the_carrier");
  CheckNames(judge, *now);
  NeedCommitment(step, "document", refusals);
  if (now->from_paper) NeedCommitment(step, "paper_number", refusals);
  judge.Follows(TitleTexts(*now), TitleTexts({.carrier = now->carrier,
                                              .to_order = now->to_order,
                                              .holder = now->holder,
                                              .beneficiary = now->beneficiary,
                                              .from_paper = now->from_paper}));
}

void CheckTransfer(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedStatus(kHeld);
  move.NeedHolder();
  move.TakeHolder();
  move.FollowsWithDocument();
}

void CheckNominate(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedStatus(kHeld);
  move.NeedEntitled();
  const std::string& nominee = move.now->nominee;
  if (!move.was->to_order) {
    move.judge.Refuse("not_to_order", "/data/nominee", "it cannot be endorsed");
  }
  if (nominee == move.was->nominee || nominee == move.was->beneficiary) {
    move.judge.Refuse("nothing_changed", "/data/nominee", "is named or entitled already");
  }
  if (!nominee.empty()) move.judge.NeedKeyDid(nominee, "/data/nominee");
  move.want.nominee = nominee;
  move.FollowsWithDocument();
}

void CheckEndorse(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedStatus(kHeld);
  move.NeedHolder();
  move.TakeBeneficiary();
  move.FollowsWithDocument();
}

void CheckTransferBoth(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedStatus(kHeld);
  move.NeedHolder();
  move.TakeHolder();
  move.TakeBeneficiary();
  move.FollowsWithDocument();
}

// Whoever got something by the entry before gives it back: nobody can be made a holder. Who got
// nothing by it cannot undo it, and nothing is given back twice.
void CheckReject(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedReason();
  const Entry& before = *step.before;
  const auto entry = before.number > 1 ? step.world.history(before.number - 1) : std::nullopt;
  const auto earlier = entry ? TitleOf(*entry) : Fail(ErrorCode::kNotFound, "there is none");
  const bool gave = before.type == "title.transfer" || before.type == "title.endorse" ||
                    before.type == "title.transfer_both";
  const bool to_holder = earlier && move.was->holder != earlier->holder;
  const bool to_beneficiary =
      earlier && move.was->beneficiary != earlier->beneficiary && !move.was->beneficiary.empty();
  if (!gave || !(to_holder || to_beneficiary)) {
    return move.judge.Refuse("rejects_nothing", "/previous",
                             "the entry before gave nobody anything that can be given back");
  }
  if (to_holder) move.NeedHolder();
  if (to_beneficiary) move.judge.NeedSigned(move.was->beneficiary, "not_the_beneficiary");
  const std::string reason = std::move(move.want.reason);
  move.want = Lasting(*earlier);
  move.want.reason = reason;
  move.FollowsWithDocument();
}

void CheckSurrender(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedStatus(kHeld);
  move.NeedHolder();
  move.NeedEntitled();
  if (move.now->purpose == TitlePurpose::kNone) {
    move.judge.Refuse("purpose_missing", "/data/purpose", "say what it is surrendered for");
  }
  move.want.status = kSurrendered;
  move.want.purpose = move.now->purpose;
  move.want.nominee.clear();
  move.FollowsWithDocument();
}

void CheckAccept(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedStatus(kSurrendered);
  move.NeedCarrier();
  move.want.status = kAccepted;
  move.FollowsWithDocument();
}

void CheckRefuse(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedStatus(kSurrendered);
  move.NeedCarrier();
  move.NeedReason();
  move.want.status = kHeld;
  move.want.purpose = TitlePurpose::kNone;
  move.FollowsWithDocument();
}

void CheckAmend(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedAccepted(TitlePurpose::kAmendment);
  move.NeedReason();
  move.want.status = kHeld;
  move.want.amendments = move.was->amendments + 1;
  move.Follows();
  NeedCommitment(step, "document", refusals);
  const Commitment* now = FindCommitment(step.spoken.entry, "document");
  const Commitment* then = FindCommitment(*step.before, "document");
  if (now != nullptr && then != nullptr && now->value == then->value) {
    move.judge.Refuse("nothing_changed", "/commitments/document", "it is the bill from before");
  }
}

void CheckDelivered(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedAccepted(TitlePurpose::kDelivery);
  move.want.status = kDelivered;
  move.FollowsWithDocument();
}

void CheckToPaper(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedAccepted(TitlePurpose::kSwitchToPaper);
  move.want.status = kPaper;
  move.FollowsWithDocument();
  NeedCommitment(step, "paper_number", refusals);
}

// Whoever brings the paper need not be who held the title when it became paper: the carrier, who
// takes the paper in, says who; that one signs.
void CheckRestore(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedStatus(kPaper);
  move.NeedCarrier();
  move.judge.NeedSigned(move.now->holder, "not_the_holder");
  CheckNames(move.judge, *move.now);
  move.want.status = kHeld;
  move.want.holder = move.now->holder;
  move.want.beneficiary = move.now->beneficiary;
  move.want.from_paper = true;
  move.FollowsWithDocument();
  move.judge.NeedSameCommitment(*step.before, "paper_number");
}

void CheckHandoverOut(const Step& step, Refusals& refusals) {
  Move move(step, refusals);
  if (!move.readable()) return;
  move.NeedAccepted(TitlePurpose::kChangeOfRegistry);
  const Title& now = *move.now;
  if (now.to_log.empty() || now.to_log == step.spoken.entry.log) {
    move.judge.Refuse("same_log", "/data/to_log", "it must go on in another log");
  }
  if (!now.to_object.starts_with("title/")) {
    move.judge.Refuse("object_kind", "/data/to_object", "it must go on as a title");
  }
  move.want.status = kMoved;
  move.want.to_log = now.to_log;
  move.want.to_object = now.to_object;
  move.FollowsWithDocument();
}

// The proven entry is the last of the old object, and it names this one object: so it can be taken
// up once, wherever anybody tries.
void CheckHandoverIn(const Step& step, Refusals& refusals) {
  const Judge judge(step, refusals);
  const auto now = judge.Read<Title>(TitleMembers());
  if (!now) return;
  judge.NeedPower(now->carrier, Power::kTitles, "not_the_carrier");
  const auto out = judge.Prove(now->proof, "/data/proof");
  if (!out) return;
  const auto moved = TitleOf(*out);
  if (!moved || out->type != "title.handover_out") {
    return judge.Refuse("not_a_handover", "/data/proof", "it proves another kind of entry");
  }
  const Entry& entry = step.spoken.entry;
  if (moved->to_log != entry.log || moved->to_object != entry.object) {
    judge.Refuse("other_destination", "/data/proof",
                 fmt::format("it was handed to {} in {}", moved->to_object, moved->to_log));
  }
  if (out->time_ms > entry.time_ms) {
    judge.Refuse("time", "/time", "it was handed over later than that");
  }
  Title want = Lasting(*moved);
  want.status = kHeld;
  want.from_log = out->log;
  want.from_object = out->object;
  want.proof = now->proof;
  judge.Follows(TitleTexts(*now), TitleTexts(want));
  judge.NeedSameCommitment(*out, "document");
}

constexpr RecordRule kRules[] = {
    {"title.accept", Place::kGoesOn, CheckAccept},
    {"title.amend", Place::kGoesOn, CheckAmend},
    {"title.delivered", Place::kEnds, CheckDelivered},
    {"title.endorse", Place::kGoesOn, CheckEndorse},
    {"title.handover_in", Place::kOpens, CheckHandoverIn},
    {"title.handover_out", Place::kEnds, CheckHandoverOut},
    {"title.issue", Place::kOpens, CheckIssue},
    {"title.nominate", Place::kGoesOn, CheckNominate},
    {"title.refuse", Place::kGoesOn, CheckRefuse},
    {"title.reject", Place::kGoesOn, CheckReject},
    {"title.restore", Place::kGoesOn, CheckRestore},
    {"title.surrender", Place::kGoesOn, CheckSurrender},
    {"title.to_paper", Place::kGoesOn, CheckToPaper},
    {"title.transfer", Place::kGoesOn, CheckTransfer},
    {"title.transfer_both", Place::kGoesOn, CheckTransferBoth},
};

}  // namespace

std::span<const RecordRule> TitleRules() {
  return kRules;
}

}  // namespace tidewaiter::ledger
