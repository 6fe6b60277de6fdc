#include "monitor/evidence_read.h"

#include <algorithm>
#include <cstring>

#include "access/encoding.h"
#include "codec/json_get.h"
#include "monitor/evidence_parts.h"

namespace tidewaiter::monitor {
namespace {

using codec::EachOf;
using codec::IntegerOf;
using codec::NumberOf;
using codec::TextOf;
using Json = simdjson::dom::element;

std::unexpected<Error> Wrong(std::string_view what) {
  return Fail(ErrorCode::kInvalidArgument, "no evidence file: " + std::string(what));
}

// Exactly so many bytes, in lower case.
template <typename Byte, std::size_t n>
Status ReadHex(std::string_view text, std::array<Byte, n>& bytes) {
  const auto decoded = access::HexDecode(text);
  if (!decoded || decoded->size() != n || access::HexEncode(*decoded) != text)
    return Wrong("not the hexadecimal digits of a hash or key");
  std::memcpy(bytes.data(), decoded->data(), n);
  return {};
}

// The text of a member; "" where it is missing.
std::string MemberText(Json object, std::string_view name) {
  Json member;
  return object.at_key(name).get(member) == simdjson::SUCCESS ? simdjson::minify(member)
                                                              : std::string();
}

std::uint64_t SeqOf(Json json, std::string_view name = "seq") {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(IntegerOf(json, name), 0));
}

template <typename Head>
Status ReadHead(Json json, Head& head) {
  Json element;
  if (json.at_key("head").get(element) != simdjson::SUCCESS) return Wrong("without a head");
  head.seq = SeqOf(element);
  head.time_ms = IntegerOf(element, "time_ms");
  return ReadHex(TextOf(element, "hash"), head.hash);
}

Status ReadEvent(Json json, EvidenceEvent& one) {
  one.event.seq = SeqOf(json);
  one.event.time_ms = IntegerOf(json, "time_ms");
  one.event.kind = TextOf(json, "kind");
  one.event.subject = TextOf(json, "subject");
  one.event.version = static_cast<std::uint32_t>(IntegerOf(json, "version"));
  one.event.actor = TextOf(json, "actor");
  one.event.request = TextOf(json, "request");
  one.event.data = TextOf(json, "data");
  RETURN_IF_ERROR(ReadHex(TextOf(json, "previous"), one.previous));
  return ReadHex(TextOf(json, "hash"), one.event.hash);
}

Status ReadRecord(Json json, FileFrame& frame) {
  frame.seq = SeqOf(json);
  frame.time_ms = IntegerOf(json, "time_ms");
  frame.flags = static_cast<std::uint16_t>(IntegerOf(json, "flags"));
  frame.place = static_cast<std::uint16_t>(IntegerOf(json, "place"));
  RETURN_IF_ERROR(ReadHex(TextOf(json, "previous"), frame.previous));
  RETURN_IF_ERROR(ReadHex(TextOf(json, "hash"), frame.hash));
  const auto body = access::HexDecode(TextOf(json, "body"));
  if (!body) return Wrong("a frame is not in hexadecimal digits");
  frame.body = *body;
  return {};
}

// Every element of a list into `into`, or the first error.
template <typename Value, typename Read>
Status ReadList(Json json, std::string_view name, std::vector<Value>& into, Read read) {
  Status good;
  EachOf(json, name, [&](Json element) {
    if (good) good = read(element, into.emplace_back());
  });
  return good;
}

Result<track::ReadSettings> SettingsOf(Json json) {
  track::ReadSettings read = track::ParseSettings(MemberText(json, "values"));
  if (!read.problems.empty()) return Wrong("settings: " + read.problems.front().code);
  return read;
}

JourneyAsk AskFrom(Json json) {
  JourneyAsk ask{.from_ms = IntegerOf(json, "from_ms"),
                 .until_ms = IntegerOf(json, "until_ms"),
                 .patience_ms = IntegerOf(json, "patience_ms")};
  EachOf(json, "devices", [&](Json device) {
    ask.devices.push_back({TextOf(device, "id"),
                           {IntegerOf(device, "from_ms"), IntegerOf(device, "until_ms")},
                           codec::BoolOf(device, "places")});
  });
  return ask;
}

std::optional<device::SealSign> SignOf(std::string_view name) {
  for (int i = 0; i < device::kSealSignCount; ++i) {
    if (device::Name(static_cast<device::SealSign>(i)) == name)
      return static_cast<device::SealSign>(i);
  }
  return std::nullopt;
}

Status ReadShown(Json json, Journey& shown) {
  shown.distance_m = NumberOf(json, "distance_m");
  EachOf(json, "points", [&](Json point) {
    shown.points.push_back({.time_ms = IntegerOf(point, "time_ms"),
                            .seq = SeqOf(point),
                            .at = {NumberOf(point, "lat"), NumberOf(point, "lon")},
                            .device = static_cast<std::uint32_t>(IntegerOf(point, "device")),
                            .late = codec::BoolOf(point, "late")});
  });
  EachOf(json, "stops", [&](Json stop) {
    shown.stops.push_back({.from_ms = IntegerOf(stop, "from_ms"),
                           .until_ms = IntegerOf(stop, "until_ms"),
                           .at = {NumberOf(stop, "lat"), NumberOf(stop, "lon")}});
  });
  Status good;
  EachOf(json, "seal_events", [&](Json seal) {
    const auto sign = SignOf(TextOf(seal, "sign"));
    if (!sign) good = Wrong("a seal says what no seal says");
    shown.seal_events.push_back({IntegerOf(seal, "time_ms"), SeqOf(seal),
                                 static_cast<std::uint32_t>(IntegerOf(seal, "device")),
                                 sign.value_or(device::SealSign::kLocked),
                                 codec::BoolOf(seal, "yes"), TextOf(seal, "card")});
  });
  return good;
}

Result<EvidenceGeography> GeographyOf(Json json) {
  ASSIGN_OR_RETURN(GeoThing thing, ParseThing(MemberText(json, "thing")));
  return EvidenceGeography{std::move(thing), static_cast<std::uint32_t>(SeqOf(json, "held"))};
}

}  // namespace

