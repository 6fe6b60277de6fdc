#include "member/internal/needed.h"

#include <algorithm>

#include "codec/json_get.h"
#include "ledger/bond.h"
#include "ledger/carnet.h"
#include "ledger/condition.h"
#include "ledger/document.h"
#include "ledger/record_rules.h"
#include "ledger/title.h"
#include "member/internal/records_db.h"

namespace tidewaiter::member {
namespace {

using ledger::Power;

Need ByKey(std::string_view name) {
  return {.name = std::string(name)};
}
Need ByMember(std::string_view member, Power power) {
  return {.member = std::string(member), .power = power};
}
Need ByParty(std::string_view party, Power power) {
  return party.starts_with("did:") ? ByKey(party) : ByMember(party, power);
}

void AddOnce(std::vector<Need>& needs, Need need) {
  if (std::ranges::find(needs, need) == needs.end()) needs.push_back(std::move(need));
}

void OfCertificate(const NeedsOf& of, Needs& needs) {
  const bool uses = of.type == "certificate.use";
  needs.all.push_back(uses ? ByMember(of.data.text("by"), Power::kAcquit)
                           : ByMember(of.writer, Power::kCertificates));
}

void OfDocument(const NeedsOf& of, Needs& needs) {
  if (of.before == nullptr) {
    needs.all.push_back(ByMember(of.writer, Power::kNotary));
    const std::string origin = of.data.text("origin");
    if (!origin.empty()) AddOnce(needs.all, ByParty(origin, Power::kNotary));
    return;
  }
  const auto was = ledger::DocumentOf(*of.before);
  if (!was) return;
  if (of.type == "document.transfer") needs.all.push_back(ByKey(was->owner));
  if (of.type == "document.withdraw")
    needs.one_of = {ByKey(was->owner), ByMember(of.writer, Power::kNotary)};
}

// `by` of the last element of a list in data.
std::string LastBy(const NeedsOf& of, std::string_view list) {
  const std::string json = "{\"list\":" + of.data.raw(list) + "}";
  const codec::JsonText parsed(json);
  std::string by;
  if (parsed.ok()) {
    codec::EachOf(parsed.root(), "list",
                  [&](simdjson::dom::element element) { by = codec::TextOf(element, "by"); });
  }
  return by;
}

void OfCarnet(const NeedsOf& of, Needs& needs) {
  if (of.type == "carnet.issue") {
    needs.all = {ByMember(of.writer, Power::kNotary),
                 ByMember(of.data.text("guarantor"), Power::kBonds)};
  } else if (of.type == "carnet.movement") {
    needs.all.push_back(ByMember(LastBy(of, "used"), Power::kAcquit));
  } else if (of.type == "carnet.discharge") {
    needs.all.push_back(ByMember(of.writer, Power::kNotary));
  } else {
    needs.all.push_back(ByMember(LastBy(of, "claims"), Power::kDraw));
  }
}

void OfEndorsement(const NeedsOf& of, const ledger::Title& was, Needs& needs) {
  needs.all.push_back(ByKey(was.holder));
  const std::string to = of.data.text("beneficiary");
  const bool nominated = !was.nominee.empty() && to == was.nominee;
  if (!nominated) AddOnce(needs.all, ByKey(ledger::EntitledTo(was)));
}

void OfRejection(const NeedsOf& of, const ledger::Title& was, Needs& needs) {
  if (of.earlier == nullptr) return;
  const auto earlier = ledger::TitleOf(*of.earlier);
  if (!earlier) return;
  if (was.holder != earlier->holder) AddOnce(needs.all, ByKey(was.holder));
  if (was.beneficiary != earlier->beneficiary && !was.beneficiary.empty())
    AddOnce(needs.all, ByKey(was.beneficiary));
}

void OfTitle(const NeedsOf& of, Needs& needs) {
  const auto was = of.before == nullptr ? std::unexpected(Error{}) : ledger::TitleOf(*of.before);
  if (!was) {
    needs.all.push_back(ByMember(of.data.text("carrier"), Power::kTitles));
  } else if (of.type == "title.transfer") {
    needs.all.push_back(ByKey(was->holder));
  } else if (of.type == "title.nominate") {
    needs.all.push_back(ByKey(ledger::EntitledTo(*was)));
  } else if (of.type == "title.endorse" || of.type == "title.transfer_both") {
    OfEndorsement(of, *was, needs);
  } else if (of.type == "title.reject") {
    OfRejection(of, *was, needs);
  } else if (of.type == "title.surrender") {
    needs.all.push_back(ByKey(was->holder));
    AddOnce(needs.all, ByKey(ledger::EntitledTo(*was)));
  } else {
    needs.all.push_back(ByMember(was->carrier, Power::kTitles));
    if (of.type == "title.restore") needs.all.push_back(ByKey(of.data.text("holder")));
  }
}

void OfShipment(const NeedsOf& of, Needs& needs) {
  const bool by_party =
      of.type == "shipment.event" || of.type == "shipment.document" || of.type == "shipment.access";
  needs.all.push_back(by_party ? ByParty(of.data.text("by"), Power::kShipments)
                               : ByMember(of.writer, Power::kShipments));
}

void OfCondition(const NeedsOf& of, Needs& needs) {
  const std::string json =
      of.before == nullptr ? "{\"parties\":" + of.data.raw("parties") + "}" : of.before->data;
  const codec::JsonText data(json);
  if (!data.ok()) return;
  codec::EachOf(data.root(), "parties", [&](simdjson::dom::element element) {
    std::string_view party;
    if (element.get(party) != simdjson::SUCCESS) return;
    AddOnce(of.before == nullptr ? needs.all : needs.one_of, ByParty(party, Power::kConditions));
  });
}

void OfBond(const NeedsOf& of, Needs& needs) {
  if (of.before == nullptr) {
    Need guarantor = ByMember(of.data.text("guarantor"), Power::kBonds);
    guarantor.except = of.data.text("signatory");
    needs.all.push_back(std::move(guarantor));
    return;
  }
  const auto was = ledger::BondOf(*of.before);
  if (!was) return;
  needs.all.push_back(of.type == "bond.approve" ? ByKey(was->signatory)
                                                : ByMember(was->beneficiary, Power::kDraw));
}

// What a state must be for a type to follow; "" where any does.
std::string_view StatusBefore(std::string_view type) {
  struct Before {
    std::string_view type, status;
  };
  static constexpr Before kBefore[] = {
      {"operator.amend", "granted"},      {"operator.suspend", "granted"},
      {"operator.restore", "suspended"},  {"title.transfer", "held"},
      {"title.nominate", "held"},         {"title.endorse", "held"},
      {"title.transfer_both", "held"},    {"title.surrender", "held"},
      {"title.reject", "held"},           {"title.accept", "surrendered"},
      {"title.refuse", "surrendered"},    {"title.delivered", "accepted"},
      {"title.amend", "accepted"},        {"title.to_paper", "accepted"},
      {"title.handover_out", "accepted"}, {"title.restore", "paper"},
      {"bond.approve", "undertaken"},     {"bond.draw", "approved"},
      {"bond.release", "approved"},
  };
  for (const Before& before : kBefore)
    if (before.type == type) return before.status;
  return {};
}

// What it was accepted for.
std::string_view PurposeBefore(std::string_view type) {
  if (type == "title.delivered") return "delivery";
  if (type == "title.amend") return "amendment";
  if (type == "title.to_paper") return "switch_to_paper";
  if (type == "title.handover_out") return "change_of_registry";
  return {};
}

bool Fits(std::string_view type, const ledger::Entry& before, const DataObject& data) {
  const std::string_view status = StatusBefore(type);
  if (!status.empty() && data.text("status") != status) return false;
  const std::string_view purpose = PurposeBefore(type);
  if (!purpose.empty() && data.text("purpose") != purpose) return false;
  const bool endorses =
      type == "title.endorse" || type == "title.transfer_both" || type == "title.nominate";
  if (endorses && !data.is_true("to_order")) return false;
  if (type == "title.reject") {
    return before.type == "title.transfer" || before.type == "title.endorse" ||
           before.type == "title.transfer_both";
  }
  return true;
}

}  // namespace

Needs FindNeeds(const NeedsOf& of) {
  Needs needs;
  const std::string_view kind = of.type.substr(0, of.type.find('.'));
  if (kind == "operator") needs.all.push_back(ByMember(of.writer, Power::kOperators));
  if (kind == "numbers") needs.all.push_back(ByMember(of.writer, Power::kNumbers));
  if (kind == "certificate") OfCertificate(of, needs);
  if (kind == "document") OfDocument(of, needs);
  if (kind == "carnet") OfCarnet(of, needs);
  if (kind == "title") OfTitle(of, needs);
  if (kind == "shipment") OfShipment(of, needs);
  if (kind == "condition") OfCondition(of, needs);
  if (kind == "bond") OfBond(of, needs);
  return needs;
}

std::vector<std::string_view> TypesAfter(const ledger::Entry& before) {
  std::vector<std::string_view> types;
  if (EndsItsObject(before)) return types;
  const auto data = DataObject::Read(before.data);
  if (!data) return types;
  const std::string kind = before.type.substr(0, before.type.find('.') + 1);
  for (const auto rules : ledger::AllRecordRules()) {
    for (const ledger::RecordRule& rule : rules) {
      const bool follows = rule.type.starts_with(kind) && rule.place != ledger::Place::kOpens;
      if (follows && Fits(rule.type, before, *data)) types.push_back(rule.type);
    }
  }
  return types;
}

}  // namespace tidewaiter::member
