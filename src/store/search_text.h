// Search text: words as they are kept and looked for, the same for every engine. Inside src/store.
//
//   SearchWords("Müller & Søn, Straße 12");   // "muller son strasse 12"
//
// Lower case, without accents, punctuation dropped, words parted by one space. Scripts that are
// written without spaces (Chinese, Japanese, Thai, ...) are parted into single characters.
#ifndef TIDEWAITER_STORE_SEARCH_TEXT_H_
#define TIDEWAITER_STORE_SEARCH_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::store {

// "" for a text without words and for one that is not UTF-8. About 1 ns a byte in ASCII, 50 ns a
// character otherwise.
std::string SearchWords(std::string_view text);

// The same words, each once: documents say the same word for many items.
std::string DistinctWords(std::string_view text);

struct SearchTerms {
  std::vector<std::string> whole;
  std::string prefix;  // the last word, which may be cut off; "" when it is too short to be one
};

// Words of a question, each once, the first 16 at most. A last word of fewer than three bytes is
// looked for as it stands: too many words begin so.
SearchTerms TermsOf(std::string_view question);

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_SEARCH_TEXT_H_
