// GoodsSearch: finds lines of a nomenclature by the words of their descriptions, or by their code.
//
//   const GoodsSearch search(goods);                     // once: 0.2 s for TARIC
//   for (const LineId line : search.Find("cotton shirt", "en", day, 20)) ...
//   search.Find("0805.10", "en", day, 20)      // codes: whole, begun, with points, too long
//
// All words must stand in the line's own text or in those above it; the last one may be begun.
// Case and accents do not count, in any script; letters of scripts that put no blanks between words
// (Chinese, Japanese, Thai ...) are words each. Lines whose own text has the words come first, then
// those that inherit some; then those with the whole last word before those where it is only begun;
// then headings before what stands under them, then the order of the nomenclature. Lines that only
// inherit the words are left out: they are below one that was found.
//
// Two to twelve digits alone are a code: the lines that it begins, in order. Where there are none,
// the line that the code would stand under. Dash lines are no answers. Immutable, thread-safe.
#ifndef TIDEWAITER_NOMENCLATURE_SEARCH_H_
#define TIDEWAITER_NOMENCLATURE_SEARCH_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nomenclature/nomenclature.h"

namespace tidewaiter::nomenclature {

// Words as they are compared: lower case, without accents; digits are words, and 0 to 9 whatever
// the script.
std::vector<std::string> SearchWords(std::string_view text);

class GoodsSearch {
 public:
  explicit GoodsSearch(Nomenclature goods);

  // At most `limit` lines that are valid on the day. Of the text the first 200 bytes and 16 words
  // count. O(lines of the nomenclature). A language that it does not have is its first one.
  [[nodiscard]] std::vector<LineId> Find(std::string_view text, std::string_view language, Day day,
                                         std::size_t limit) const;

 private:
  struct Words {  // of one language
    std::vector<std::string> sorted;
    std::vector<std::vector<LineId>> lines;  // of each word, ascending
  };
  [[nodiscard]] std::vector<LineId> ByCode(std::string_view text, Day day, std::size_t limit) const;
  // Marks each line whose own text has the word, or one that it begins.
  void Mark(const Words& words, const std::string& word, bool begun, std::uint32_t bit,
            std::vector<std::uint32_t>& marks) const;

  Nomenclature goods_;
  std::vector<Words> words_;  // as goods.languages()
};

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_SEARCH_H_
