#include "payload/may_read.h"

#include <optional>
#include <ostream>
#include <vector>

#include "gtest/gtest.h"

#include "ledger/bond.h"
#include "ledger/carnet.h"
#include "ledger/condition.h"
#include "ledger/document.h"
#include "ledger/shipment.h"
#include "ledger/title.h"
#include "payload/test_payload.h"

namespace tidewaiter::payload {
namespace {

using ledger::DidOf;
using ledger::kTestTimeMs;

struct Row {
  std::string type;
  std::string data;
  std::string reader;
  std::string because;
  bool may = true;
  std::vector<std::string> signed_by = {};
  std::int64_t at_ms = kTestTimeMs;
};

std::string Grant(std::string_view agreement) {
  return fmt::format(R"({{"programme":"AEO-C","benefits":{{"{}":["priority"]}},"status":"granted",)"
                     R"("valid_from":"2025-01-01T00:00:00.000Z"}})",
                     agreement);
}
std::string TitleData() {
  return ledger::WriteTitle({.carrier = "zm",
                             .holder = DidOf("bank"),
                             .beneficiary = DidOf("buyer"),
                             .nominee = DidOf("next")});
}
std::string BondData() {
  return ledger::WriteBond({.guarantor = "za",
                            .principal = DidOf("trader"),
                            .beneficiary = "bw",
                            .signatory = "customs.za/desk",
                            .currency = "EUR",
                            .amount = "100.00",
                            .available = "100.00",
                            .drawn = "0.00",
                            .released = "0.00",
                            .valid_until_ms = kTestTimeMs});
}
std::string CarnetData() {
  return ledger::WriteCarnet({.kind = "ata",
                              .holder = DidOf("trader"),
                              .guarantor = "za",
                              .valid_until_ms = kTestTimeMs,
                              .vouchers = {{.id = "E1"}},
                              .used = {{.id = "E1", .by = "zm"}},
                              .office = "walvis"});
}

std::vector<Row> Rows() {
  const std::string document =
      ledger::WriteDocument({.kind = "invoice", .owner = DidOf("trader"), .origin = "zm"});
  const std::string use =
      R"({"kind":"origin","form":"vc","valid_from":"2026-01-01T00:00:00.000Z","single_use":true,)"
      R"("uses":1,"status":"used","by":"bw"})";
  return {
      {"operator.grant", Grant("mra-na-bw"), "na", "writer"},
      {"operator.grant", Grant("mra-na-bw"), "bw", "agreement"},
      {"operator.grant", Grant("mra-na-bw"), "za", "no_right", false},
      {"operator.grant", Grant("mra-na-bw"), DidOf("trader"), "no_right", false},
      {"operator.grant", Grant("mra-of-old"), "bw", "no_right", false},
      // Parties for two years; over since 2026.
      {"operator.grant", Grant("mra-za-zm"), "zm", "no_right", false},
      {.type = "operator.grant",
       .data = Grant("mra-za-zm"),
       .reader = "zm",
       .because = "agreement",
       .at_ms = 1'750'000'000'000},
      {.type = "operator.grant",
       .data = Grant("mra-za-zm"),
       .reader = "zm",
       .because = "no_right",
       .may = false,
       .at_ms = 1'700'000'000'000},
      {"operator.revoke", Grant("mra-na-bw"), "bw", "agreement"},
      {"title.issue", TitleData(), DidOf("bank"), "holder"},
      {"title.issue", TitleData(), DidOf("buyer"), "beneficiary"},
      {"title.issue", TitleData(), DidOf("next"), "nominee"},
      {"title.issue", TitleData(), "zm", "carrier"},
      {"title.issue", TitleData(), DidOf("before"), "no_right", false},
      {.type = "title.transfer",
       .data = TitleData(),
       .reader = DidOf("before"),
       .because = "signer",
       .signed_by = {DidOf("before")}},
      {"bond.undertake", BondData(), "za", "guarantor"},
      {"bond.undertake", BondData(), "bw", "beneficiary"},
      {"bond.undertake", BondData(), DidOf("trader"), "principal"},
      {"bond.undertake", BondData(), "zm", "no_right", false},
      {"carnet.movement", CarnetData(), DidOf("trader"), "holder"},
      {"carnet.movement", CarnetData(), "za", "guarantor"},
      {"carnet.movement", CarnetData(), "zm", "user"},
      {"carnet.movement", CarnetData(), "bw", "no_right", false},
      {"document.register", document, DidOf("trader"), "owner"},
      {"document.register", document, "zm", "origin"},
      {"document.register", document, "bw", "no_right", false},
      {"certificate.use", use, "bw", "user"},
      {"certificate.use", use, "zm", "no_right", false},
      {"certificate.issue", use, "bw", "no_right", false},
      {.type = "certificate.issue",
       .data = use,
       .reader = "bw",
       .because = "signer",
       .signed_by = {"customs.bw/acquit"}},
      {"certificate.issue", use, "za", "named"},
      {"certificate.issue", use, DidOf("consultant"), "named"},
      // Nobody is whoever the entry says, or the owner names, without being one.
      {"certificate.issue", use, "xx", "not_a_member", false},
      {"bond.undertake", "{}", "za", "no_right", false},
      {"harvest.count", "{}", "bw", "no_right", false},
  };
}

TEST(MayRead, Table) {
  const TestOwners owners;
  for (const Row& row : Rows()) {
    ledger::Entry entry;
    entry.log = kNaLog;
    entry.type = row.type;
    entry.object = row.type.substr(0, row.type.find('.')) + "/1";
    entry.data = row.data;
    for (const std::string& name : row.signed_by)
      entry.signatures.push_back({.name = name});
    const bool names = row.because == "named";
    const std::set<std::string> named =
        names ? std::set<std::string>{"za", DidOf("consultant")} : std::set<std::string>{"xx"};
    const ReadRight right = MayRead({.entry = entry,
                                     .charter = owners.federation.charter(),
                                     .reader = row.reader,
                                     .at_ms = row.at_ms,
                                     .named = named});
    EXPECT_EQ(right.may, row.may) << row.type << " " << row.reader;
    EXPECT_EQ(right.because, row.because) << row.type << " " << row.reader;
  }
}

TEST(MayRead, PartiesOfACondition) {
  const TestOwners owners;
  ledger::Entry entry;
  entry.log = kNaLog;
  entry.type = "condition.set";
  entry.object = "condition/1";
  entry.data = ledger::WriteCondition({.inputs = {{.name = "seal",
                                                   .log = kNaLog,
                                                   .object = "shipment/1",
                                                   .need = {{"/kind", "\"dcsa:LOAD\""}}}},
                                       .rows = {{.when = {{"seal", true}}, .then = "release"}},
                                       .otherwise = "hold",
                                       .deadline_ms = kTestTimeMs,
                                       .parties = {"bw", DidOf("buyer")}});
  const auto ask = [&](std::string_view reader) {
    return MayRead(
        {.entry = entry, .charter = owners.federation.charter(), .reader = reader, .named = {}});
  };
  EXPECT_EQ(ask("bw").because, "party");
  EXPECT_EQ(ask(DidOf("buyer")).because, "party");
  EXPECT_FALSE(ask("za").may);
}

TEST(MayRead, ByRoleInAShipment) {
  const TestOwners owners;
  using ledger::Right;
  ledger::Entry parties;
  parties.log = kNaLog;
  parties.type = "shipment.open";
  parties.object = "shipment/1";
  parties.data =
      ledger::WriteShipmentParties({.parties = {{DidOf("buyer"), "consignee"}, {"zm", "carrier"}},
                                    .matrix = {{"consignee", {{"invoice", Right::kRead}}},
                                               {"carrier", {{"events", Right::kWrite}}}}},
                                   true);
  ledger::Entry document = parties;
  document.type = "shipment.document";
  document.number = 2;
  document.data = ledger::WriteShipmentNote(
      {.parties_at = 1, .by = "na", .document = "inv-1", .documents = {{"inv-1", {"invoice", 1}}}});
  ledger::Entry event = document;
  event.type = "shipment.event";
  event.data = ledger::WriteShipmentNote(
      {.parties_at = 1, .by = "zm", .kind = "dcsa:LOAD", .at_ms = kTestTimeMs});
  const auto ask = [&](const ledger::Entry& entry, std::string_view reader,
                       const ledger::Entry* of) {
    return MayRead({.entry = entry,
                    .charter = owners.federation.charter(),
                    .reader = reader,
                    .named = {},
                    .parties = of})
        .because;
  };
  EXPECT_EQ(ask(document, DidOf("buyer"), &parties), "role");
  EXPECT_EQ(ask(document, "zm", &parties), "no_right");
  EXPECT_EQ(ask(event, "zm", &parties), "role");
  EXPECT_EQ(ask(event, DidOf("buyer"), &parties), "no_right");
  EXPECT_EQ(ask(event, "zm", nullptr), "no_right");
  parties.object = "shipment/2";  // the list of another shipment
  EXPECT_EQ(ask(event, "zm", &parties), "no_right");
}

// Of a member that was removed nothing may be read, whatever stands in the entry.
TEST(MayRead, NotWhenRemoved) {
  TestOwners owners;
  ledger::Entry entry;
  entry.log = kNaLog;
  entry.type = "title.issue";
  entry.object = "title/1";
  entry.data = TitleData();
  const auto ask = [&] {
    return MayRead(
        {.entry = entry, .charter = owners.federation.charter(), .reader = "zm", .named = {"zm"}});
  };
  EXPECT_EQ(ask().because, "carrier");
  owners.federation.Tell(
      "charter.member.remove",
      R"({"member":"zm","reason":"left","logs":[{"origin":"customs.zm/ledger","to_size":0}],)"
      R"("faults":0,"quorum":3,"change_need":2})",
      ledger::TestFederation::Charters({"na", "bw", "za"}));
  EXPECT_EQ(ask(), (ReadRight{false, "not_a_member"}));
}

}  // namespace
}  // namespace tidewaiter::payload
