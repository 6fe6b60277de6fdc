#include "detect/profile/pattern.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::detect {
namespace {

constexpr std::size_t kMaxPatterns = 128;  // a line reads each: keeps a line in microseconds
constexpr std::size_t kMaxFields = 8;

// Order does not matter for meaning; sorting makes equal patterns equal in text.
constexpr std::array kStandard{"hs_code:2",
                               "hs_code:4",
                               "hs_code:6",
                               "hs_code",
                               "importer",
                               "declarant",
                               "supplier",
                               "origin",
                               "office",
                               "dispatch",
                               "preference",
                               "importer_address",
                               "carrier",
                               "procedure",
                               "hs_code:2*origin",
                               "hs_code:4*origin",
                               "hs_code:6*origin",
                               "hs_code*origin",
                               "importer*hs_code:4",
                               "importer*hs_code:6",
                               "importer*origin",
                               "importer*declarant",
                               "importer*supplier",
                               "importer*office",
                               "supplier*hs_code:4",
                               "supplier*hs_code:6",
                               "declarant*hs_code:4",
                               "declarant*office",
                               "office*hs_code:4",
                               "origin*dispatch",
                               "hs_code:4*preference",
                               "hs_code:6*preference",
                               "hs_code:6*rate_percent",
                               "hs_code:6*net_mass_kg",
                               "importer*hs_code:4*origin",
                               "hs_code:4*origin*dispatch",
                               "hs_code:6*origin*preference",
                               "net_mass_kg",
                               "hs_code:6*origin*net_mass_kg",
                               "hs_code:6*origin*dispatch*preference*rate_percent",
                               "hs_code:6*origin*dispatch*preference*rate_percent*net_mass_kg"};

Result<PatternField> ParseField(std::string_view text) {
  PatternField field;
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  if (colon != std::string_view::npos) {
    const std::string_view digits = text.substr(colon + 1);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), field.prefix);
    if (error != std::errc{} || end != digits.data() + digits.size() || field.prefix == 0) {
      return Fail(ErrorCode::kInvalidArgument, fmt::format("not a prefix length: '{}'", text));
    }
  }
  if (const auto attribute = FindAttribute(name)) {
    field.source = *attribute;
    return field;
  }
  if (const auto measure = FindMeasure(name); measure && field.prefix == 0) {
    field.source = *measure;
    return field;
  }
  return Fail(ErrorCode::kInvalidArgument, fmt::format("no field '{}' for a pattern", text));
}

Result<Pattern> ParsePattern(std::string text) {
  Pattern pattern;
  std::string_view left = text;
  while (true) {
    const std::size_t star = left.find('*');
    ASSIGN_OR_RETURN(PatternField field, ParseField(left.substr(0, star)));
    pattern.fields.push_back(field);
    if (star == std::string_view::npos) break;
    left.remove_prefix(star + 1);
  }
  if (pattern.fields.size() > kMaxFields) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("too many fields in '{}'", text));
  }
  pattern.text = std::move(text);
  return pattern;
}

// True if whatever matches `special` matches `general` as well.
bool Covers(const Pattern& general, const Pattern& special) {
  return std::all_of(general.fields.begin(), general.fields.end(), [&](const PatternField& g) {
    return std::any_of(special.fields.begin(), special.fields.end(), [&](const PatternField& s) {
      return g.source == s.source &&
             (g.prefix == s.prefix || (g.prefix != 0 && (s.prefix == 0 || s.prefix > g.prefix)));
    });
  });
}

void LinkParents(std::vector<Pattern>& patterns, std::size_t child) {
  std::vector<std::uint32_t> general;
  for (std::size_t i = 0; i < child; ++i) {
    if (Covers(patterns[i], patterns[child])) general.push_back(static_cast<std::uint32_t>(i));
  }
  for (const std::uint32_t candidate : general) {
    const bool covered = std::any_of(general.begin(), general.end(), [&](std::uint32_t other) {
      return other != candidate && Covers(patterns[candidate], patterns[other]);
    });
    if (!covered) patterns[child].parents.push_back(candidate);
  }
}

bool Present(const LineTable& lines, const PatternField& field) {
  if (const auto* attribute = std::get_if<Attribute>(&field.source)) {
    const Dictionary& values = lines.dictionary(*attribute);
    if (field.prefix == 0 || *attribute != Attribute::kHsCode) return values.size() > 1;
    for (std::uint32_t code = 1; code < values.size(); ++code) {
      if (values.Text(code).size() > field.prefix) return true;  // else the level adds nothing
    }
    return false;
  }
  const Measure measure = std::get<Measure>(field.source);
  for (std::size_t row = 0; row < lines.size(); ++row) {
    if (!std::isnan(lines.Number(row, measure))) return true;
  }
  return false;
}

