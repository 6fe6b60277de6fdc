// A log of na's under a founded charter, mirrored and judged, with proofs of its entries that a
// quorum cosigned.
#ifndef TIDEWAITER_FEDERATION_TEST_PRESENTED_H_
#define TIDEWAITER_FEDERATION_TEST_PRESENTED_H_

#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "federation/ledger_judge.h"
#include "federation/presented.h"
#include "federation/test_storage.h"
#include "ledger/disclosure.h"
#include "ledger/test_federation.h"
#include "os/test_folder.h"
#include "tlog/note.h"
#include "tlog/proof.h"
#include "tlog/tree.h"

namespace tidewaiter::federation {

class PresentedLog {
 public:
  static constexpr std::int64_t kNow = ledger::kTestTimeMs + 3'600'000;

  PresentedLog() {
    auto judge = LedgerJudge::Open(
        {.charter_at = [this](std::uint64_t size) { return federation_.book().At(size); },
         .proofs = log_.proofs},
        "customs.na/ledger", folder_.path() / "index", storage_);
    CHECK(judge.has_value());
    judge_ = std::move(*judge);
  }
  // What has to stand. Commitments are of `payload`, when there is one.
  ledger::Entry Say(const ledger::Saying& saying, const ledger::Payload* payload = nullptr) {
    ledger::Entry draft = log_.Draft(saying);
    if (payload != nullptr) draft.commitments = ledger::CommitmentsOf(*payload);
    const ledger::Entry entry = ledger::SignAs(draft, saying.by);
    CHECK(log_.Put(entry).empty());
    const std::string bytes = *ledger::AssembleEntry(entry.text, entry.signatures);
    CHECK(judge_->Check(bytes, kNow).kind == Verdict::Kind::kStands);
    judge_->Take(storage_.size(), bytes);
    const std::vector<std::string> entries = {bytes};
    CHECK(storage_.Append(entries).has_value());
    return entry;
  }
  // Of entry `index` in the log as it is now, with three of four cosignatures.
  tlog::LogProof Prove(std::uint64_t index) {
    const std::uint64_t size = storage_.size();
    tlog::LogProof proof{.index = index};
    proof.path = *tlog::ProveInclusion(index, size, storage_.nodes());
    proof.checkpoint.checkpoint = {
        .origin = "customs.na/ledger", .size = size, .root = *tlog::RootOf(size, storage_.nodes())};
    tlog::Note& note = proof.checkpoint.note;
    note.text = tlog::FormatCheckpoint(proof.checkpoint.checkpoint);
    note.signatures.push_back(
        tlog::Signer("customs.na/ledger", ledger::KeyNamed("customs.na/ledger")).Sign(note.text));
    for (const auto& [id, member] : federation_.charter().members()) {
      if (id == "zm") continue;  // three of four
      const tlog::Signer cosigner(member.cosigner_name, ledger::KeyNamed(member.cosigner_name),
                                  tlog::KeyType::kCosignature);
      note.signatures.push_back(cosigner.Cosign(note.text, kNow / 1000));
    }
    return proof;
  }
  [[nodiscard]] tlog::Policy policy() const {
    return *tlog::Policy::Parse(federation_.charter().PolicyText("customs.na/ledger"));
  }
  [[nodiscard]] MirrorView view(std::int64_t as_of_ms = kNow) const {
    return ViewOf(*judge_, as_of_ms);
  }
  [[nodiscard]] std::uint64_t size() const { return storage_.size(); }

  // An authorization of an operator, and what becomes of it.
  static ledger::Saying Grant(const std::string& object = "operator/1") {
    return Operator("operator.grant", "granted", "", object);
  }
  static ledger::Saying Suspend(const std::string& object = "operator/1") {
    return Operator("operator.suspend", "suspended", R"("reason":"audit",)", object);
  }
  static ledger::Saying Revoke(const std::string& object = "operator/1") {
    return Operator("operator.revoke", "revoked", R"("reason":"fraud",)", object);
  }
  static ledger::Payload Holder(const std::string& object = "operator/1") {
    ledger::Payload payload{.object = object};
    unsigned char next = 1;
    for (const auto& [name, value] :
         {std::pair("holder_country", R"("NA")"), std::pair("holder_id", R"("NA-1042")"),
          std::pair("holder_name", R"("Walvis Trading")")}) {
      ledger::Field field{.name = name, .value = value};
      field.salt.fill(next++);
      payload.fields.push_back(field);
    }
    return payload;
  }

 private:
  static ledger::Saying Operator(const std::string& type, const std::string& status,
                                 const std::string& more, const std::string& object) {
    return {.type = type,
            .data = R"({"benefits":{"mra-na-bw":["priority"]},"programme":"AEO-C",)" + more +
                    R"("status":")" + status + R"(","valid_from":"2026-01-01T00:00:00.000Z"})",
            .commits = {{"holder_name", "a"}, {"holder_id", "b"}, {"holder_country", "c"}},
            .object = object};
  }
  const os::TestFolder folder_;
  ledger::TestFederation federation_;
  ledger::TestLog log_{federation_};
  MemoryStorage storage_{std::make_shared<MemoryDisk>(), std::make_shared<PowerSwitch>()};
  std::unique_ptr<LedgerJudge> judge_;
};

inline std::vector<std::string> CodesOf(const std::vector<Objection>& objections) {
  std::vector<std::string> codes;
  for (const Objection& objection : objections)
    codes.push_back(objection.code);
  return codes;
}

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_TEST_PRESENTED_H_
