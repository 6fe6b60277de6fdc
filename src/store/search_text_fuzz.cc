// Fuzz target: no text crashes the making of words; words made again are the same; and a question
// has at most sixteen.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "store/search_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace store = tidewaiter::store;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string words = store::SearchWords(text);
  CHECK(store::SearchWords(words) == words);
  const std::string distinct = store::DistinctWords(text);
  CHECK(distinct.size() <= words.size());
  CHECK(store::DistinctWords(distinct) == distinct);
  const store::SearchTerms terms = store::TermsOf(text);
  CHECK(terms.whole.size() + (terms.prefix.empty() ? 0 : 1) <= 16);
  return 0;
}
