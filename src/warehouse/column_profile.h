// ColumnProfile: what the cells of one column look like. Private to the module.
#ifndef TIDEWAITER_WAREHOUSE_COLUMN_PROFILE_H_
#define TIDEWAITER_WAREHOUSE_COLUMN_PROFILE_H_

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::warehouse {

// Date formats that are tried, the more likely reading first where two fit the same text.
std::span<const std::string_view> KnownDateFormats();

class ColumnProfile {
 public:
  ColumnProfile() : dates_(KnownDateFormats().size(), 0) {}

  void Add(std::string_view cell);  // trimmed
  // Looks at the distinct texts, each once; call when all cells are added.
  void Finish();

  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] std::uint64_t present() const { return present_; }  // not "" or said to be missing
  [[nodiscard]] std::size_t distinct() const { return texts_.size(); }
  [[nodiscard]] bool unique() const { return present_ == rows_ && texts_.size() == rows_; }
  // The distinct texts with their counts.
  [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& texts() const {
    return texts_;
  }
  // Texts such as "N/A" that were counted as missing.
  [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& missing_texts() const {
    return missing_;
  }

  // Shares of the present cells, 0..1.
  [[nodiscard]] double Hs() const { return Share(hs_); }
  [[nodiscard]] double Country() const { return Share(countries_); }
  [[nodiscard]] double Decimal(char sign) const { return Share(sign == '.' ? points_ : commas_); }
  [[nodiscard]] double Spaced() const { return Share(spaced_); }
  [[nodiscard]] double OddDigits() const { return Share(odd_digits_); }
  [[nodiscard]] double MeanLength() const { return Share(length_); }
  [[nodiscard]] bool negative() const { return negative_; }
  // Numbers that only make sense with that decimal sign, like 1.25 with '.'.
  [[nodiscard]] std::uint64_t Proves(char sign) const {
    return sign == '.' ? only_point_ : only_comma_;
  }
  // The best date format and its share; the first in the list on a tie.
  [[nodiscard]] std::pair<std::string_view, double> BestDate() const;
  // True when another format fits the cells as well, with month and day exchanged.
  [[nodiscard]] bool DateIsAmbiguous() const;

 private:
  [[nodiscard]] double Share(std::uint64_t count) const {
    return present_ == 0 ? 0 : static_cast<double>(count) / static_cast<double>(present_);
  }
  void Look(std::string_view cell, std::uint64_t count);
  void LookAtNumber(std::string_view cell, std::uint64_t count);
  void LookAtDate(std::string_view cell, std::uint64_t count);

  std::uint64_t rows_ = 0;
  std::uint64_t present_ = 0;
  std::uint64_t hs_ = 0;
  std::uint64_t countries_ = 0;
  std::uint64_t points_ = 0;
  std::uint64_t commas_ = 0;
  std::uint64_t only_point_ = 0;
  std::uint64_t only_comma_ = 0;
  std::uint64_t spaced_ = 0;
  std::uint64_t odd_digits_ = 0;
  std::uint64_t length_ = 0;
  bool negative_ = false;
  std::vector<std::uint64_t> dates_;
  std::map<std::string, std::uint64_t, std::less<>> texts_;
  std::map<std::string, std::uint64_t, std::less<>> missing_;
};

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_COLUMN_PROFILE_H_
