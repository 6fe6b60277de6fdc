#include "member/internal/proven.h"

#include "tlog/hash.h"
#include "tlog/policy.h"
#include "tlog/proof.h"

namespace tidewaiter::member {
namespace {

// Charters under which one proof is tried, the newest first: keys rarely change.
constexpr std::uint64_t kChartersTried = 64;

class ProvingJudge final : public federation::Judge {
 public:
  ProvingJudge(std::unique_ptr<Judge> inside, std::shared_ptr<Judging> judging,
               std::string founding)
      : inside_(std::move(inside)), judging_(std::move(judging)), founding_(std::move(founding)) {}

  federation::Verdict Check(std::string_view entry, std::int64_t now_ms) override {
    if (auto other = CheckFounding(entry)) return *other;
    return While(entry, [&] { return inside_->Check(entry, now_ms); });
  }
  federation::Verdict CheckVouched(std::string_view entry, std::int64_t now_ms) override {
    if (auto other = CheckFounding(entry)) return *other;
    return While(entry, [&] { return inside_->CheckVouched(entry, now_ms); });
  }
  federation::Verdict Audit(std::string_view entry) override {
    return While(entry, [&] { return inside_->Audit(entry); });
  }
  void Take(std::uint64_t index, std::string_view entry) override { inside_->Take(index, entry); }
  [[nodiscard]] std::uint64_t taken() const override { return inside_->taken(); }

 private:
  template <typename Ask>
  federation::Verdict While(std::string_view entry, Ask ask) {
    judging_->entry = entry;
    federation::Verdict verdict = ask();
    judging_->entry = {};
    return verdict;
  }
  std::optional<federation::Verdict> CheckFounding(std::string_view entry) const {
    if (founding_.empty() || taken() > 0 || entry == founding_) return std::nullopt;
    return federation::Verdict{
        .kind = federation::Verdict::Kind::kRefused,
        .objections = {{"other_founding", "", "this member joined by another founding entry"}}};
  }

  std::unique_ptr<Judge> inside_;
  std::shared_ptr<Judging> judging_;
  std::string founding_;
};

}  // namespace

std::uint64_t Judging::charter() const {
  const auto read = ledger::ReadEntry(entry);
  return read ? read->charter : 0;
}

Result<ledger::Entry> ReadProven(std::string_view text, std::uint64_t newest,
                                 const CharterAt& charter_at) {
  ASSIGN_OR_RETURN(const tlog::LogProof proof, tlog::ParseProof(text));
  if (!proof.extra) return Fail(ErrorCode::kInvalidArgument, "the proof does not bring its entry");
  ASSIGN_OR_RETURN(ledger::Entry entry, ledger::ReadEntry(*proof.extra));
  const std::string& origin = proof.checkpoint.checkpoint.origin;
  if (entry.log != origin)
    return Fail(ErrorCode::kInvalidArgument, "the entry is of another log than the checkpoint");
  std::string tried;
  for (std::uint64_t i = 0; i < kChartersTried && newest >= entry.charter + i; ++i) {
    const auto charter = charter_at(newest - i);
    std::string policy_text = charter ? charter->PolicyText(origin) : "";
    if (policy_text.empty() || policy_text == tried) continue;
    const auto policy = tlog::Policy::Parse(policy_text);
    if (policy && tlog::VerifyProof(proof, *policy, entry.leaf).ok()) return entry;
    tried = std::move(policy_text);
  }
  return Fail(ErrorCode::kFailedPrecondition, "the entry was not final under the charter");
}

Result<std::string> WithEntry(std::string_view text, std::string_view entry) {
  ASSIGN_OR_RETURN(tlog::LogProof proof, tlog::ParseProof(text));
  proof.extra = std::string(entry);
  return tlog::FormatProof(proof);
}

std::unique_ptr<federation::Judge> JudgeWithProofs(std::unique_ptr<federation::Judge> inside,
                                                   std::shared_ptr<Judging> judging,
                                                   std::string founding) {
  return std::make_unique<ProvingJudge>(std::move(inside), std::move(judging), std::move(founding));
}

}  // namespace tidewaiter::member
