// CHECK: a statement about our own code that must hold, in every build. Never about input.
#ifndef TIDEWAITER_BASE_CHECK_H_
#define TIDEWAITER_BASE_CHECK_H_

#include <cstdio>
#include <cstdlib>

namespace tidewaiter {

[[noreturn]] inline void CheckFailed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "CHECK failed: %s (%s:%d)\n", what, file, line);
  std::abort();
}

}  // namespace tidewaiter

#define CHECK(condition)                                                         \
  do {                                                                           \
    if (!(condition)) ::tidewaiter::CheckFailed(#condition, __FILE__, __LINE__); \
  } while (false)

#endif  // TIDEWAITER_BASE_CHECK_H_
