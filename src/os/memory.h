// How the process keeps memory.
#ifndef TIDEWAITER_OS_MEMORY_H_
#define TIDEWAITER_OS_MEMORY_H_

namespace tidewaiter::os {

// Memory that is freed stays with the process for its next use, up to 512 MiB, instead of going
// back to the system after every burst: for servers, which would fetch it again, page by page, a
// moment later. Call once, before other threads. Does nothing where the C library is not glibc.
void KeepFreedMemory();

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_MEMORY_H_
