// Documents for verifiers that are other programs: the page that people keep on a stick
// (web/src/verify) is tested with testdata/ledger/verifier.json, and here that these are what we
// write and hold to be proven.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "codec/json_writer.h"
#include "federation/evidence.h"
#include "federation/ledger_judge.h"
#include "federation/subtree.h"
#include "ledger/disclosure.h"
#include "ledger/test_federation.h"
#include "tlog/proof.h"

namespace tidewaiter::federation {
namespace {

using ledger::KeyNamed;

constexpr std::string_view kOrigin = "customs.na/ledger";
constexpr std::int64_t kCosignedAt = 1'795'773'900;  // five minutes after the first entry

std::string BytesOf(const ledger::Entry& entry) {
  return *ledger::AssembleEntry(entry.text, entry.signatures);
}

tlog::Signer LogSigner() {
  return {kOrigin, KeyNamed(kOrigin)};
}
tlog::Signer Cosigner(std::string_view member) {
  const std::string name = fmt::format("customs.{}/mirror", member);
  return {name, KeyNamed(name), tlog::KeyType::kCosignature};
}

// The first `size` leaves of `tree`, signed by the log and cosigned by members.
std::string Signed(LeafNodes& tree, std::uint64_t size, const std::vector<std::string>& members) {
  tlog::Note note{
      tlog::FormatCheckpoint(
          {.origin = std::string(kOrigin), .size = size, .root = *tlog::RootOf(size, tree)}),
      {LogSigner().Sign("")}};
  note.signatures = {LogSigner().Sign(note.text)};
  for (const std::string& member : members)
    note.signatures.push_back(Cosigner(member).Cosign(note.text, kCosignedAt));
  return tlog::FormatNote(note);
}

class VerifierVectors : public testing::Test {
 protected:
  VerifierVectors() {
    ledger::TestLog log(federation_);
    payload_.object = "certificate/COO-2026-17";
    AddField("document", ledger::DocumentValue("a certificate", "application/pdf"));
    AddField("exporter", R"("Walvis Trading (Pty) Ltd")");
    AddField("gross_mass_kg", "1250.5");
    AddField("goods", R"({"description":"Fil\u00e9 of hake, frozen","hs":"030474"})");
    Put(log, Certificate());
    Put(log, {.type = "document.register",
              .data = fmt::format(R"({{"kind":"invoice","owner":"{}","withdrawn":false}})",
                                  ledger::DidOf("walvis")),
              .commits = {{"content", "an invoice"}}});
    Put(log, {.type = "document.transfer",
              .data = fmt::format(R"({{"kind":"invoice","owner":"{}","withdrawn":false}})",
                                  ledger::DidOf("lender")),
              .by = {"walvis"},
              .commits = {{"content", "an invoice"}}});
  }

  static ledger::Saying Certificate() {
    return {.type = "certificate.issue",
            .data = R"({"form":"oa","kind":"origin","single_use":true,"status":"valid","uses":0,)"
                    R"("valid_from":"2026-11-27T00:00:00.000Z"})",
            .object = "certificate/COO-2026-17"};
  }
  void AddField(std::string_view name, std::string_view value) {
    const auto fill = [this](std::span<unsigned char> salt) {
      std::ranges::fill(salt, static_cast<unsigned char>(payload_.fields.size() + 1));
    };
    payload_.fields.push_back(*ledger::NewField(name, value, fill));
  }
  void Put(ledger::TestLog& log, const ledger::Saying& saying) {
    ledger::Entry draft = log.Draft(saying);
    if (draft.object == payload_.object) draft.commitments = ledger::CommitmentsOf(payload_);
    const ledger::Entry entry = ledger::SignAs(draft, saying.by);
    EXPECT_EQ(log.Put(entry), ledger::Codes()) << saying.type;
    Append(BytesOf(entry));
  }
  void Append(std::string bytes) {
    tree_.Append(tlog::LeafHash(bytes));
    entries_.push_back(std::move(bytes));
  }
  std::string Proof(std::uint64_t index, std::uint64_t size) {
    return tlog::FormatProof(
        {.index = index,
         .path = *tlog::ProveInclusion(index, size, tree_),
         .checkpoint = *tlog::ParseSignedCheckpoint(Signed(tree_, size, {"bw", "za", "zm"}))});
  }
  std::string Founding() {
    const ledger::TestFederation none;  // its keys are those of every one
    ledger::Entry draft;
    draft.log = "sacu/charter";
    draft.object = "charter/sacu";
    draft.type = "charter.found";
    draft.time_ms = ledger::kTestTimeMs;
    draft.data = ledger::TestFederation::FoundingData();
    return BytesOf(ledger::SignAs(draft, none.Charters({"na", "bw", "za", "zm"})));
  }
  std::string ProofFile(std::uint64_t index) {
    std::string out;
    codec::JsonWriter json(out);
    json.BeginObject().Member("entry", entries_[index]);
    json.Member("policy", federation_.charter().PolicyText(kOrigin));
    json.Member("proof", Proof(index, entries_.size())).Member("v", 1).EndObject();
    return out;
  }

