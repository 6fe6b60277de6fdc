// Any bytes as MQTT packets: what can be read is written as bytes that are read as the same.
#include <cstdint>
#include <cstdlib>

#include "codec/mqtt.h"

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::codec;  // NOLINT(google-build-using-namespace) one use
  std::string_view stream(reinterpret_cast<const char*>(data), size);
  while (true) {
    const MqttCut cut = CutMqtt(stream, 4096);
    if (cut.state != MqttCutState::kPacket) return 0;
    if (cut.length == 0 || cut.length > stream.size()) std::abort();
    const auto packet = ParseMqtt(stream.substr(0, cut.length));
    stream.remove_prefix(cut.length);
    if (!packet) continue;
    std::string bytes;
    WriteMqtt(*packet, bytes);
    const auto again = ParseMqtt(bytes);
    if (!again || *again != *packet) std::abort();
    if (const auto* publish = std::get_if<MqttPublish>(&*packet)) {
      if (!MqttMatches(publish->topic, publish->topic)) std::abort();
    }
  }
}
