// Any bytes as a record of the frame log: what can be read is written as the same bytes, and
// decoding it again does not fall over.
#include <cstdint>
#include <cstdlib>

#include "intake/frame_log.h"
#include "intake/mqtt_json.h"

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::intake;  // NOLINT(google-build-using-namespace) one use
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  tidewaiter::device::Decoded said;
  tidewaiter::device::Report report;
  (void)ReadMqttReport(bytes, report);
  (void)ParseTopic(bytes);
  (void)AnsweredCommand(bytes);
  const auto record = ReadFrame(bytes);
  if (!record) return 0;
  std::string again;
  WriteFrame(*record, again);
  const auto twice = ReadFrame(again);
  if (!twice || *twice != *record) std::abort();
  (void)DecodeAgain(*record, said);
  return 0;
}
