// Who may read and write what of a shipment, and the trail of each document.
#include "ledger/shipment.h"

#include "ledger/test_records.h"

namespace tidewaiter::ledger {
namespace {

using ::testing::Test;
const std::string na_key = "na.example/all";

ShipmentParties Parties() {
  return {
      .parties = {{"line", "carrier"},
                  {DidOf("anna"), "exporter"},
                  {DidOf("ben"), "importer"},
                  {DidOf("ben"), "broker"}},
      .matrix = {{"carrier",
                  {{"bill_of_lading", Right::kWrite}, {std::string(kEventsType), Right::kWrite}}},
                 {"exporter", {{"invoice", Right::kWrite}}},
                 {"importer", {{"invoice", Right::kRead}}},
                 {"broker", {{std::string(kEventsType), Right::kRead}}}}};
}

class Shipment : public Test {
 protected:
  Shipment() { EXPECT_EQ(SayParties("open", Parties()), ""); }

  std::string SayParties(const std::string& type, const ShipmentParties& parties,
                         const std::string& by = na_key) {
    return records_.Say({.object = "shipment/S1",
                         .type = "shipment." + type,
                         .data = WriteShipmentParties(parties, type == "open"),
                         .by = {by}});
  }
  // A note with the places that it has to name.
  ShipmentNote Note(const std::string& party) {
    const ShipmentPlaces places = PlacesAfter(records_.last("shipment/S1"));
    return {.parties_at = places.parties_at,
            .documents_at = places.documents_at,
            .by = party == "line" ? party : DidOf(party)};
  }
  std::string Say(const std::string& type, const std::string& by, const ShipmentNote& note) {
    return records_.Say({.object = "shipment/S1",
                         .type = "shipment." + type,
                         .data = WriteShipmentNote(note),
                         .by = {by == "line" ? "line.example/titles" : by},
                         .commit = {{"content", "page"}}});
  }
  std::string Event(const std::string& party, const std::string& kind) {
    ShipmentNote note = Note(party);
    note.kind = kind;
    note.at_ms = records_.now_ms - 5000;
    return Say("event", party, note);
  }
  std::string Add(const std::string& party, const std::string& id, const std::string& type,
                  std::uint32_t version) {
    ShipmentNote note = Note(party);
    if (note.documents_at != 0) {
      const auto& entries = records_.entries("shipment/S1");
      note.documents = ShipmentNoteOf(entries[note.documents_at - 1]).value().documents;
    }
    note.document = id;
    note.documents[id] = {.type = type, .version = version};
    return Say("document", party, note);
  }
  std::string Access(const std::string& party, const std::string& id, const std::string& purpose) {
    ShipmentNote note = Note(party);
    note.document = id;
    note.purpose = purpose;
    return Say("access", party, note);
  }
  TestRecords records_;
};

TEST_F(Shipment, EventsByRole) {
  EXPECT_EQ(Event("line", "dcsa:LOAD"), "");
  EXPECT_EQ(Event("line", "epcis:departing"), "");
  EXPECT_EQ(Event("anna", "dcsa:LOAD"), "no_right /data/by");
  EXPECT_EQ(Event("ben", "dcsa:LOAD"), "no_right /data/by");  // may only read them
  EXPECT_EQ(Event("line", "LOAD"), "event_kind /data/kind");
  EXPECT_EQ(Event("line", "dcsa:load"), "event_kind /data/kind");
}

TEST_F(Shipment, AnEventIsToldWhenItHasHappened) {
  ShipmentNote note = Note("line");
  note.kind = "dcsa:LOAD";
  EXPECT_EQ(Say("event", "line", note), "time /data/at");
  note.at_ms = records_.now_ms + 1;
  EXPECT_EQ(Say("event", "line", note), "time /data/at");
}

TEST_F(Shipment, NobodySpeaksForAnother) {
  ShipmentNote note = Note("line");
  note.kind = "dcsa:LOAD";
  note.at_ms = records_.now_ms;
  EXPECT_EQ(Say("event", "anna", note), "not_the_party /data/by");
}

TEST_F(Shipment, DocumentsHaveVersionsOneAfterTheOther) {
  EXPECT_EQ(Add("anna", "inv-1", "invoice", 2), "state_changed /data/documents");
  EXPECT_EQ(Add("anna", "inv-1", "invoice", 1), "");
  EXPECT_EQ(Event("line", "dcsa:LOAD"), "");  // the list stays where it is
  EXPECT_EQ(Add("line", "bl-1", "bill_of_lading", 1), "");
  EXPECT_EQ(Add("anna", "inv-1", "invoice", 2), "");
  EXPECT_EQ(Add("anna", "inv-1", "invoice", 2), "state_changed /data/documents");
}

TEST_F(Shipment, ARightToOneKindIsNoneToAnother) {
  EXPECT_EQ(Add("anna", "bl-1", "bill_of_lading", 1), "no_right /data/by");
  EXPECT_EQ(Add("line", "bl-1", "bill_of_lading", 1), "");
  // The exporter calls the bill an invoice to write it.
  EXPECT_EQ(Add("anna", "bl-1", "invoice", 2), "state_changed /data/documents");
  EXPECT_EQ(Access("anna", "bl-1", "to see"), "no_right /data/by");
}

TEST_F(Shipment, TheTrailOfADocument) {
  EXPECT_EQ(Add("anna", "inv-1", "invoice", 1), "");
  EXPECT_EQ(Access("ben", "inv-1", "to pay it"), "");
  EXPECT_EQ(Add("anna", "inv-1", "invoice", 2), "");
  EXPECT_EQ(Access("ben", "inv-1", ""), "reason /data/purpose");
  EXPECT_EQ(Access("ben", "inv-2", "to pay it"), "document_unknown /data/document");
  EXPECT_EQ(Access("anna", "inv-1", "to check"), "");
  const std::vector<TrailLine> want{{2, kTestBegin + 1000, DidOf("anna"), 1, ""},
                                    {3, kTestBegin + 2000, DidOf("ben"), 1, "to pay it"},
                                    {4, kTestBegin + 3000, DidOf("anna"), 2, ""},
                                    {5, kTestBegin + 4000, DidOf("anna"), 2, "to check"}};
  EXPECT_EQ(AuditTrail(records_.entries("shipment/S1"), "inv-1"), want);
  EXPECT_EQ(AuditTrail(records_.entries("shipment/S1"), "inv-9"), std::vector<TrailLine>{});
}

TEST_F(Shipment, AGrantChangesWhoMay) {
  EXPECT_EQ(Add("anna", "inv-1", "invoice", 1), "");
  const ShipmentNote before = Note("line");
  ShipmentParties fewer = Parties();
  fewer.parties.pop_back();
  fewer.matrix["carrier"].erase(std::string(kEventsType));
  EXPECT_EQ(SayParties("grant", fewer), "state_changed /data/documents_at");
  fewer.documents_at = 2;
  EXPECT_EQ(SayParties("grant", fewer, "line.example/titles"), "power ");
  EXPECT_EQ(SayParties("grant", fewer), "");
  EXPECT_EQ(Event("line", "dcsa:LOAD"), "no_right /data/by");
  ShipmentNote old = before;  // names the list that gave it the right
  old.kind = "dcsa:LOAD";
  old.at_ms = records_.now_ms;
  EXPECT_EQ(Say("event", "line", old), "no_right /data/by; state_changed /data/parties_at");
  EXPECT_EQ(Access("ben", "inv-1", "to pay it"), "");
}

TEST_F(Shipment, PartiesAndRolesAreKnown) {
  ShipmentParties odd = Parties();
  odd.parties = {
      {"ghost", "carrier"}, {"line", "pirate"}, {"line", "carrier"}, {"line", "carrier"}};
  EXPECT_EQ(records_.Try({.object = "shipment/S2",
                          .type = "shipment.open",
                          .data = WriteShipmentParties(odd, true),
                          .by = {na_key}}),
            "party_unknown /data/parties/0/party; role_unknown /data/parties/1/role; "
            "twice /data/parties/3");
}

TEST_F(Shipment, ClosedIsClosed) {
  ShipmentNote close = Note("line");
  close.by.clear();
  EXPECT_EQ(Say("close", "line", close), "power ");
  EXPECT_EQ(Say("close", na_key, close), "");
  EXPECT_EQ(Event("line", "dcsa:LOAD"), "ended /object");
}

}  // namespace
}  // namespace tidewaiter::ledger
