// Likeness of names and texts in any script, and an index that finds the names like a text among
// many.
//
//   Similarity(Normalize("ACME Trading Co., Ltd."), Normalize("Trading Acme Limited"));   // 0.94
//   NameIndex watched({"Müller & Søn", "Мухаммед Али"});
//   watched.Resembling(Normalize("Mueller and Soen"), 0.8, 10);   // name 0, 0.80
//
// Likeness is 1 for the same normalized text and at most 0.99 for any other. Words are paired, the
// order does not matter, long words count more than short ones, legal forms and words such as
// "trading" little. Slips of the pen, words parted or joined, initials, spellings that sound the
// same and characters that look alike lower it a little. An empty text is like nothing, not even
// another one. docs/match.md has the definition, its reasons, what it is good for and what not.
//
// Thread-safe. No function fails: bytes that are not UTF-8 are read as spaces.
#ifndef TIDEWAITER_MATCH_MATCH_H_
#define TIDEWAITER_MATCH_MATCH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "match/normalize.h"

namespace tidewaiter::match {

// How like two normalized texts are, 0 to 1; symmetric. Of each, the whole words in the first 512
// bytes and the first 64 words count. Some microseconds for two
// names (match.similarity in bench/claims.toml).
double Similarity(std::string_view a, std::string_view b);

// The best likeness of the normalized fragment to any run of words of the normalized text, as
// Similarity has it. Of the text the first 4,096 bytes count, of the fragment the first 16 words.
// An initial in the fragment may stand for a word of the text, but not the other way round: texts
// are full of single letters.
double FragmentSimilarity(std::string_view text, std::string_view fragment);

struct Match {
  std::uint32_t name = 0;  // number of the name in the list
  double similarity = 0;

  friend bool operator==(const Match&, const Match&) = default;
};

// A list of names to look for. The answers are exactly those of a comparison with every name, with
// the likeness of Similarity and FragmentSimilarity; the cost depends on how many names are nearly
// like the text, and grows far less than the list does (docs/match.md has figures). Movable.
class NameIndex {
 public:
  // `names` as they are written, at most 2^32 - 1. Time and memory grow with the list:
  // match.build-* and match.memory in bench/claims.toml.
  explicit NameIndex(std::vector<std::string> names);
  NameIndex(NameIndex&&) noexcept;
  NameIndex& operator=(NameIndex&&) noexcept;
  ~NameIndex();

  // The names with a likeness of `at_least` to the whole text, the best first and of equal ones the
  // first in the list; no more than `top`. Quick from about 0.6 on; at 0 every name is compared.
  [[nodiscard]] std::vector<Match> Resembling(std::string_view normalized_text, double at_least,
                                              std::size_t top) const;
  // The same for names that the text mentions.
  [[nodiscard]] std::vector<Match> MentionedIn(std::string_view normalized_text, double at_least,
                                               std::size_t top) const;

  // Whether there is one; ends at the first that is found.
  [[nodiscard]] bool AnyResembling(std::string_view normalized_text, double at_least) const;
  [[nodiscard]] bool AnyMentioned(std::string_view normalized_text, double at_least) const;

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] const std::string& name(std::uint32_t number) const;  // as written

 private:
  class Names;
  std::unique_ptr<const Names> names_;
};

}  // namespace tidewaiter::match

#endif  // TIDEWAITER_MATCH_MATCH_H_
