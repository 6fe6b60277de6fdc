#include "detect/rules/case_lines.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace tidewaiter::rules {
namespace {

// A unit as written: times 10^shift, and times `times`. Shifted as decimals, "0.29 XTS" is 29 minor
// units and not a little less.
struct WrittenAs {
  std::string_view word;
  int shift = 0;
  int times = 1;
};
constexpr std::array<WrittenAs, 15> kUnits{{{"", 0, 1},
                                            {"%", -2, 1},
                                            {"kg", 0, 1},
                                            {"g", -3, 1},
                                            {"t", 3, 1},
                                            {"day", 0, 1},
                                            {"days", 0, 1},
                                            {"week", 0, 7},
                                            {"weeks", 0, 7},
                                            {"year", 0, 365},
                                            {"years", 0, 365},
                                            {"unit", 0, 1},
                                            {"units", 0, 1},
                                            {"line", 0, 1},
                                            {"lines", 0, 1}}};

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::optional<WrittenAs> OneUnit(std::string_view word, const Schema& schema) {
  if (word == schema.currency()) return WrittenAs{word, schema.digits(), 1};
  const auto* const found = std::ranges::find(kUnits, word, &WrittenAs::word);
  return found == kUnits.end() ? std::nullopt : std::optional(*found);
}

// "XTS", "XTS/kg".
std::optional<WrittenAs> FindUnit(std::string_view unit, const Schema& schema) {
  const std::size_t slash = unit.find('/');
  std::optional<WrittenAs> found = OneUnit(Trimmed(unit.substr(0, slash)), schema);
  if (slash == std::string_view::npos || !found) return found;
  const auto below = OneUnit(Trimmed(unit.substr(slash + 1)), schema);
  if (!below || below->times != 1) return std::nullopt;
  found->shift -= below->shift;
  return found;
}

double ReadNumber(std::string_view text, const Schema& schema) {
  std::string digits;  // without the "_" between them
  std::size_t at = 0;
  for (; at < text.size() && std::string_view("+-.0123456789_").contains(text[at]); ++at) {
    if (text[at] != '_' && text[at] != '+') digits += text[at];
  }
  const auto unit = FindUnit(Trimmed(text.substr(at)), schema);
  if (!unit || digits.empty()) return kMissing;
  digits += "e" + std::to_string(unit->shift);
  double number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stop != end) return kMissing;
  return number * unit->times;
}

double ReadFlag(std::string_view text) {
  for (const std::string_view yes : {"yes", "true", "1"}) {
    if (text == yes) return 1;
  }
  for (const std::string_view no : {"no", "false", "0"}) {
    if (text == no) return 0;
  }
  return kMissing;
}

// Takes one code or text from the front of `text`, without its quotes.
std::string TakeOne(std::string_view& text) {
  std::string taken;
  std::size_t at = 0;
  if (text.starts_with('"')) {
    for (at = 1; at < text.size() && text[at] != '"'; ++at) {
      if (text[at] == '\\' && at + 1 < text.size()) ++at;
      taken += text[at];
    }
    at = std::min(at + 1, text.size());
  } else {
    at = std::min(text.find(' '), text.size());
    taken = text.substr(0, at);
  }
  text = Trimmed(text.substr(at));
  return taken;
}

std::string WithoutPoints(std::string code) {
  std::erase(code, '.');
  return code;
}

}  // namespace

double ReadCaseNumber(std::string_view text, FieldKind kind, const Schema& schema) {
  text = Trimmed(text);
  if (kind == FieldKind::kFlag) return ReadFlag(text);
  if (kind != FieldKind::kDate) return ReadNumber(text, schema);
  const Result<Day> day = ParseIsoDay(text);
  return day ? *day : kMissing;
}

std::vector<std::string> ReadCaseCodes(std::string_view text) {
  std::vector<std::string> codes;
  for (text = Trimmed(text); !text.empty();)
    codes.push_back(TakeOne(text));
  return codes;
}

CaseBatch::CaseBatch(const CaseLine& line, const Schema& schema, std::optional<Day> day,
                     std::size_t times)
    : batch_(schema, times) {
  const std::optional<std::size_t> date = schema.Find("date");
  if (date && day) SayNumber(*date, *day);
  for (const auto& [field, text] : line.says)
    Say(field, text, schema);
}

void CaseBatch::SayNumber(std::size_t field, double number) {
  batch_.SetNumbers(field, numbers_.emplace_back(batch_.rows(), number));
}

void CaseBatch::Say(std::size_t field, std::string_view text, const Schema& schema) {
  const FieldKind kind = schema.field(field).kind;
  switch (kind) {
    case FieldKind::kNumber:
    case FieldKind::kDate:
    case FieldKind::kFlag:
      SayNumber(field, ReadCaseNumber(text, kind, schema));
      return;
    case FieldKind::kCodes: {
      std::vector<std::uint32_t>& codes = codes_.emplace_back();
      std::vector<std::uint32_t>& ends = codes_.emplace_back();
      for (std::size_t row = 0; row < batch_.rows(); ++row) {
        for (const std::string& code : ReadCaseCodes(text))
          codes.push_back(dictionary_.Intern(code));
        ends.push_back(static_cast<std::uint32_t>(codes.size()));
      }
      batch_.SetCodeSets(field, codes, ends, dictionary_);
      return;
    }
    default:
      break;
  }
  // A text without quotes is taken whole: names have spaces.
  std::string_view rest = Trimmed(text);
  std::string code = rest.starts_with('"') ? TakeOne(rest) : std::string(rest);
  if (kind == FieldKind::kHsCode) code = WithoutPoints(std::move(code));
  batch_.SetCodes(field, codes_.emplace_back(batch_.rows(), dictionary_.Intern(code)), dictionary_);
}

std::optional<Day> DayOfCase(const CaseLine& line, const Schema& schema) {
  const std::optional<std::size_t> date = schema.Find("date");
  for (const auto& [field, text] : line.says) {
    if (field != date) continue;
    const double day = ReadCaseNumber(text, FieldKind::kDate, schema);
    if (!std::isnan(day)) return static_cast<Day>(day);
  }
  return std::nullopt;
}

}  // namespace tidewaiter::rules
