// RuleWords: the text of a rule of origin as words, and phrases that are looked for in them.
//
//   RuleWords words("Manufacture from materials of any heading, except that of the product.");
//   Captured found;
//   words.Match("from materials of any #L except that of the product", 1, found)    // 10 words, #L
//
// Inside the tariff only: ReadNeeds (origin_rule.h) is what others call.
#ifndef TIDEWAITER_TARIFF_ORIGIN_WORDS_H_
#define TIDEWAITER_TARIFF_ORIGIN_WORDS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tariff/origin_rule.h"

namespace tidewaiter::tariff {

struct Captured {
  int level = 0;                 // of #L: heading 4, subheading 6, chapter 2
  Decimal percent;               // of #P
  std::vector<CodeRange> codes;  // of the last #C
  std::vector<CodeRange> first;  // of the first #C, when there are two
};

class RuleWords {
 public:
  // Lower case, without commas, points and bullets; hyphens between letters part words.
  explicit RuleWords(std::string_view plain_text);

  [[nodiscard]] std::size_t size() const { return words_.size(); }
  [[nodiscard]] const std::string& operator[](std::size_t i) const { return words_[i]; }

  // How many words from `at` on the phrase takes, or nothing. In a phrase, "a|b" is either word,
  // "?a" may be absent, #P is a percentage, #C a list of codes ("heading 7106 and heading 7108",
  // "chapter 1 to chapter 3"), #L one of heading, subheading, chapter, #N a number or what begins
  // with "rvc".
  [[nodiscard]] std::optional<std::size_t> Match(std::string_view phrase, std::size_t at,
                                                 Captured& found) const;

 private:
  [[nodiscard]] bool Try(std::string_view phrase, std::size_t at, Captured& found,
                         std::size_t& end) const;
  [[nodiscard]] bool Capture(char kind, std::size_t& at, Captured& found) const;
  [[nodiscard]] bool Codes(std::size_t& at, Captured& found) const;
  [[nodiscard]] std::optional<GoodsCode> Code(std::size_t& at, int& digits) const;

  std::vector<std::string> words_;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_ORIGIN_WORDS_H_
