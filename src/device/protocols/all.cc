#include "device/protocols/all.h"

namespace tidewaiter::device {

std::span<const Protocol* const> AllProtocols() {
  return {};
}

}  // namespace tidewaiter::device
