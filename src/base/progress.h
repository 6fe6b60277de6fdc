// Progress: how long work tells how far it is, and learns that it should stop.
#ifndef TIDEWAITER_BASE_PROGRESS_H_
#define TIDEWAITER_BASE_PROGRESS_H_

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/result.h"

namespace tidewaiter {

// Called now and then with the step's name, the units done and the total (0 = not known). An error
// that it returns (Ctrl-C) ends the work, which passes it on and leaves whole files.
using Progress =
    std::function<Status(std::string_view step, std::uint64_t done, std::uint64_t total)>;

// Says nothing and never stops.
inline Status NoProgress(std::string_view /*step*/, std::uint64_t /*done*/,
                         std::uint64_t /*total*/) {
  return {};
}

}  // namespace tidewaiter

#endif  // TIDEWAITER_BASE_PROGRESS_H_
