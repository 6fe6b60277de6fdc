#include "device/protocols/all.h"

#include <array>

namespace tidewaiter::device {

std::span<const Protocol* const> AllProtocols() {
  static const std::array kAll{
      &Gt06Protocol(),
      &TeltonikaProtocol(),
  };
  return kAll;
}

}  // namespace tidewaiter::device
