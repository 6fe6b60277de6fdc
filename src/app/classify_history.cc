#include "app/classify_history.h"

#include <algorithm>
#include <ranges>
#include <string>
#include <unordered_set>

#include "base/hash.h"
#include "codec/parse.h"

namespace tidewaiter::app {
namespace {

constexpr std::size_t kCodeDigitsMin = 6;

// The code that counts, "" for none.
std::string CodeOf(const LineTable& lines, std::size_t row) {
  const Outcome& outcome = lines.outcome(row);
  std::string code(lines.Text(row, Attribute::kHsCode));
  if (outcome.wrong.Has(ErrorKind::kHsCode)) {
    const auto found =
        std::ranges::find(outcome.corrections, ErrorKind::kHsCode, &Correction::kind);
    code = found == outcome.corrections.end() ? std::string() : found->value;
  }
  auto normal = codec::NormalizeHsCode(code);
  if (!normal || normal->size() < kCodeDigitsMin || normal->size() % 2 != 0) return {};
  return *std::move(normal);
}

}  // namespace

std::vector<classify::Precedent> PrecedentsOf(const LineTable& history, std::size_t most) {
  std::vector<classify::Precedent> precedents;
  std::unordered_set<std::uint64_t> said;
  const std::vector<std::uint32_t> order = history.TimeOrder();
  for (const std::uint32_t row : order | std::views::reverse) {
    if (precedents.size() == most) break;
    const std::string_view text = history.description(row);
    if (text.empty()) continue;
    std::string code = CodeOf(history, row);
    if (code.empty()) continue;
    if (!said.insert(Combine(HashBytes(text), HashBytes(code))).second) continue;
    precedents.push_back({.id = std::string(history.id(row)),
                          .code = std::move(code),
                          .text = std::string(text),
                          .day = history.date(row)});
  }
  std::ranges::reverse(precedents);
  return precedents;
}

}  // namespace tidewaiter::app
