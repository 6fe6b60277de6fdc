// Fuzz target: whatever the bytes, a policy that is read can be asked. More signatures never make a
// quorum into none, and a quorum of nobody says that nothing is shared.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "tlog/policy.h"

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::tlog;  // NOLINT(google-build-using-namespace) one use
  const auto policy = Policy::Parse({reinterpret_cast<const char*>(data), size});
  if (!policy) return 0;
  const std::size_t witnesses = policy->witnesses().size();
  std::vector<bool> some(witnesses);
  bool was_quorum = policy->IsQuorum(some);
  CHECK(was_quorum == !policy->quorum().has_value());
  for (std::size_t i = 0; i < witnesses; ++i) {
    some[i] = true;
    const bool is_quorum = policy->IsQuorum(some);
    CHECK(is_quorum || !was_quorum);
    was_quorum = is_quorum;
  }
  CHECK(was_quorum && policy->SmallestOverlap() <= witnesses);
  (void)CheckTrust(*policy, {{"origin", 1, {}, {}}, {"origin\n", {{"a", 1, "b"}}}});
  return 0;
}
