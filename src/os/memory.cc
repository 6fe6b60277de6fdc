#include "os/memory.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace tidewaiter::os {

void KeepFreedMemory() {
#ifdef __GLIBC__
  constexpr int kMiB = 1 << 20;
  mallopt(M_TRIM_THRESHOLD, 512 * kMiB);
  mallopt(M_MMAP_THRESHOLD, 32 * kMiB);  // larger blocks are rare, and of their own
#endif
}

}  // namespace tidewaiter::os
