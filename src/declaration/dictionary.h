// Dictionary: each distinct text of a column once, with a small number and a stable hash.
//
//   Dictionary origins;
//   const std::uint32_t code = origins.Intern("FR");
//   origins.Text(code);  // "FR"
//
// Code 0 is "missing" and reads as "". Codes depend on the order of Intern; hashes do not, so
// models are keyed by hashes. Not thread-safe while Intern is called.
#ifndef TIDEWAITER_DECLARATION_DICTIONARY_H_
#define TIDEWAITER_DECLARATION_DICTIONARY_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/flat_map.h"

namespace tidewaiter {

class Dictionary {
 public:
  Dictionary();
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;
  Dictionary(Dictionary&&) noexcept = default;
  Dictionary& operator=(Dictionary&&) noexcept = default;

  std::uint32_t Intern(std::string_view text);  // "" gives 0; amortized O(length)
  [[nodiscard]] std::string_view Text(std::uint32_t code) const { return texts_[code]; }
  [[nodiscard]] std::uint64_t Hash(std::uint32_t code) const { return hashes_[code]; }  // 0 for 0
  [[nodiscard]] std::size_t size() const { return texts_.size(); }  // "missing" included

 private:
  std::deque<std::string> texts_;  // a deque: views of texts stay valid
  std::vector<std::uint64_t> hashes_;
  FlatMap<std::uint32_t> codes_;  // by hash; of two texts with one hash the later is at hash + 1
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_DECLARATION_DICTIONARY_H_
