// CpuSeconds: processor time of all threads so far, for measurements on machines that others use.
#ifndef TIDEWAITER_BENCH_CPU_SECONDS_H_
#define TIDEWAITER_BENCH_CPU_SECONDS_H_

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <utility>
#include <vector>

namespace tidewaiter::bench {

inline double CpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// The middle one of at least one; of an even number the upper of the two.
inline double MedianOf(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

template <typename Work>
double MedianSeconds(const Work& work, int runs) {
  std::vector<double> seconds;
  for (int run = 0; run < runs; ++run) {
    const double start = CpuSeconds();
    work();
    seconds.push_back(CpuSeconds() - start);
  }
  return MedianOf(std::move(seconds));
}

}  // namespace tidewaiter::bench

#endif  // TIDEWAITER_BENCH_CPU_SECONDS_H_