// A field of the file: levels below the file's own longest code are written as the code itself.
std::string Adapted(const LineTable& lines, std::string_view text) {
  std::string result;
  while (true) {
    const std::size_t star = text.find('*');
    const PatternField field = *ParseField(text.substr(0, star));
    const bool whole_code = field.prefix != 0 && !Present(lines, field);
    const bool there = Present(lines, whole_code ? PatternField{field.source, 0} : field);
    if (!there) return {};
    if (!result.empty()) result += '*';
    result += whole_code ? "hs_code" : std::string(text.substr(0, star));
    if (star == std::string_view::npos) return result;
    text.remove_prefix(star + 1);
  }
}

}  // namespace

std::uint64_t FieldHash(const LineTable& lines, std::size_t row, const PatternField& field) {
  if (const auto* attribute = std::get_if<Attribute>(&field.source)) {
    if (field.prefix == 0) return lines.Hash(row, *attribute);
    const std::string_view text = lines.Text(row, *attribute);
    return text.empty() ? 0 : HashBytes(text.substr(0, field.prefix));
  }
  const double number = lines.Number(row, std::get<Measure>(field.source));
  return std::isnan(number) ? 0 : Mix(std::bit_cast<std::uint64_t>(number) + 1);
}

std::string FieldText(const LineTable& lines, std::size_t row, const PatternField& field) {
  if (const auto* attribute = std::get_if<Attribute>(&field.source)) {
    const std::string_view text = lines.Text(row, *attribute);
    return std::string(field.prefix == 0 ? text : text.substr(0, field.prefix));
  }
  const double number = lines.Number(row, std::get<Measure>(field.source));
  return std::isnan(number) ? std::string() : fmt::format("{}", number);
}

Result<PatternSet> PatternSet::Parse(std::vector<std::string> texts) {
  if (texts.size() > kMaxPatterns) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} patterns, at most {}", texts.size(), kMaxPatterns));
  }
  PatternSet set;
  for (std::string& text : texts) {
    ASSIGN_OR_RETURN(Pattern pattern, ParsePattern(std::move(text)));
    set.patterns_.push_back(std::move(pattern));
  }
  const auto levels = [](const Pattern& p) {
    std::size_t depth = 0;
    for (const PatternField& f : p.fields)
      depth += 100 + (f.prefix == 0 ? 50 : f.prefix);
    return depth;
  };
  std::stable_sort(set.patterns_.begin(), set.patterns_.end(),
                   [&](const Pattern& a, const Pattern& b) { return levels(a) < levels(b); });
  for (std::size_t i = 0; i < set.patterns_.size(); ++i) {
    LinkParents(set.patterns_, i);
    set.seeds_.push_back(HashBytes(set.patterns_[i].text));
    std::vector<std::uint32_t>& uses = set.uses_.emplace_back();
    for (const PatternField& field : set.patterns_[i].fields) {
      const auto at = std::find_if(set.places_.begin(), set.places_.end(),
                                   [&](const Place& place) { return place.field == field; });
      uses.push_back(static_cast<std::uint32_t>(at - set.places_.begin()));
      if (at == set.places_.end()) set.places_.push_back({field});
    }
  }
  CHECK(set.places_.size() <= kMaxPatterns);
  return set;
}

PatternSet PatternSet::Standard(const LineTable& lines) {
  std::vector<std::string> texts;
  const auto add = [&](std::string text) {
    if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) {
      texts.push_back(std::move(text));
    }
  };
  for (const char* text : kStandard)
    add(Adapted(lines, text));
  for (std::size_t extra = kFirstExtra; extra < kAttributeCount; ++extra) {
    add(Adapted(lines, AttributeName(static_cast<Attribute>(extra))));
  }
  Result<PatternSet> set = Parse(std::move(texts));
  CHECK(set.has_value());
  return *std::move(set);
}

void PatternSet::Keys(const LineTable& lines, std::size_t row,
                      std::span<std::uint64_t> keys) const {
  std::array<std::uint64_t, kMaxPatterns> values;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    values[i] = FieldHash(lines, row, places_[i].field);
  }
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    std::uint64_t key = seeds_[i];
    for (const std::uint32_t place : uses_[i])
      key = Combine(key, values[place]);
    keys[i] = key & ~std::uint64_t{31};
  }
}

std::vector<std::string> PatternSet::Texts() const {
  std::vector<std::string> texts;
  for (const Pattern& pattern : patterns_)
    texts.push_back(pattern.text);
  return texts;
}

}  // namespace tidewaiter::detect
