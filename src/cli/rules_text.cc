#include "cli/rules_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "cli/table.h"

namespace tidewaiter::cli {
namespace {

constexpr std::string_view kIndent = "    ";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr std::size_t kLeadMax = 60;       // bytes shown before the word, when the line is longer
constexpr std::size_t kShownMax = 1'000;   // bytes of a line looked at: no terminal is that wide
constexpr std::size_t kTruthWidth = 8;     // "unknown" and a blank
constexpr std::size_t kLikenessShown = 3;  // best matches of a likeness, named

bool IsLaterByte(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The first byte of a character at or after `from`.
std::size_t CharacterFrom(std::string_view text, std::size_t from) {
  while (from < text.size() && IsLaterByte(text[from]))
    ++from;
  return from;
}

// The line, and carets below `length` bytes of it at `offset`.
std::string Excerpt(std::string_view line, std::size_t offset, std::size_t length,
                    std::size_t width) {
  const std::size_t start = offset > kLeadMax ? CharacterFrom(line, offset - kLeadMax) : 0;
  const std::string lead =
      (start > 0 ? std::string(kEllipsis) : "") + Printable(line.substr(start, offset - start));
  const std::string rest = Printable(line.substr(offset, kShownMax));
  const std::size_t room = std::max(width, kIndent.size() + 2) - kIndent.size();
  const std::string shown = Shortened(lead + rest, room);
  const std::size_t before = std::min(DisplayWidth(lead), room - 1);
  const std::size_t wide =
      DisplayWidth(Printable(line.substr(offset, std::min(length, kShownMax))));
  const std::size_t carets = std::clamp(wide, std::size_t{1}, room - before);
  return fmt::format("{0}{1}\n{0}{2}{3}\n", kIndent, shown, std::string(before, ' '),
                     std::string(carets, '^'));
}

std::string Values(const rules::Shown& shown) {
  std::string out;
  for (const auto& [name, value] : shown.values)
    out += fmt::format("{}{} = {}", out.empty() ? "" : ", ", name, value);
  const std::size_t named = std::min(shown.likeness.size(), kLikenessShown);
  for (std::size_t i = 0; i < named; ++i) {
    out += fmt::format("{}{:.0f}% like \"{}\"", out.empty() ? "" : ", ",
                       shown.likeness[i].second * 100, shown.likeness[i].first);
  }
  return out;
}

std::string_view InWords(rules::Expected expected) {
  switch (expected) {
    case rules::Expected::kFires:
      return "fires";
    case rules::Expected::kDoesNotFire:
      return "does not fire";
    case rules::Expected::kUnknown:
      return "is unknown";
  }
  CHECK(false);
}

}  // namespace

TextLines::TextLines(std::string_view text) : text_(text), starts_{0} {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    starts_.push_back(at + 1);
}

TextLines::Place TextLines::At(std::size_t offset) const {
  const auto next = std::ranges::upper_bound(starts_, offset);
  const std::size_t number = static_cast<std::size_t>(next - starts_.begin());
  const std::size_t start = starts_[number - 1];
  std::string_view line =
      text_.substr(start, next == starts_.end() ? std::string_view::npos : *next - 1 - start);
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t in_line = std::min(offset - start, line.size());
  const auto characters =
      std::ranges::count_if(line.substr(0, in_line), [](char c) { return !IsLaterByte(c); });
  return {.line = number,
          .column = static_cast<std::size_t>(characters) + 1,
          .text = line,
          .offset = in_line};
}

std::string ProblemsText(const app::RuleFile& file, std::size_t width) {
  const TextLines lines(file.text);
  std::string out;
  for (const rules::TextProblem& problem : file.read.problems) {
    const TextLines::Place at = lines.At(problem.span.begin);
    const std::size_t length = problem.span.end - problem.span.begin;
    const std::size_t in_line = std::min(length, at.text.size() - at.offset);
    out += fmt::format("{}:{}:{}: {}\n", Printable(file.name), at.line, at.column,
                       Printable(problem.detail));
    out += Excerpt(at.text, at.offset, in_line, width);
    if (!problem.suggest.empty()) {
      out += fmt::format("{}write: {}\n", kIndent, Printable(problem.suggest));
    }
  }
  return out;
}

std::string ShownText(const std::vector<rules::Shown>& why, std::size_t width) {
  std::string out;
  for (const rules::Shown& shown : why) {
    const std::string indent(kIndent.size() + 2 * static_cast<std::size_t>(shown.depth), ' ');
    const std::string deeper = indent + std::string(kTruthWidth, ' ');
    std::string text = Wrapped(Printable(shown.condition), width, deeper);
    text.replace(indent.size(), kTruthWidth, fmt::format("{:<8}", TruthName(shown.truth)));
    out += text + Wrapped(Printable(Values(shown)), width, deeper);
  }
  return out;
}

std::string FailedCaseText(const rules::Rule& rule, const rules::CaseResult& result,
                           std::size_t width) {
  const rules::Case& tried = rule.cases[result.number];
  return fmt::format("{}: case \"{}\": expected that it {}, but it {}\n", rule.name,
                     Printable(tried.name), InWords(tried.expected),
                     InWords(AsExpected(result.got))) +
         ShownText(result.why, width);
}

std::string_view TruthName(rules::Truth truth) {
  switch (truth) {
    case rules::Truth::kFalse:
      return "false";
    case rules::Truth::kTrue:
      return "true";
    case rules::Truth::kUnknown:
      return "unknown";
  }
  CHECK(false);
}

std::string_view FieldKindName(rules::FieldKind kind) {
  switch (kind) {
    case rules::FieldKind::kNumber:
      return "number";
    case rules::FieldKind::kDate:
      return "date";
    case rules::FieldKind::kFlag:
      return "flag";
    case rules::FieldKind::kCode:
      return "code";
    case rules::FieldKind::kHsCode:
      return "hs_code";
    case rules::FieldKind::kText:
      return "text";
    case rules::FieldKind::kCodes:
      return "codes";
  }
  CHECK(false);
}

std::vector<std::string> MissingOf(const rules::Rule& rule) {
  if (rule.name.find('/') != std::string::npos) return {};
  return rules::MissingCases(rule);
}

std::string_view ExpectedName(rules::Expected expected) {
  switch (expected) {
    case rules::Expected::kFires:
      return "fires";
    case rules::Expected::kDoesNotFire:
      return "does_not_fire";
    case rules::Expected::kUnknown:
      return "unknown";
  }
  CHECK(false);
}

rules::Expected AsExpected(rules::Truth truth) {
  switch (truth) {
    case rules::Truth::kFalse:
      return rules::Expected::kDoesNotFire;
    case rules::Truth::kTrue:
      return rules::Expected::kFires;
    case rules::Truth::kUnknown:
      return rules::Expected::kUnknown;
  }
  CHECK(false);
}

}  // namespace tidewaiter::cli
