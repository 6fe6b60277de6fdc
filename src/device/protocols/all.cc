#include "device/protocols/all.h"

#include <array>

namespace tidewaiter::device {

std::span<const Protocol* const> AllProtocols() {
  static const std::array all{
      &EsealProtocol(),     &Gps103Protocol(),   &Gt06Protocol(),
      &H02Protocol(),       &JointechProtocol(), &Jt808Protocol(),
      &TeltonikaProtocol(), &Tk103Protocol(),    &OsmandProtocol(),
  };
  return all;
}

}  // namespace tidewaiter::device
