// For tests: a disk that does not take what is written. Takes the place of the C library's
// fdatasync in the program, so it stands in one file of it.
#ifndef TIDEWAITER_STORE_TEST_DISK_H_
#define TIDEWAITER_STORE_TEST_DISK_H_

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace tidewaiter::store {

inline std::atomic<bool> disk_fails = false;

}  // namespace tidewaiter::store

extern "C" int fdatasync(int descriptor) {
  if (tidewaiter::store::disk_fails) {
    errno = EIO;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_fdatasync, descriptor));
}

#endif  // TIDEWAITER_STORE_TEST_DISK_H_
