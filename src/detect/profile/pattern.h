// PatternSet: which combinations of attributes are counted, and how they generalize each other.
//
//   ASSIGN_OR_RETURN(PatternSet patterns, PatternSet::Parse({"hs_code:4", "origin",
//   "hs_code:4*origin"})); std::vector<std::uint64_t> keys(patterns.size()); patterns.Keys(lines,
//   row, keys);             // one stable hash a pattern
//
// A pattern is written as fields joined by '*'. A field is an attribute or measure of
// declaration/line_table.h, "hs_code:6" its first six characters (a level of its hierarchy).
// "importer*hs_code:4" is more special than "importer", than "hs_code:4" and than
// "importer*hs_code:2". The parents of a pattern are the most special patterns of the set that are
// more general than it.
#ifndef TIDEWAITER_DETECT_PROFILE_PATTERN_H_
#define TIDEWAITER_DETECT_PROFILE_PATTERN_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "declaration/line_table.h"

namespace tidewaiter::detect {

struct PatternField {
  std::variant<Attribute, Measure> source;
  std::size_t prefix = 0;  // characters; 0 = all
  friend bool operator==(const PatternField&, const PatternField&) = default;
};

struct Pattern {
  std::string text;  // "hs_code:4*origin"
  std::vector<PatternField> fields;
  std::vector<std::uint32_t> parents;  // places in the set, all smaller than this pattern's own
};

class PatternSet {
 public:
  // At most 128 patterns of at most 8 fields. Errors: kInvalidArgument naming the bad text.
  static Result<PatternSet> Parse(std::vector<std::string> texts);

  // The patterns of a customs administration: HS levels, parties, routes and their crossings, kept
  // to the fields that `lines` has. `extras` of the schema come in singly.
  static PatternSet Standard(const LineTable& lines);

  // One key a pattern, the low five bits zero. `keys` has size() places. O(fields), no allocation.
  void Keys(const LineTable& lines, std::size_t row, std::span<std::uint64_t> keys) const;

  [[nodiscard]] std::size_t size() const { return patterns_.size(); }
  [[nodiscard]] const Pattern& operator[](std::size_t i) const { return patterns_[i]; }
  [[nodiscard]] std::vector<std::string> Texts() const;

 private:
  struct Place {  // fields of all patterns, each once
    PatternField field;
  };
  std::vector<Pattern> patterns_;  // general before special
  std::vector<Place> places_;
  std::vector<std::vector<std::uint32_t>> uses_;  // pattern -> places
  std::vector<std::uint64_t> seeds_;              // pattern -> hash of its text
};

// The value of a field as a stable hash; 0 when missing.
std::uint64_t FieldHash(const LineTable& lines, std::size_t row, const PatternField& field);

// The value of a field as text, for sentences: "8517", "HK", "12.5".
std::string FieldText(const LineTable& lines, std::size_t row, const PatternField& field);

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_PROFILE_PATTERN_H_
