#include "ledger/document.h"

#include "ledger/test_records.h"

namespace tidewaiter::ledger {
namespace {

const std::string kNotary = "na.example/all";

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

const Document kAnnas{.kind = "invoice", .owner = DidOf("anna")};
const Document kBens{.kind = "invoice", .owner = DidOf("ben")};

TEST(Document, RegisteredTransferredWithdrawn) {
  Document withdrawn = kBens;
  withdrawn.withdrawn = true;
  withdrawn.reason = "paid";
  Lead({{"register", {kNotary}, kAnnas},
        {"transfer", {"anna"}, kBens},
        {"withdraw", {"ben"}, withdrawn},
        {"transfer",
         {"ben"},
         kAnnas,
         "ended /object; state_changed /data/withdrawn; state_changed /data/reason"}});
}

TEST(Document, AnOriginIsOneThatSigned) {
  Document with_origin = kAnnas;
  with_origin.origin = DidOf("mill");
  Lead({{"register", {kNotary}, with_origin, "not_the_origin /data/origin"},
        {"register", {kNotary, "mill"}, with_origin}});
  with_origin.origin = "mill";
  Lead({{"register",
         {kNotary},
         with_origin,
         "party_unknown /data/origin; not_the_origin /data/origin"}});
}

TEST(Document, WhatIsRefused) {
  Document withdrawn = kAnnas;
  withdrawn.withdrawn = true;
  Document keyless = kAnnas;
  keyless.owner = "anna";
  Document other_kind = kBens;
  other_kind.kind = "packing_list";
  Lead({{"register", {"bw.example/all"}, kAnnas, "power "},
        {"register", {kNotary}, keyless, "key /data/owner"},
        {"register", {kNotary}, withdrawn, "state_changed /data/withdrawn"},
        {"transfer", {"anna"}, kBens, "not_opened /type"}});
  Lead({{"register", {kNotary}, kAnnas},
        {"transfer", {"ben"}, kBens, "not_the_owner "},
        {"transfer", {"anna"}, kAnnas, "nothing_changed /data/owner"},
        {"transfer", {"anna"}, other_kind, "state_changed /data/kind"},
        {"transfer", {"anna"}, kBens, "commitments_changed /commitments/content", "invoice 8"},
        {"withdraw", {"ben"}, withdrawn, "not_the_owner ; reason /data/reason"}});
}

}  // namespace
}  // namespace tidewaiter::ledger
