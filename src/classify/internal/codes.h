// Codes: subheadings of six digits by number, and the numbers of their headings and chapters.
// Numbers never change; those of codes that were there when weights were learned come first.
#ifndef TIDEWAITER_CLASSIFY_INTERNAL_CODES_H_
#define TIDEWAITER_CLASSIFY_INTERNAL_CODES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tidewaiter::classify {

class Codes {
 public:
  // The number of the code, new or not. `code` has six digits.
  std::uint32_t Number(std::string_view code) {
    const auto [at, is_new] =
        numbers_.try_emplace(std::string(code), static_cast<std::uint32_t>(codes_.size()));
    if (is_new) {
      codes_.emplace_back(code);
      heading_of_.push_back(Place(code.substr(0, 4), headings_, heading_numbers_));
      chapter_of_.push_back(Place(code.substr(0, 2), chapters_, chapter_numbers_));
    }
    return at->second;
  }

  [[nodiscard]] std::size_t size() const { return codes_.size(); }
  [[nodiscard]] const std::string& code(std::uint32_t number) const { return codes_[number]; }
  [[nodiscard]] std::uint32_t heading_of(std::uint32_t number) const { return heading_of_[number]; }
  [[nodiscard]] std::uint32_t chapter_of(std::uint32_t number) const { return chapter_of_[number]; }
  [[nodiscard]] const std::vector<std::uint32_t>& heading_of() const { return heading_of_; }
  [[nodiscard]] const std::vector<std::uint32_t>& chapter_of() const { return chapter_of_; }
  [[nodiscard]] const std::vector<std::string>& headings() const { return headings_; }
  [[nodiscard]] const std::vector<std::string>& chapters() const { return chapters_; }
  [[nodiscard]] const std::vector<std::string>& codes() const { return codes_; }

 private:
  using Numbers = std::unordered_map<std::string, std::uint32_t>;
  static std::uint32_t Place(std::string_view text, std::vector<std::string>& texts,
                             Numbers& numbers) {
    const auto [at, is_new] =
        numbers.try_emplace(std::string(text), static_cast<std::uint32_t>(texts.size()));
    if (is_new) texts.emplace_back(text);
    return at->second;
  }

  std::vector<std::string> codes_;
  std::vector<std::uint32_t> heading_of_;
  std::vector<std::uint32_t> chapter_of_;
  std::vector<std::string> headings_;
  std::vector<std::string> chapters_;
  Numbers numbers_;
  Numbers heading_numbers_;
  Numbers chapter_numbers_;
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_INTERNAL_CODES_H_
