// WordList: the distinct words of a description, without a copy of each.
//
//   const WordList words("Cotton T-shirts, 100% COTTON");
//   for (const std::string_view word : words) ...   // "cotton", "shirts", "100"
//
// A word is a run of letters in lower case, or of digits when there are three or more; each once,
// in order; at most kMax of at least two bytes. Bytes above 127 count as letters: any script works.
// Costs no allocation for texts up to kInline bytes.
#ifndef TIDEWAITER_DETECT_TREES_WORDS_H_
#define TIDEWAITER_DETECT_TREES_WORDS_H_

#include <array>
#include <string>
#include <string_view>

namespace tidewaiter::detect {

class WordList {
 public:
  static constexpr std::size_t kMax = 24;      // what follows in a longer text adds little
  static constexpr std::size_t kInline = 256;  // bytes; nearly all descriptions are shorter

  explicit WordList(std::string_view text);
  WordList(const WordList&) = delete;  // the words point into it
  WordList& operator=(const WordList&) = delete;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const std::string_view* begin() const { return words_.data(); }
  [[nodiscard]] const std::string_view* end() const { return words_.data() + size_; }

 private:
  std::string_view Lower(std::string_view text);

  std::array<char, kInline> buffer_;  // the text in lower case, ...
  std::string longer_;                // ... or here
  std::array<std::string_view, kMax> words_;
  std::size_t size_ = 0;
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_TREES_WORDS_H_
