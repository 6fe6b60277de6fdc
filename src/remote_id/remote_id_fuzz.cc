// Fuzz target: any bytes as messages and as radio frames. What is read and written again reads the
// same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "remote_id/carrier.h"
#include "remote_id/message.h"

namespace {

namespace remote_id = tidewaiter::remote_id;

void CheckMessages(std::string_view bytes) {
  const auto messages = remote_id::Decode(bytes);
  if (!messages) return;
  CHECK(messages->count + messages->unknown <= remote_id::kMessagesMax);
  for (const remote_id::Message& message : messages->view()) {
    if (const auto* here = std::get_if<remote_id::Location>(&message.body)) {
      if (const auto time = here->time_ms(1'700'000'000'000)) CHECK(*time > 0);
      if (const auto degrees = here->direction_deg()) CHECK(*degrees >= 0 && *degrees < 360);
    }
  }
  if (messages->count == 0) return;
  const auto again = remote_id::Encode(messages->view());
  CHECK(again.has_value());
  const auto same = remote_id::Decode(*again);
  CHECK(same.has_value());
  CHECK(std::ranges::equal(same->view(), messages->view()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  CheckMessages(input);
  if (const auto carried = remote_id::FindCarried(input)) CheckMessages(carried->messages);
  return 0;
}
