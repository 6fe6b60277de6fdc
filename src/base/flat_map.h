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

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/huge_allocator.h"
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

  // Asks the processor to fetch what Find or operator[] of this key will touch: called for many
  // keys before the first is needed, their waits overlap.
  void Prefetch(std::uint64_t key) const {
    if (slots_.empty()) return;
    const Slot* const slot = &slots_[Mix(key) & (slots_.size() - 1)];
    __builtin_prefetch(slot);
    __builtin_prefetch(reinterpret_cast<const char*>(slot + 1) - 1);  // often on the next line
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t bytes() const { return slots_.size() * sizeof(Slot); }  // of memory

  // Calls use(key, value) for every entry, in the order of the table.
  template <typename Use>
  void ForEach(Use use) const {
    for (const Slot& slot : slots_) {
      if (slot.used) use(slot.key, slot.value);
    }
  }

  void Serialize(std::string& out) const {
    PutNumber(out, static_cast<std::uint64_t>(size_));
    std::size_t at = out.size();
    out.resize(at + size_ * (sizeof(std::uint64_t) + sizeof(Value)));
    ForEach([&](std::uint64_t key, const Value& value) {
      std::memcpy(out.data() + at, &key, sizeof key);
      std::memcpy(out.data() + at + sizeof key, &value, sizeof value);
      at += sizeof key + sizeof value;
    });
  }

  // Errors: kCorruption when the bytes end early.
  Status Parse(ByteReader& in) {
    ASSIGN_OR_RETURN(const std::uint64_t count, in.Number<std::uint64_t>());
    constexpr std::size_t kEntry = sizeof(std::uint64_t) + sizeof(Value);
    ASSIGN_OR_RETURN(const std::string_view entries, in.Entries(count, kEntry));
    Reserve(size_ + count);
    for (const char* at = entries.data(); at != entries.data() + entries.size(); at += kEntry) {
      std::uint64_t key = 0;
      std::memcpy(&key, at, sizeof key);
      std::memcpy(&(*this)[key], at + sizeof key, sizeof(Value));
    }
    return {};
  }

 private:
  struct Slot {
    std::uint64_t key;
    std::uint32_t used;  // with a value of four bytes a slot has sixteen and lies on one line
    Value value;
  };

  [[nodiscard]] std::size_t Locate(std::uint64_t key) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = Mix(key) & mask;
    while (slots_[at].used && slots_[at].key != key)
      at = (at + 1) & mask;
    return at;
  }

  // Room for that many entries, as much as they would have got one by one.
  void Reserve(std::size_t size) {
    std::size_t slots = std::max<std::size_t>(slots_.size(), 16);
    while (10 * size > 7 * slots)
      slots *= 2;
    if (slots > slots_.size()) Resize(slots);
  }

  void Grow() { Resize(slots_.empty() ? 16 : 2 * slots_.size()); }

  void Resize(std::size_t slots) {
    std::vector<Slot, HugeAllocator<Slot>> old(slots, Slot{});
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.used) slots_[Locate(slot.key)] = slot;
    }
  }

  std::vector<Slot, HugeAllocator<Slot>> slots_;
  std::size_t size_ = 0;
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_BASE_FLAT_MAP_H_
