// CodeIndex: of all sets that rules compare one field with, which hold a given code.
//
//   CodeIndex index(FieldKind::kHsCode);
//   const std::uint32_t textiles = index.Add(set);
//   index.Holding("520811");       // {textiles, ...}
//
// Asked once for each code that turns up, whatever the number of rows. Days are not looked at: see
// DatedCodes. Immutable after the last Add; then thread-safe.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_CODE_INDEX_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_CODE_INDEX_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "detect/rules/internal/codes.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules::internal {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const;
};
template <typename Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

class CodeIndex {
 public:
  explicit CodeIndex(FieldKind kind) : kind_(kind) {}
  CodeIndex(const CodeIndex&) = delete;
  CodeIndex& operator=(const CodeIndex&) = delete;
  CodeIndex(CodeIndex&&) = default;
  CodeIndex& operator=(CodeIndex&&) = default;

  // The number of a set of these codes; the same for the same codes.
  std::uint32_t Add(const std::vector<CodeRange>& ranges);

  [[nodiscard]] std::size_t size() const { return sets_.size(); }
  [[nodiscard]] const std::vector<CodeRange>& ranges(std::uint32_t set) const {
    return *sets_[set];
  }
  [[nodiscard]] FieldKind kind() const { return kind_; }
  // Sorted, each once. O(length of the code + ranges that are more than one code).
  [[nodiscard]] std::vector<std::uint32_t> Holding(std::string_view code) const;

 private:
  void AddSingle(const std::string& code, std::uint32_t set);

  struct Range {
    CodeRange range;
    std::uint32_t set = 0;
  };
  FieldKind kind_;
  TextMap<std::vector<std::uint32_t>> singles_;  // of HS codes: beginnings
  std::vector<std::size_t> lengths_;             // of singles of HS codes, ascending
  std::vector<Range> ranges_;
  std::map<std::vector<CodeRange>, std::uint32_t> numbers_;
  std::vector<const std::vector<CodeRange>*>
      sets_;  // keys of `numbers_`, which stay where they are
};

// The entries of a list with the last day on which each counts.
class DatedCodes {
 public:
  DatedCodes(const CodeSet& set, FieldKind kind);

  // Of a code that is not missing: as SetHolds says of the entries alone.
  [[nodiscard]] Truth Holds(std::string_view code, std::optional<double> day) const;

 private:
  FieldKind kind_;
  TextMap<std::optional<Day>> last_;
  std::vector<std::size_t> lengths_;
  std::optional<Day> expires_;
};

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_CODE_INDEX_H_
