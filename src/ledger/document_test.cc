#include "ledger/document.h"

#include "ledger/test_records.h"

namespace tidewaiter::ledger {
namespace {

const std::string notary = "na.example/all";

struct DocumentDeed {
  std::string type{};
  std::vector<std::string> by{};
  Document says{};
  std::string refused{};
  std::string content = "invoice 7";
};

void Lead(const std::vector<DocumentDeed>& deeds) {
  TestRecords records;
  for (const DocumentDeed& deed : deeds) {
    EXPECT_EQ(records.Say({.object = "document/D1",
                           .type = "document." + deed.type,
                           .data = WriteDocument(deed.says),
                           .by = deed.by,
                           .commit = {{"content", deed.content}}}),
              deed.refused)
        << deed.type;
  }
}

const Document annas{.kind = "invoice", .owner = DidOf("anna")};
const Document bens{.kind = "invoice", .owner = DidOf("ben")};

TEST(Document, RegisteredTransferredWithdrawn) {
  Document withdrawn = bens;
  withdrawn.withdrawn = true;
  withdrawn.reason = "paid";
  Lead({{"register", {notary}, annas},
        {"transfer", {"anna"}, bens},
        {"withdraw", {"ben"}, withdrawn},
        {"transfer",
         {"ben"},
         annas,
         "ended /object; state_changed /data/withdrawn; state_changed /data/reason"}});
}

TEST(Document, AnOriginIsOneThatSigned) {
  Document with_origin = annas;
  with_origin.origin = DidOf("mill");
  Lead({{"register", {notary}, with_origin, "not_the_origin /data/origin"},
        {"register", {notary, "mill"}, with_origin}});
  with_origin.origin = "mill";
  Lead({{"register",
         {notary},
         with_origin,
         "party_unknown /data/origin; not_the_origin /data/origin"}});
}

TEST(Document, WhatIsRefused) {
  Document withdrawn = annas;
  withdrawn.withdrawn = true;
  Document keyless = annas;
  keyless.owner = "anna";
  Document other_kind = bens;
  other_kind.kind = "packing_list";
  Lead({{"register", {"bw.example/all"}, annas, "power "},
        {"register", {notary}, keyless, "key /data/owner"},
        {"register", {notary}, withdrawn, "state_changed /data/withdrawn"},
        {"transfer", {"anna"}, bens, "not_opened /type"}});
  Lead({{"register", {notary}, annas},
        {"transfer", {"ben"}, bens, "not_the_owner "},
        {"transfer", {"anna"}, annas, "nothing_changed /data/owner"},
        {"transfer", {"anna"}, other_kind, "state_changed /data/kind"},
        {"transfer", {"anna"}, bens, "commitments_changed /commitments/content", "invoice 8"},
        {"withdraw", {"ben"}, withdrawn, "not_the_owner ; reason /data/reason"}});
}

}  // namespace
}  // namespace tidewaiter::ledger
