#include "stream/local_bus.h"

#include <array>

namespace tidewaiter::stream {

Result<std::optional<Standing>> LocalOutlet::Send(const Batch& batch) {
  const std::string bytes = WriteBatch(batch);
  const std::array<std::string_view, 1> batches = {bytes};
  ASSIGN_OR_RETURN(const Standing standing, centre_.Take(post_, batches));
  return standing;
}

Result<std::string> LocalOutlet::Ask(std::string_view question) {
  return centre_.Answer(post_, question);
}

}  // namespace tidewaiter::stream
