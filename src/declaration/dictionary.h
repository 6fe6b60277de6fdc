// Dictionary: each distinct text of a column once, with a small number and a stable hash.
//
//   Dictionary origins;
//   const std::uint32_t code = origins.Intern("FR");
//   origins.Text(code);  // "FR"
//
// Code 0 is "missing" and reads as "". Codes depend on the order of Intern; hashes do not, so
// models are keyed by hashes. Texts stay where they are as long as the dictionary lives, also when
// it is moved. An empty one allocates nothing: a table of a few lines has many of them. Not
// thread-safe while Intern is called.
#ifndef TIDEWAITER_DECLARATION_DICTIONARY_H_
#define TIDEWAITER_DECLARATION_DICTIONARY_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/flat_map.h"

namespace tidewaiter {

class Dictionary {
 public:
  Dictionary() = default;
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;
  Dictionary(Dictionary&&) noexcept = default;
  Dictionary& operator=(Dictionary&&) noexcept = default;

  std::uint32_t Intern(std::string_view text);  // "" gives 0; amortized O(length)
  [[nodiscard]] std::string_view Text(std::uint32_t code) const {
    return code == 0 ? std::string_view() : entries_[code - 1].text;
  }
  [[nodiscard]] std::uint64_t Hash(std::uint32_t code) const {  // 0 for 0
    return code == 0 ? 0 : entries_[code - 1].hash;
  }
  [[nodiscard]] std::size_t size() const { return entries_.size() + 1; }  // "missing" included

 private:
  struct Entry {
    std::string_view text;
    std::uint64_t hash = 0;
  };
  std::string_view Keep(std::string_view text);

  std::vector<Entry> entries_;
  FlatMap<std::uint32_t> codes_;  // by hash; of two texts with one hash the later is at hash + 1
  std::vector<std::unique_ptr<char[]>> pieces_;  // of memory for texts
  std::size_t piece_size_ = 0;                   // of the last one
  std::size_t piece_used_ = 0;
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_DECLARATION_DICTIONARY_H_
