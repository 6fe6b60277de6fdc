#include "clearance/code_check.h"

#include <utility>

#include "base/hash.h"

namespace tidewaiter::clearance {

void CodeCheck::Use(const ClassifyDesk::Now& now) {
  if (now.changes != now_.changes || now.classifier != now_.classifier) kept_.clear();
  now_ = now;
}

std::optional<desk::CodeDoubt> CodeCheck::Ask(std::string_view text, std::string_view code) const {
  const auto check = now_.classifier->Check(text, code);
  // Without an error: what is declared is a code, or another detector's business.
  if (!check || check->verdict != classify::Verdict::kIncompatible) return std::nullopt;
  desk::CodeDoubt doubt;
  doubt.probability = check->probability;
  for (const classify::Suggestion& other : check->likelier) {
    if (doubt.likelier.size() == kLikelierMax) break;
    doubt.likelier.emplace_back(other.code, other.probability);
  }
  return doubt;
}

std::vector<std::optional<desk::CodeDoubt>> CodeCheck::Look(const LineTable& lines) {
  if (!now_.calibrated || !now_.classifier) return {};
  std::vector<std::optional<desk::CodeDoubt>> doubts(lines.size());
  for (std::size_t row = 0; row < lines.size(); ++row) {
    const std::string_view text = lines.description(row);
    const std::string_view code = lines.Text(row, Attribute::kHsCode);
    if (text.empty() || code.empty()) continue;
    const std::uint64_t key = Combine(HashBytes(text), HashBytes(code));
    auto kept = kept_.find(key);
    if (kept == kept_.end()) {
      if (kept_.size() == kKeptMax) kept_.clear();
      kept = kept_.emplace(key, Ask(text, code)).first;
    }
    doubts[row] = kept->second;
    if (doubts[row]) doubts[row]->confidence = confidence();
  }
  return doubts;
}

void CodeCheck::Learn(bool right) {
  ++figures_.checked;
  if (right) ++figures_.right;
}

double CodeCheck::confidence() const {
  return (static_cast<double>(figures_.right) + kPriorRight * kPriorChecks) /
         (static_cast<double>(figures_.checked) + kPriorChecks);
}

}  // namespace tidewaiter::clearance
