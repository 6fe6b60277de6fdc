#include "device/protocols/all.h"

#include <array>

namespace tidewaiter::device {

std::span<const Protocol* const> AllProtocols() {
  static const std::array kAll{
      &EsealProtocol(),    &Gps103Protocol(), &Gt06Protocol(),      &H02Protocol(),
      &JointechProtocol(), &Jt808Protocol(),  &TeltonikaProtocol(), &Tk103Protocol(),
  };
  return kAll;
}

}  // namespace tidewaiter::device
