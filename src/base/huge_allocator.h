// HugeAllocator: memory for tables of megabytes that are read here and there.
//
//   std::vector<Slot, HugeAllocator<Slot>> slots;
//
// Asks for pages of 2 MiB instead of 4 KiB from a size of kHugePage on, where the system gives them
// to those who ask (Linux: transparent huge pages on "madvise" or "always"): a look-up somewhere in
// such a table then seldom waits for the address of its page, and 512 page faults become one. Where
// there are none it is plain memory. Costs up to one page more a table. Thread-safe.
#ifndef TIDEWAITER_BASE_HUGE_ALLOCATOR_H_
#define TIDEWAITER_BASE_HUGE_ALLOCATOR_H_

#include <cstddef>

namespace tidewaiter {

inline constexpr std::size_t kHugePage = std::size_t{2} << 20U;

// Memory for `bytes`, as operator new gives it; ends the process when there is none.
void* AllocateHuge(std::size_t bytes);
void FreeHuge(void* memory, std::size_t bytes) noexcept;

template <typename T>
struct HugeAllocator {
  using value_type = T;

  HugeAllocator() = default;
  template <typename U>
  explicit HugeAllocator(const HugeAllocator<U>& /*other*/) {}

  T* allocate(std::size_t n) { return static_cast<T*>(AllocateHuge(n * sizeof(T))); }
  void deallocate(T* memory, std::size_t n) noexcept { FreeHuge(memory, n * sizeof(T)); }

  friend bool operator==(const HugeAllocator&, const HugeAllocator&) { return true; }
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_BASE_HUGE_ALLOCATOR_H_