chainlog::Record FileFrame::AsRecord() const {
  return {.seq = seq,
          .time_ms = time_ms,
          .body = body,
          .hash = hash,
          .previous = previous,
          .flags = flags,
          .place = place};
}

Result<FileParts> SplitFile(std::string_view file) {
  constexpr std::size_t kKeyDigits = 2 * sizeof(access::PublicKey);
  constexpr std::size_t kValueDigits = 2 * sizeof(access::Signature);
  constexpr std::size_t kTail =
      kKeyMark.size() + kKeyDigits + kValueMark.size() + kValueDigits + kFileEnd.size();
  if (file.size() > kEvidenceBytesMax) return Wrong("too long");
  if (file.size() < kFileBegin.size() + kTail || !file.starts_with(kFileBegin))
    return Wrong("it does not begin as one");
  const std::string_view tail = file.substr(file.size() - kTail);
  const std::string_view behind_key = tail.substr(kKeyMark.size() + kKeyDigits);
  if (!tail.starts_with(kKeyMark) || !behind_key.starts_with(kValueMark) ||
      !tail.ends_with(kFileEnd))
    return Wrong("it does not end with a signature");
  FileParts parts;
  parts.content = file.substr(kFileBegin.size(), file.size() - kFileBegin.size() - kTail);
  RETURN_IF_ERROR(ReadHex(tail.substr(kKeyMark.size(), kKeyDigits), parts.key));
  RETURN_IF_ERROR(ReadHex(behind_key.substr(kValueMark.size(), kValueDigits), parts.signature));
  return parts;
}

Result<FileContent> ReadContent(std::string_view text) {
  const codec::JsonText json(text);
  if (!json.ok() || !json.root().is_object()) return Wrong("its content is not a JSON object");
  const Json root = json.root();
  if (TextOf(root, "format") != kEvidenceFormat) return Wrong("of another format");
  FileContent content;
  content.movement_id = TextOf(root, "movement_id");
  content.installation = TextOf(root, "installation");
  content.made_ms = IntegerOf(root, "made_ms");
  Json journal;
  Json settings;
  Json log;
  Json journey;
  const bool whole = root.at_key("journal").get(journal) == simdjson::SUCCESS &&
                     root.at_key("settings").get(settings) == simdjson::SUCCESS &&
                     root.at_key("log").get(log) == simdjson::SUCCESS &&
                     root.at_key("journey").get(journey) == simdjson::SUCCESS;
  if (!whole) return Wrong("a part of it is missing");
  RETURN_IF_ERROR(ReadHead(journal, content.journal_head));
  RETURN_IF_ERROR(ReadList(journal, "events", content.events, ReadEvent));
  content.settings = SettingsOf(settings);
  content.settings_version = TextOf(settings, "version");
  EachOf(root, "geography", [&](Json one) { content.geography.push_back(GeographyOf(one)); });
  EachOf(root, "alarms",
         [&](Json one) { content.alarms.push_back(ParseCase(simdjson::minify(one))); });
  RETURN_IF_ERROR(ReadHead(log, content.log_head));
  RETURN_IF_ERROR(ReadList(log, "frames", content.frames, ReadRecord));
  content.ask = AskFrom(journey);
  if (content.settings) content.ask.settings = content.settings->settings;
  RETURN_IF_ERROR(ReadShown(journey, content.shown));
  return content;
}

}  // namespace tidewaiter::monitor
