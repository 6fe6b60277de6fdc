#include "payload/oprf_desk.h"

#include <fmt/format.h>

namespace tidewaiter::payload {

Result<std::vector<ledger::OprfElement>> OprfDesk::Evaluate(
    std::string_view caller, const ObjectName& name, std::span<const ledger::OprfElement> blinded,
    double now_s) {
  if (blinded.empty() || blinded.size() > kOprfBatchMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} elements; 1 to {}", blinded.size(), kOprfBatchMax), "/elements");
  }
  ASSIGN_OR_RETURN(const ledger::OprfKey key, book_.OprfKeyOf(name));
  // Before anything is computed: a refused batch is not a cheap way to keep a core busy.
  for (std::size_t i = 0; i < blinded.size(); ++i) {
    const http::RateVerdict verdict = limiter_.Allow(caller, now_s);
    if (verdict) continue;
    return Fail(ErrorCode::kUnavailable,
                fmt::format("too many questions: the next in {:.0f} s", verdict.wait_s));
  }
  std::vector<ledger::OprfElement> answers;
  for (std::size_t i = 0; i < blinded.size(); ++i) {
    const auto answer = key.BlindEvaluate(blinded[i]);
    if (!answer) {
      return Fail(answer.error().code, answer.error().message, fmt::format("/elements/{}", i));
    }
    answers.push_back(*answer);
  }
  return answers;
}

}  // namespace tidewaiter::payload
