// Random lives: valid and invalid steps by anybody; what stands obeys what each kind of record
// promises.
#include <set>

#include "base/decimal.h"
#include "ledger/bond.h"
#include "ledger/carnet.h"
#include "ledger/condition.h"
#include "ledger/test_titles.h"
#include "ledger/title_escrow.h"
#include "ledger/title_pint.h"
#include "testing/property.h"

namespace tidewaiter::ledger {
namespace {

const std::vector<std::string> people{"anna", "ben", "carl"};

std::string AnyPerson() {
  return *rc::gen::elementOf(people);
}

// A step that has the right shape for its type; whether it may stand is another question.
TitleDeed AnyDeed(const Title& now) {
  const std::string person = AnyPerson();
  const std::string other = AnyPerson();
  const std::vector<TitleDeed> deeds{
      {"transfer", person, "holder=" + other},
      {"nominate", person, "nominee=" + other},
      {"endorse", person, "nominee= beneficiary=" + other},
      {"endorse", person, "nominee= beneficiary="},
      {"transfer_both", person, "nominee= holder=" + other + " beneficiary=" + other},
      {"reject", person, "reason=no holder=" + other},
      {"reject", person, "reason=no nominee= beneficiary=" + other},
      {"surrender", person, "status=surrendered nominee= purpose=delivery"},
      {"surrender", person, "status=surrendered nominee= purpose=amendment"},
      {"surrender", person, "status=surrendered nominee= purpose=switch_to_paper"},
      {"accept", "line", "status=accepted"},
      {"refuse", "line", "status=held purpose= reason=no"},
      {"amend", "line",
       "status=held purpose= reason=x amendments=" + std::to_string(now.amendments + 1)},
      {"to_paper", "line", "status=paper purpose="},
      {"restore", "line " + person,
       "status=held from_paper=yes holder=" + person + " beneficiary=" + other},
      {"delivered", "line", "status=delivered purpose="},
  };
  TitleDeed deed = *rc::gen::elementOf(deeds);
  // Now and then something that does not belong there, or by everybody.
  const int spoilt = *rc::gen::inRange(0, 8);
  if (spoilt == 0) deed.says += " holder=" + other;
  if (spoilt == 1) deed.says += " amendments=7";
  if (spoilt == 2) deed.by = "anna ben carl line";
  return deed;
}

bool SignedBy(const TitleDeed& deed, const std::string& controller) {
  for (const std::string& name : Words(deed.by)) {
    if (name == controller || DidOf(name) == controller) return true;
  }
  return false;
}

// Possession passes by its controller's signature, or back by who got it last.
void CheckStep(const TitleDeed& deed, const Title& before, const Title& after) {
  if (before.holder != after.holder) RC_ASSERT(SignedBy(deed, ControllerOf(before)));
  if (deed.type != "amend") RC_ASSERT(after.amendments == before.amendments);
  RC_ASSERT(after.carrier == before.carrier);
  RC_ASSERT(!ControllerOf(before).empty());
  RC_ASSERT(ControllerOf(after).empty() == (after.status == TitleStatus::kDelivered));
  RC_ASSERT(after.to_order || before.to_order || deed.type == "restore");
  RC_ASSERT((after.purpose == TitlePurpose::kNone) ==
            (after.status != TitleStatus::kSurrendered && after.status != TitleStatus::kAccepted));
}

RC_GTEST_PROP(TitleProperty, OneHolderWhateverIsTried, ()) {
  TitleLife life;
  RC_ASSERT(life.Do({"issue", "line", "holder=anna beneficiary=anna"}).empty());
  int bill = 1;
  const int steps = *rc::gen::inRange(0, 40);
  for (int i = 0; i < steps; ++i) {
    const Title before = life.state();
    const TitleDeed deed = AnyDeed(before);
    const std::size_t count = life.records.entries(life.object).size();
    life.document = "bill " + std::to_string(deed.type == "amend" ? bill + 1 : bill);
    const std::string refused = life.Do(deed);
    RC_ASSERT(life.records.entries(life.object).size() == count + (refused.empty() ? 1 : 0));
    if (!refused.empty()) continue;
    if (deed.type == "amend") ++bill;
    CheckStep(deed, before, life.state());
  }
  const auto chain = EndorsementChain(life.records.entries(life.object));
  RC_ASSERT(chain.has_value());
  const EscrowView view = EscrowOf(*chain);
  RC_ASSERT((view.token == EscrowToken::kEscrow) == (life.state().status == TitleStatus::kHeld));
}

// A title passed on by those who have both roles is a chain that DCSA's platforms take.
RC_GTEST_PROP(TitleProperty, PintTakesWhatOneHandPassesOn, ()) {
  TitleLife life;
  RC_ASSERT(life.Do({"issue", "line", "holder=anna beneficiary=anna"}).empty());
  const int steps = *rc::gen::inRange(0, 20);
  for (int i = 0; i < steps; ++i) {
    const TitleDeed deed = AnyDeed(life.state());
    const bool both = life.state().holder == EntitledTo(life.state());
    if (deed.type == "reject" || deed.type == "amend" || deed.type == "accept") continue;
    if (both || deed.type == "transfer" || deed.type == "refuse") (void)life.Do(deed);
  }
  const auto chain = EndorsementChain(life.records.entries(life.object));
  std::vector<PintTransaction> transactions;
  for (const TitleStep& step : *chain)
    std::ranges::copy(PintOf(step), std::back_inserter(transactions));
  RC_ASSERT(Refused(CheckPintChain(transactions, true)).empty());
}

// Of two that race, one stands, in whatever order they come.
RC_GTEST_PROP(TitleProperty, RacingSuccessors, ()) {
  TitleLife life;
  RC_ASSERT(life.Do({"issue", "line", "holder=anna beneficiary=anna"}).empty());
  std::vector<Entry> racers;
  for (const std::string to : {"ben", "carl", "dora"})
    racers.push_back(life.records.Make(life.SayingOf({"transfer", "anna", "holder=" + to})));
  const auto first = *rc::gen::inRange<std::size_t>(0, 3);
  for (const Entry& racer : racers)
    RC_ASSERT(life.records.Judge(racer).empty());
  life.records.Append(racers[first]);
  for (const Entry& racer : racers)
    RC_ASSERT(life.records.Judge(racer) == "number_taken /number");
  RC_ASSERT(ControllerOf(life.state()) == TitleOf(racers[first]).value().holder);
}

std::int64_t CentsOf(const std::string& amount) {
  return Decimal::Parse(amount).value().ToMinor(2).value();
}

std::string AmountTextOf(std::int64_t cents) {
  return Decimal::FromMinor(cents, 2).text();
}

RC_GTEST_PROP(BondProperty, NeverMoreThanThereWas, ()) {
  TestRecords records;
  Bond bond{.guarantor = "bank",
            .principal = DidOf("anna"),
            .beneficiary = "na",
            .signatory = "bank.example/director",
            .currency = "EUR",
            .amount = "100.00",
            .available = "100.00",
            .drawn = "0.00",
            .released = "0.00",
            .valid_until_ms = kTestBegin + kTestDay};
  const auto say = [&](const std::string& type, const std::string& by, const Bond& says) {
    const bool stands =
        records
            .Say({.object = "bond/B1", .type = "bond." + type, .data = WriteBond(says), .by = {by}})
            .empty();
    if (stands) bond = says;
    return stands;
  };
  RC_ASSERT(say("undertake", "bank.example/clerk", bond));
  Bond approved = bond;
  approved.status = BondStatus::kApproved;
  RC_ASSERT(say("approve", "bank.example/director", approved));
  const int steps = *rc::gen::inRange(0, 15);
  for (int i = 0; i < steps; ++i) {
    const std::int64_t cents = *rc::gen::inRange<std::int64_t>(0, 6000);
    Bond next = bond;
    next.step = AmountTextOf(cents);
    next.reason = *rc::gen::element<std::string>("", "duty");
    const bool draws = *rc::gen::arbitrary<bool>();
    (draws ? next.drawn : next.released) = AmountTextOf(
        CentsOf(draws ? bond.drawn : bond.released) + cents + *rc::gen::element(0, 0, 0, 1));
    next.available = AmountTextOf(std::max<std::int64_t>(0, CentsOf(bond.available) - cents));
    say(draws ? "draw" : "release",
        *rc::gen::element<std::string>("na.example/draw", "na.example/draw", "bw.example/all"),
        next);
    RC_ASSERT(CentsOf(bond.available) + CentsOf(bond.drawn) + CentsOf(bond.released) == 10000);
    RC_ASSERT(CentsOf(bond.available) >= 0);
  }
}

RC_GTEST_PROP(CarnetProperty, EachVoucherOnce, ()) {
  TestRecords records;
  Carnet carnet{.kind = "ata",
                .holder = DidOf("anna"),
                .guarantor = "bank",
                .valid_until_ms = kTestBegin + kTestDay,
                .vouchers = {{"I1", VoucherKind::kImportation},
                             {"I2", VoucherKind::kImportation},
                             {"X1", VoucherKind::kReexportation},
                             {"X2", VoucherKind::kReexportation},
                             {"T1", VoucherKind::kTransit}}};
  const auto say = [&](const std::string& type, const std::vector<std::string>& by,
                       const Carnet& says) {
    const bool stands = records
                            .Say({.object = "carnet/C1",
                                  .type = "carnet." + type,
                                  .data = WriteCarnet(says),
                                  .by = by,
                                  .commit = {{"goods", "harps"}}})
                            .empty();
    if (stands) carnet = says;
  };
  say("issue", {"na.example/all", "bank.example/clerk"}, carnet);
  const int steps = *rc::gen::inRange(0, 25);
  for (int i = 0; i < steps; ++i) {
    Carnet next = carnet;
    const std::string by = *rc::gen::element<std::string>("na", "bw");
    next.used.push_back({.id = *rc::gen::element<std::string>("I1", "I2", "X1", "X2", "T1"),
                         .by = by,
                         .closes = *rc::gen::element<std::string>("", "", "I1", "I2"),
                         .part = *rc::gen::arbitrary<bool>()});
    next.office = "HARBOUR";
    say("movement", {by + ".example/all"}, next);
    std::set<std::string> once;
    std::set<std::string> closed;
    for (const UsedVoucher& used : carnet.used) {
      RC_ASSERT(once.insert(used.id).second);
      if (used.closes.empty()) continue;
      RC_ASSERT(once.contains(used.closes));  // it had come in before
      if (!used.part) RC_ASSERT(closed.insert(used.closes).second);
    }
  }
}

// What is decided is what a table of everything says, and more proofs never change it.
RC_GTEST_PROP(ConditionProperty, MoreProofsNeverChangeAnOutcome, ()) {
  const std::vector<std::string> names{"a", "b", "c", "d"};
  Condition condition;
  const int rows = *rc::gen::inRange(1, 6);
  for (int i = 0; i < rows; ++i) {
    ConditionRow row{.then = *rc::gen::element<std::string>("release", "refuse")};
    for (const std::string& name : names) {
      const int how = *rc::gen::inRange(0, 3);
      if (how > 0) row.when[name] = how == 1;
    }
    condition.rows.push_back(row);
  }
  condition.otherwise = "hold";
  std::map<std::string, bool> all;
  std::map<std::string, bool> some;
  for (const std::string& name : names) {
    all[name] = *rc::gen::arbitrary<bool>();
    if (*rc::gen::arbitrary<bool>()) some[name] = all[name];
  }
  const auto plain = [&]() -> std::string {  // the first row that holds, when all is known
    for (const ConditionRow& row : condition.rows) {
      bool holds = true;
      for (const auto& [name, wanted] : row.when)
        holds &= all.at(name) == wanted;
      if (holds) return row.then;
    }
    return condition.otherwise;
  }();
  RC_ASSERT(Decide(condition, all).outcome == plain);
  const Decision early = Decide(condition, some);
  if (early.outcome) RC_ASSERT(*early.outcome == plain);
}

}  // namespace
}  // namespace tidewaiter::ledger
