#include "classify/question.h"

#include <algorithm>
#include <set>

#include "codec/text.h"

namespace tidewaiter::classify {
namespace {

constexpr std::size_t kOptionsMax = 5;      // a longer choice is a list, not a question
constexpr std::size_t kFactBytesMax = 240;  // a longer one is nobody's answer

// The parts of a text between commas, semicolons and colons that are not in brackets.
std::vector<std::string> Parts(std::string_view text) {
  std::vector<std::string> parts;
  std::string part;
  int depth = 0;
  const auto end_part = [&] {
    const std::string_view trimmed = codec::Trim(part);
    if (!trimmed.empty()) parts.emplace_back(trimmed);
    part.clear();
  };
  for (const char c : text) {
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (depth <= 0 && (c == ',' || c == ';' || c == ':')) {
      end_part();
    } else {
      part += c;
    }
  }
  end_part();
  return parts;
}

struct Side {
  std::string code;
  std::vector<std::string> parts;
};

bool Has(const Side& side, const std::string& part) {
  return std::ranges::find(side.parts, part) != side.parts.end();
}

// What this side has and not all of the others have.
std::string FactOf(const std::vector<Side>& sides, const Side& own) {
  std::string fact;
  for (const std::string& part : own.parts) {
    if (std::ranges::all_of(sides, [&](const Side& side) { return Has(side, part); })) continue;
    fact += (fact.empty() ? "" : ", ") + part;
  }
  return fact;
}

std::optional<Question> Compare(std::string about, const std::vector<Side>& sides) {
  if (sides.size() < 2) return std::nullopt;
  Question question{std::move(about), {}};
  std::set<std::string> facts;
  for (const Side& side : sides) {
    std::string fact = FactOf(sides, side);
    if (fact.empty() || fact.size() > kFactBytesMax || !facts.insert(fact).second) {
      return std::nullopt;
    }
    question.options.push_back({std::move(fact), side.code});
  }
  return question;
}

// The common beginning in whole levels: "5208", "52", "".
std::string Common(std::string_view a, std::string_view b) {
  std::size_t digits = 0;
  while (digits + 2 <= std::min(a.size(), b.size()) &&
         a.substr(0, digits + 2) == b.substr(0, digits + 2)) {
    digits += 2;
  }
  return std::string(a.substr(0, digits));
}

// One side for each code with the common beginning; of several below one heading the first.
std::vector<Side> SidesOf(const Nomenclature& names, std::span<const std::string> codes,
                          std::string_view language, const std::string& common) {
  const std::size_t digits = common.size() == 4 ? 6 : 4;
  std::vector<Side> sides;
  std::set<std::string> seen;
  for (const std::string& code : codes) {
    const std::string level = code.substr(0, digits);
    if (!code.starts_with(common) || !seen.insert(level).second) continue;
    if (names.Text(level, language).empty()) continue;
    sides.push_back({code, Parts(names.Text(level, language))});
    if (sides.size() == kOptionsMax) break;
  }
  return sides;
}

}  // namespace

std::optional<Question> FindQuestion(const Nomenclature& names, std::span<const std::string> codes,
                                     std::string_view language) {
  if (codes.size() < 2 || codes[0].size() < 6 || codes[1].size() < 6) return std::nullopt;
  const std::string common = Common(codes[0].substr(0, 6), codes[1].substr(0, 6));
  if (common.size() == 6) return std::nullopt;
  std::vector<Side> sides = SidesOf(names, codes, language, common);
  while (sides.size() >= 2) {  // with fewer options where many are not told apart
    std::optional<Question> question = Compare(common, sides);
    if (question) return question;
    sides.pop_back();
  }
  return std::nullopt;
}

}  // namespace tidewaiter::classify
