// FlatMap: a hash map from stable 64-bit hashes to small plain values, in one piece of memory.
//
//   FlatMap<Counter> seen;
//   ++seen[key].count;                       // made when absent
//   if (const Counter* c = seen.Find(key)) ...
//
// Open addressing, linear probing, at most 70 % full: one cache line a lookup, no allocation an
// entry. `Value` is trivially copyable, so that the whole map is written to and read from bytes
// (Serialize, Parse). Key 0 is allowed. Entries are never removed. Pointers are invalid after the
// next operator[]. The bytes depend on the order of insertion; the contents do not.
#ifndef TIDEWAITER_BASE_FLAT_MAP_H_
#define TIDEWAITER_BASE_FLAT_MAP_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/result.h"

namespace tidewaiter {

template <typename Value>
class FlatMap {
  static_assert(std::is_trivially_copyable_v<Value>);

 public:
  Value& operator[](std::uint64_t key) {
    if (10 * (size_ + 1) > 7 * slots_.size()) Grow();
    Slot& slot = slots_[Locate(key)];
    if (!slot.used) {
      slot = Slot{key, 1, Value{}};
      ++size_;
    }
    return slot.value;
  }

  [[nodiscard]] const Value* Find(std::uint64_t key) const {
    if (slots_.empty()) return nullptr;
    const Slot& slot = slots_[Locate(key)];
    return slot.used ? &slot.value : nullptr;
  }

  [[nodiscard]] std::size_t size() const { return size_; }

  // Calls use(key, value) for every entry, in the order of the table.
  template <typename Use>
  void ForEach(Use use) const {
    for (const Slot& slot : slots_) {
      if (slot.used) use(slot.key, slot.value);
    }
  }

  void Serialize(std::string& out) const {
    PutNumber(out, static_cast<std::uint64_t>(size_));
    ForEach([&](std::uint64_t key, const Value& value) {
      PutNumber(out, key);
      out.append(reinterpret_cast<const char*>(&value), sizeof value);
    });
  }

  // Errors: kCorruption when the bytes end early.
  Status Parse(ByteReader& in) {
    ASSIGN_OR_RETURN(const std::uint64_t count, in.Number<std::uint64_t>());
    for (std::uint64_t i = 0; i < count; ++i) {
      ASSIGN_OR_RETURN(const std::uint64_t key, in.Number<std::uint64_t>());
      ASSIGN_OR_RETURN((*this)[key], in.Number<Value>());
    }
    return {};
  }

 private:
  struct Slot {
    std::uint64_t key;
    std::uint64_t used;
    Value value;
  };

  [[nodiscard]] std::size_t Locate(std::uint64_t key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = Mix(key) & mask;
    while (slots_[at].used && slots_[at].key != key)
      at = (at + 1) & mask;
    return at;
  }

  void Grow() {
    std::vector<Slot> old(slots_.empty() ? 16 : 2 * slots_.size(), Slot{});
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.used) slots_[Locate(slot.key)] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_BASE_FLAT_MAP_H_
