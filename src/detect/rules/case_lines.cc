#include "detect/rules/case_lines.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "detect/rules/internal/number_text.h"

namespace tidewaiter::rules {
namespace {

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

// "", "%", "XTS", "XTS/kg".
std::optional<WrittenUnit> UnitOf(std::string_view unit, const Schema& schema) {
  if (unit.empty()) return WrittenUnit{};
  if (unit == "%") return WrittenUnit{.shift = -2};
  const std::size_t slash = unit.find('/');
  std::optional<WrittenUnit> found = FindUnit(Trimmed(unit.substr(0, slash)), schema);
  if (slash == std::string_view::npos || !found) return found;
  const auto below = FindUnit(Trimmed(unit.substr(slash + 1)), schema);
  if (!below || below->times != 1) return std::nullopt;
  found->shift -= below->shift;
  return found;
}

double ReadNumber(std::string_view text, const Schema& schema) {
  const std::size_t end = std::min(text.find_first_not_of("-.0123456789_"), text.size());
  const auto unit = UnitOf(Trimmed(text.substr(end)), schema);
  return unit ? ReadDigits(text.substr(0, end), *unit).value_or(kMissing) : kMissing;
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
