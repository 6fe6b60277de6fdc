// Bytes of numbers, little-endian as the machine has them: for files of models, which are read on
// the kind of machine that wrote them (docs/formats/model.md).
#ifndef TIDEWAITER_BASE_BYTES_H_
#define TIDEWAITER_BASE_BYTES_H_

#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"

namespace tidewaiter {

static_assert(std::endian::native == std::endian::little);

template <typename T>
void PutNumber(std::string& out, const T& number) {
  static_assert(std::is_trivially_copyable_v<T>);
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

template <typename T, typename Allocator>
void PutVector(std::string& out, const std::vector<T, Allocator>& numbers) {
  static_assert(std::is_trivially_copyable_v<T>);
  PutNumber(out, static_cast<std::uint64_t>(numbers.size()));
  out.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(T));
}

// Reads what was put, in the same order.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : left_(bytes) {}

  // Errors: kCorruption when fewer bytes are left.
  template <typename T>
  Result<T> Number() {
    static_assert(std::is_trivially_copyable_v<T>);
    if (left_.size() < sizeof(T)) return Short();
    T number;
    std::memcpy(&number, left_.data(), sizeof number);
    left_.remove_prefix(sizeof number);
    return number;
  }

  template <typename T, typename Allocator = std::allocator<T>>
  Result<std::vector<T, Allocator>> Vector() {
    ASSIGN_OR_RETURN(const std::uint64_t count, Number<std::uint64_t>());
    if (left_.size() / sizeof(T) < count) return Short();
    std::vector<T, Allocator> numbers(count);
    if (count != 0) std::memcpy(numbers.data(), left_.data(), count * sizeof(T));
    left_.remove_prefix(count * sizeof(T));
    return numbers;
  }

  // The bytes of `count` things of `size` each, to be taken apart by the caller.
  Result<std::string_view> Entries(std::uint64_t count, std::size_t size) {
    if (left_.size() / size < count) return Short();
    const std::string_view bytes = left_.substr(0, count * size);
    left_.remove_prefix(bytes.size());
    return bytes;
  }

  [[nodiscard]] bool empty() const { return left_.empty(); }

 private:
  static std::unexpected<Error> Short() {
    return Fail(ErrorCode::kCorruption, "the file ends too early");
  }
  std::string_view left_;
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_BASE_BYTES_H_
