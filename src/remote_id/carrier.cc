#include "remote_id/carrier.h"

#include <algorithm>
#include <optional>

#include "base/check.h"

namespace tidewaiter::remote_id {
namespace {

using namespace std::string_view_literals;

// Bluetooth: type of the structure, UUID FFFA, application code.
constexpr std::string_view kServiceData = "\x16\xfa\xff\x0d"sv;
// Wi-Fi: frame control, OUI and type of the vendor element, head of the NAN action, service id.
constexpr std::string_view kBeaconControl = "\x80\x00"sv;
constexpr std::string_view kActionControl = "\xd0\x00"sv;
constexpr std::string_view kVendor = "\xfa\x0b\xbc\x0d"sv;
constexpr std::string_view kNanAction = "\x04\x09\x50\x6f\x9a\x13"sv;
constexpr std::string_view kNanService = "\x88\x69\x19\x9d\x92\x09"sv;
constexpr std::string_view kNanDestination = "\x51\x6f\x9a\x01\x00\x00"sv;
constexpr std::string_view kNanCluster = "\x50\x6f\x9a\x01\x00\xff"sv;

constexpr std::size_t kHeader = 24;       // of 802.11 management frames
constexpr std::size_t kBeaconFixed = 12;  // time, interval, capabilities
constexpr std::size_t kTransmitter = 10;
constexpr std::uint8_t kSsid = 0;
constexpr std::uint8_t kVendorElement = 221;
constexpr std::uint8_t kServiceDescriptor = 3;
// Service id, instance, requestor, control, length of the service info.
constexpr std::size_t kDescriptorHead = 10;

std::size_t Byte(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

// Counter and messages, which is what all carriers have in the end.
bool TakeMessages(std::string_view bytes, Carried& into) {
  if (bytes.size() < 2) return false;
  into.counter = static_cast<std::uint8_t>(bytes[0]);
  into.messages = bytes.substr(1);
  return true;
}

// Advertising data: structures of length, type, bytes.
bool FindBluetooth(std::string_view frame, Carried& into) {
  while (frame.size() >= 2) {
    const std::size_t length = Byte(frame, 0);
    if (length == 0 || length >= frame.size()) return false;
    const std::string_view structure = frame.substr(1, length);
    if (structure.starts_with(kServiceData)) {
      into.carrier = Carrier::kBluetooth;
      return TakeMessages(structure.substr(kServiceData.size()), into);
    }
    frame.remove_prefix(length + 1);
  }
  return false;
}

void TakeTransmitter(std::string_view frame, Carried& into) {
  for (std::size_t i = 0; i < into.transmitter.size(); ++i)
    into.transmitter[i] = static_cast<std::uint8_t>(frame[kTransmitter + i]);
}

bool FindBeacon(std::string_view frame, Carried& into) {
  if (frame.size() < kHeader + kBeaconFixed) return false;
  into.carrier = Carrier::kBeacon;
  TakeTransmitter(frame, into);
  frame.remove_prefix(kHeader + kBeaconFixed);
  while (frame.size() >= 2) {
    const std::size_t length = Byte(frame, 1);
    if (length + 2 > frame.size()) return false;
    const std::string_view element = frame.substr(2, length);
    if (Byte(frame, 0) == kSsid) into.ssid = element;
    if (Byte(frame, 0) == kVendorElement && element.starts_with(kVendor)) {
      return TakeMessages(element.substr(kVendor.size()), into);
    }
    frame.remove_prefix(length + 2);
  }
  return false;
}

bool FindNan(std::string_view frame, Carried& into) {
  if (frame.size() < kHeader || !frame.substr(kHeader).starts_with(kNanAction)) return false;
  into.carrier = Carrier::kNan;
  TakeTransmitter(frame, into);
  frame.remove_prefix(kHeader + kNanAction.size());
  while (frame.size() >= 3) {  // attributes of id, length in two bytes, bytes
    const std::size_t length = Byte(frame, 1) | Byte(frame, 2) << 8U;
    if (length + 3 > frame.size()) return false;
    const std::string_view attribute = frame.substr(3, length);
    const bool ours = Byte(frame, 0) == kServiceDescriptor && length > kDescriptorHead &&
                      attribute.starts_with(kNanService);
    if (ours) {
      const std::size_t info = Byte(attribute, kDescriptorHead - 1);
      return info + kDescriptorHead <= length &&
             TakeMessages(attribute.substr(kDescriptorHead, info), into);
    }
    frame.remove_prefix(length + 3);
  }
  return false;
}

void Append(std::string& out, std::initializer_list<std::size_t> bytes) {
  for (const std::size_t byte : bytes) {
    CHECK(byte < 256);
    out.push_back(static_cast<char>(byte));
  }
}
void Append(std::string& out, const Address& address) {
  for (const std::uint8_t byte : address)
    out.push_back(static_cast<char>(byte));
}

}  // namespace

Result<Carried> FindCarried(std::string_view frame) {
  if (frame.size() > kFrameBytesMax) {
    return Fail(ErrorCode::kInvalidArgument, "longer than any radio frame");
  }
  Carried carried;
  bool found = false;
  if (frame.starts_with(kBeaconControl)) {
    found = FindBeacon(frame, carried);
  } else if (frame.starts_with(kActionControl)) {
    found = FindNan(frame, carried);
  } else {
    found = FindBluetooth(frame, carried);
  }
  if (!found) return Fail(ErrorCode::kInvalidArgument, "no Remote ID in the frame");
  return carried;
}

std::string BluetoothFrame(std::uint8_t counter, std::string_view messages) {
  std::string out;
  Append(out, {kServiceData.size() + 1 + messages.size()});
  out += kServiceData;
  Append(out, {counter});
  return out += messages;
}

std::string BeaconFrame(const Address& transmitter, std::string_view ssid, std::uint64_t time_us,
                        std::uint8_t counter, std::string_view messages) {
  std::string out(kBeaconControl);
  out.append(2, '\0');    // duration
  out.append(6, '\xff');  // to all
  Append(out, transmitter);
  Append(out, transmitter);  // its network is itself
  out.append(2, '\0');       // sequence
  for (unsigned byte = 0; byte < 8; ++byte)
    Append(out, {time_us >> (8 * byte) & 0xffU});
  Append(out, {100, 0, 0x20, 0x04});  // 102.4 ms; short preamble and slot
  ssid = ssid.substr(0, 32);
  Append(out, {kSsid, ssid.size()});
  out += ssid;
  Append(out, {1, 1, 0x8c});  // rates: 6 Mbit/s
  Append(out, {kVendorElement, kVendor.size() + 1 + messages.size()});
  out += kVendor;
  Append(out, {counter});
  return out += messages;
}

std::string NanFrame(const Address& transmitter, std::uint8_t counter, std::string_view messages) {
  std::string out(kActionControl);
  out.append(2, '\0');
  out += kNanDestination;
  Append(out, transmitter);
  out += kNanCluster;
  out.append(2, '\0');
  out += kNanAction;
  const std::size_t info = 1 + messages.size();
  Append(out, {kServiceDescriptor, kDescriptorHead + info, 0});
  out += kNanService;
  Append(out, {1, 0, 0x10, info, counter});  // instance, requestor, "published with info"
  out += messages;
  // Extension of the descriptor: instance, control (range limited by nothing), update.
  Append(out, {0x0e, 4, 0, 1, 0, 2, 0});
  return out;
}

}  // namespace tidewaiter::remote_id