  // A second history: the third entry is another.
  LeafNodes Other() {
    LeafNodes other;
    for (std::size_t i = 0; i < entries_.size(); ++i)
      other.Append(tlog::LeafHash(i == 2 ? "another" : entries_[i]));
    other.Append(tlog::LeafHash(entries_[2]));
    return other;
  }
  std::string Fork(const std::vector<std::string>& on_both) {
    LeafNodes other = Other();
    const auto size = static_cast<std::uint64_t>(entries_.size());
    const auto first = CheckSigned(roster_, Signed(tree_, size, on_both));
    const auto second = CheckSigned(roster_, Signed(other, size + 1, on_both));
    auto evidence =
        ProveFork(*first, *second, "na",
                  {*tlog::RootOf(size, other), *tlog::ProveConsistency(size, size + 1, other)});
    return Kept(*evidence);
  }
  std::string Reordered() {
    Evidence evidence = *ReadEvidence(Fork({}));
    LeafNodes other = Other();
    const auto size = static_cast<std::uint64_t>(entries_.size());
    evidence.lie = Lie::kReordered;
    evidence.exhibits = {*ShowEntry(2, size, entries_[2], tree_),
                         *ShowEntry(size, size + 1, entries_[2], other)};
    return Kept(evidence);
  }
  // Entries of one checkpoint, at 0, 1, …
  std::string Shown(Lie lie, const std::vector<std::string>& entries) {
    LeafNodes tree;
    for (const std::string& entry : entries)
      tree.Append(tlog::LeafHash(entry));
    const auto size = static_cast<std::uint64_t>(entries.size());
    Evidence evidence{.lie = lie, .log = std::string(kOrigin), .first = Signed(tree, size, {})};
    for (std::size_t i = 0; i < entries.size(); ++i)
      evidence.exhibits.push_back(*ShowEntry(i, size, entries[i], tree));
    if (lie == Lie::kRuleBroken) evidence.code = "agreement_unknown";
    return Kept(evidence);
  }
  std::string Kept(Evidence evidence) {
    evidence.found_by = "bw";
    evidence.found_at_ms = ledger::kTestTimeMs;
    const auto proven = VerifyEvidence(evidence, roster_, LedgerStepOf);
    EXPECT_TRUE(proven) << LieName(evidence.lie) << ": " << proven.error();
    return WriteEvidence(evidence);
  }
  static std::optional<std::string> LedgerStepOf(std::string_view bytes) {
    const auto entry = ledger::ReadEntry(bytes);
    if (!entry) return std::nullopt;
    return fmt::format("{}#{}", entry->object, entry->number);
  }

  // Two successors of one: the document is given to the lender, and to somebody else.
  std::pair<std::string, std::string> TwoTransfers() {
    ledger::Entry draft = *ledger::ReadEntry(entries_[2]);
    draft.data = fmt::format(R"({{"kind":"invoice","owner":"{}","withdrawn":false}})",
                             ledger::DidOf("another lender"));
    return {entries_[2], BytesOf(ledger::SignAs(draft, {"walvis"}))};
  }

  ledger::TestFederation federation_;
  Roster roster_ = RosterOf(federation_.charter());
  ledger::Payload payload_;
  std::vector<std::string> entries_;
  LeafNodes tree_;
};

TEST_F(VerifierVectors, AreWhatWeWrite) {
  const auto [one, other] = TwoTransfers();
  const std::vector<std::pair<std::string, std::string>> vectors = {
      {"founding", Founding()},
      {"policy", federation_.charter().PolicyText(kOrigin)},
      {"entry", entries_[0]},
      {"proof", Proof(0, 3)},
      {"proof_file", ProofFile(0)},
      {"transfer_file", ProofFile(2)},
      {"disclosure", ledger::WritePayload(payload_)},
      {"disclosed_in_part", ledger::WritePayload(ledger::Only(payload_, {"goods"}))},
      {"fork", Fork({"na"})},
      {"equivocation", Fork({"na", "zm"})},
      {"reordered", Reordered()},
      {"replayed_entry", Shown(Lie::kReplayedEntry, {entries_[0], entries_[0]})},
      {"double_transfer", Shown(Lie::kDoubleTransfer, {one, other})},
      {"rule_broken", Shown(Lie::kRuleBroken, {entries_[0]})}};
  std::string text;
  codec::JsonWriter json(text);
  json.BeginObject();
  for (const auto& [name, document] : vectors)
    json.Member(name, document);
  json.EndObject();
  std::string lines;  // one document a line
  for (std::size_t at = 0, next = 0; at < text.size(); at = next) {
    next = text.find("\",\"", at) == std::string::npos ? text.size() : text.find("\",\"", at) + 2;
    lines += text.substr(at, next - at) + "\n";
  }
  std::ifstream file(  // tidy:allow(file) test data
      fmt::format("{}/ledger/verifier.json", TIDEWAITER_TESTDATA), std::ios::binary);
  EXPECT_EQ(lines, std::string(std::istreambuf_iterator<char>(file), {})) << lines;
}

}  // namespace
}  // namespace tidewaiter::federation
