#include "base/huge_allocator.h"

#include <sys/mman.h>

#include <new>

namespace tidewaiter {

void* AllocateHuge(std::size_t bytes) {
  if (bytes < kHugePage) return ::operator new(bytes);
  void* const memory = ::operator new (bytes, std::align_val_t{kHugePage});
  ::madvise(memory, bytes, MADV_HUGEPAGE);  // refused: then in small pages
  return memory;
}

void FreeHuge(void* memory, std::size_t bytes) noexcept {
  if (bytes < kHugePage) return ::operator delete(memory);
  ::operator delete (memory, std::align_val_t{kHugePage});
}

}  // namespace tidewaiter
