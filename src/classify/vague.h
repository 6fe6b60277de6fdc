// What is vague about a description: words that name no goods.
//
//   FindVague(Words("parts and accessories"));   // {"parts and accessories", kListed}
//   FindVague(Words("brake pads"));              // nothing
//
// The list in vague_words.cc is of our own pen, in English, French, Spanish, Portuguese and Arabic.
// Pure, thread-safe.
#ifndef TIDEWAITER_CLASSIFY_VAGUE_H_
#define TIDEWAITER_CLASSIFY_VAGUE_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::classify {

enum class VagueWhy {
  kListed,      // nothing is said but words that could be any goods
  kNoWords,     // numbers and signs alone
  kUnknown,     // no word of it was ever seen: a brand, a model, a slip
  kSaysLittle,  // its words stand for goods of many chapters
};
std::string_view VagueWhyName(VagueWhy why);  // "listed", "no_words", "unknown", "says_little"

struct Vague {
  std::string words;  // the vague ones, as they were read; "" for kNoWords
  VagueWhy why = VagueWhy::kListed;
  friend bool operator==(const Vague&, const Vague&) = default;
};

// kListed or kNoWords. `words` as Words() gives them.
std::optional<Vague> FindVague(std::span<const std::string> words);

// True for articles, prepositions, units and packings: they name no goods either, but are not
// vague.
bool IsFiller(std::string_view word);

// The phrases of vague_words.cc as they are written there, and the fillers.
std::span<const std::string_view> VaguePhrases();
std::span<const std::string_view> FillerWords();

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_VAGUE_H_
