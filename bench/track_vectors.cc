// Counts what of the recorded frames of devices is read as an independent decoder reads it: places
// with their times, speeds and validity; readings; acknowledgements. Prints one JSON object. The
// differences that are meant are listed, each with its reason, in the tests of src/device and in
// docs/formats/devices*.md; here every difference counts as one.
//
//   TIDEWAITER_SHARED=../shared bench_track_vectors
#define TIDEWAITER_TESTDATA "testdata"
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "device/osmand.h"
#include "device/protocol.h"
#include "device/test_vectors.h"

namespace tidewaiter::device {
namespace {

constexpr std::int64_t kReceivedMs = 1'795'418'654'000;  // when the other decoder ran

struct Counts {
  int frames = 0;
  int positions = 0;
  int places = 0;  // equal in place, times, speed, course, altitude, accuracy, validity
  int readings = 0;
  int readings_equal = 0;
  int replies = 0;
  int replies_equal = 0;
};

// The file holds JT808 frames with their escapes taken out.
std::string Wire(std::string_view file, const std::string& plain) {
  constexpr char kFlag = 0x7e;
  constexpr char kEscape = 0x7d;
  if (file != "jt808" || plain.empty() || plain.front() != kFlag) return plain;
  std::string wire(1, kFlag);
  for (const char c : plain.substr(1, plain.size() - 2)) {
    if (c == kFlag || c == kEscape) {
      wire += {kEscape, c == kFlag ? '\x02' : '\x01'};
    } else {
      wire.push_back(c);
    }
  }
  return wire + kFlag;
}

std::string Unescaped(std::string reply) {
  std::string plain;
  for (std::size_t i = 0; i < reply.size(); ++i) {
    const bool escape = reply[i] == 0x7d && i + 1 < reply.size();
    if (escape && reply[i + 1] == 0x02) {
      plain.push_back(0x7e);
      ++i;
    } else if (escape && reply[i + 1] == 0x01) {
      plain.push_back(0x7d);
      ++i;
    } else {
      plain.push_back(reply[i]);
    }
  }
  return plain;
}

bool IsPlace(const std::string& difference) {
  for (const std::string_view name : {"lat:", "lon:", "altitude_m:", "speed_kn:", "course:",
                                      "accuracy_m:", "valid", "fix time", "device time"}) {
    if (difference.starts_with(name)) return true;
  }
  return false;
}

void CountPositions(const Json& vector, const Decoded& said, Counts& counts) {
  const Json& positions = vector["decoded"];
  counts.positions += static_cast<int>(positions.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const auto readings = static_cast<int>(positions[i]["attributes"].size());
    counts.readings += readings;
    if (i >= said.reports().size()) continue;
    int wrong_readings = 0;
    bool same_place = true;
    for (const std::string& difference : Differences(positions[i], said.reports()[i], {})) {
      if (IsPlace(difference)) {
        same_place = false;
      } else {
        ++wrong_readings;
      }
    }
    counts.places += same_place ? 1 : 0;
    counts.readings_equal += readings - wrong_readings;
  }
}

void CountReply(const Json& vector, std::string_view file, const std::string& reply,
                Counts& counts) {
  if (!vector.contains("response_hex")) return;
  std::string theirs;
  for (const Json& hex : vector["response_hex"]) {
    const auto text = hex.get<std::string>();
    theirs += text.starts_with("HTTP") ? text : FromHex(text);
  }
  ++counts.replies;
  std::string ours = file == "jt808" ? Unescaped(reply) : reply;
  if (file == "h02" && ours.size() == theirs.size() && ours.size() > 15) {
    ours.replace(ours.size() - 15, 14, theirs.substr(theirs.size() - 15, 14));  // the clock
  }
  counts.replies_equal += ours == theirs ? 1 : 0;
}

void CountFrames(const std::string& file, Counts& counts) {
  const std::string name = file == "jt600_jointech" ? "jointech" : file;
  const Protocol* protocol = FindProtocol(name);
  for (const Json& vector : ReadVectors(file)) {
    ++counts.frames;
    Session session;
    session.device = vector["device_id"].is_string() ? vector["device_id"] : "999";
    session.traits.model = vector.value("device_model", "");
    session.received_ms = kReceivedMs;
    session.check_sums = false;
    Decoded said;
    std::string reply;
    if (name == "osmand") {
      const std::string body = FromHex(vector["body_hex"].get<std::string>());
      const auto uri = vector["uri"].get<std::string>();
      const std::string type = vector["headers"].value("Content-Type", "");
      const Status read = DecodeOsmand({.uri = uri, .content_type = type, .body = body}, said);
      reply = read ? "HTTP 200 OK" : "HTTP 400 Bad Request";
    } else if (protocol->Decode(Wire(file, FromHex(vector["frame_hex"].get<std::string>())),
                                session, said)) {
      reply = said.reply;
    }
    CountPositions(vector, said, counts);
    CountReply(vector, file, reply, counts);
  }
}

int Main() {
  Counts counts;
  for (const char* file : {"teltonika", "gt06", "tk103", "osmand", "jt600_jointech", "eseal",
                           "jt808", "h02", "gps103"}) {
    CountFrames(file, counts);
  }
  fmt::print(
      "{{\"frames\":{},\"positions\":{},\"places_equal\":{},\"readings\":{},"
      "\"readings_equal\":{},\"replies\":{},\"replies_equal\":{}}}\n",
      counts.frames, counts.positions, counts.places, counts.readings, counts.readings_equal,
      counts.replies, counts.replies_equal);
  return counts.frames > 0 ? 0 : 1;
}

}  // namespace
}  // namespace tidewaiter::device

int main() {
  return tidewaiter::device::Main();
}
