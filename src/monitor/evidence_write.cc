// An evidence file, and the key it is signed with.
#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "access/encoding.h"
#include "chainlog/reader.h"
#include "codec/canonical_json.h"
#include "codec/json_writer.h"
#include "monitor/evidence.h"
#include "monitor/evidence_parts.h"
#include "monitor/utc_text.h"
#include "os/file.h"

namespace tidewaiter::monitor {
namespace {

using access::HexEncode;
using codec::JsonWriter;

void AppendHead(JsonWriter& json, std::uint64_t seq, std::int64_t time_ms, std::string_view hash) {
  json.Key("head").BeginObject().Member("seq", seq).Member("time_ms", time_ms);
  json.Member("hash", HexEncode(hash)).EndObject();
}

// A u64 that may be beyond what JSON's readers keep never stands in a frame or event: numbers of
// records are counted from 1.
void AppendEvent(JsonWriter& json, const EvidenceEvent& one) {
  const desk::Event& event = one.event;
  json.BeginObject().Member("seq", event.seq).Member("time_ms", event.time_ms);
  json.Member("kind", event.kind).Member("subject", event.subject);
  json.Member("version", event.version).Member("actor", event.actor);
  json.Member("request", event.request).Member("data", event.data);
  json.Member("previous", desk::HexOf(one.previous)).Member("hash", desk::HexOf(event.hash));
  json.EndObject();
}

void AppendFrame(JsonWriter& json, const chainlog::Record& record) {
  json.BeginObject().Member("seq", record.seq).Member("time_ms", record.time_ms);
  json.Member("flags", record.flags).Member("place", record.place);
  json.Member("previous", HexEncode(ViewOf(record.previous)));
  json.Member("hash", HexEncode(ViewOf(record.hash)));
  json.Member("body", HexEncode(record.body)).EndObject();
}

// The frames as JSON, and what they say. A record that cannot be had is a gap of the journey.
Result<Journey> AppendFrames(JsonWriter& json, const EvidenceContent& content, FrameIndex& index,
                             const os::Path& log) {
  ASSIGN_OR_RETURN(FramesFound found, FramesOf(content.ask, index));
  std::erase_if(found.frames,
                [&](const chainlog::Spot& spot) { return spot.seq > content.log_head.seq; });
  if (found.frames.size() > kEvidenceFramesMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} frames are too many for one file", found.frames.size()));
  }
  json.Key("frames").BeginArray();
  auto journey = RebuildFrom(content.ask, found, log,
                             [&](const chainlog::Record& record) { AppendFrame(json, record); });
  json.EndArray();
  return journey;
}

void AppendGeography(JsonWriter& json, const std::vector<EvidenceGeography>& geography) {
  json.Key("geography").BeginArray();
  for (const EvidenceGeography& one : geography) {
    json.BeginObject().Member("held", one.held).Key("thing").Raw(WriteThing(one.thing));
    json.EndObject();
  }
  json.EndArray();
}

void AppendSettings(JsonWriter& json, const track::Settings& settings) {
  json.Key("settings").BeginObject().Member("version", settings.version());
  json.Key("values").Raw(track::WriteSettings(settings)).EndObject();
}

Result<std::string> WriteContent(const EvidenceContent& content, FrameIndex& index,
                                 const os::Path& log) {
  ASSIGN_OR_RETURN(const std::string movement, codec::CanonicalJson(content.movement));
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("format", kEvidenceFormat);
  json.Member("installation", CleanText(content.installation)).Member("made_ms", content.made_ms);
  json.Member("movement_id", content.movement_id).Key("movement").Raw(movement);
  json.Key("journal").BeginObject();
  AppendHead(json, content.journal_head.seq, content.journal_head.time_ms,
             ViewOf(content.journal_head.hash));
  json.Key("events").BeginArray();
  for (const EvidenceEvent& event : content.events)
    AppendEvent(json, event);
  json.EndArray().EndObject();
  AppendGeography(json, content.geography);
  AppendSettings(json, content.ask.settings);
  json.Key("alarms").BeginArray();
  for (const AlarmCase& one : content.alarms)
    json.Raw(WriteCase(one));
  json.EndArray();
  json.Key("log").BeginObject();
  AppendHead(json, content.log_head.seq, content.log_head.time_ms, ViewOf(content.log_head.hash));
  ASSIGN_OR_RETURN(const Journey journey, AppendFrames(json, content, index, log));
  json.EndObject();
  json.Key("journey").Raw(WriteJourneyPart(content.ask, journey)).EndObject();
  return codec::CanonicalJson(out);
}

}  // namespace

std::string SignedBytes(std::string_view content) {
  return fmt::format("{}\n{}", kEvidenceFormat, content);
}

std::string WriteJourneyPart(const JourneyAsk& ask, const Journey& journey) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("from_ms", ask.from_ms).Member("until_ms", ask.until_ms);
  json.Member("patience_ms", ask.patience_ms).Member("distance_m", journey.distance_m);
  json.Key("devices").BeginArray();
  for (const JourneyDevice& device : ask.devices) {
    json.BeginObject().Member("id", device.id).Member("places", device.places);
    json.Member("from_ms", device.valid.from_ms).Member("until_ms", device.valid.until_ms);
    json.EndObject();
  }
  json.EndArray().Key("points").BeginArray();
  for (const JourneyPoint& point : journey.points) {
    json.BeginObject().Member("time_ms", point.time_ms).Member("device", point.device);
    json.Member("lat", point.at.lat).Member("lon", point.at.lon).Member("seq", point.seq);
    json.Member("late", point.late).EndObject();
  }
  json.EndArray().Key("stops").BeginArray();
  for (const JourneyStop& stop : journey.stops) {
    json.BeginObject().Member("from_ms", stop.from_ms).Member("until_ms", stop.until_ms);
    json.Member("lat", stop.at.lat).Member("lon", stop.at.lon).EndObject();
  }
  json.EndArray().Key("seal_events").BeginArray();
  for (const JourneySeal& seal : journey.seal_events) {
    json.BeginObject().Member("time_ms", seal.time_ms).Member("device", seal.device);
    json.Member("seq", seal.seq).Member("sign", device::Name(seal.sign)).Member("yes", seal.yes);
    json.Member("card", CleanText(seal.card)).EndObject();
  }
  json.EndArray().Key("gaps").BeginArray();
  for (const JourneyGap& gap : journey.gaps) {
    json.BeginObject().Member("kind", Name(gap.kind)).Member("first_seq", gap.first_seq);
    json.Member("last_seq", gap.last_seq).Member("device", gap.device);
    json.Member("why", CleanText(gap.why)).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

Result<std::string> WriteEvidence(const EvidenceContent& content, FrameIndex& index,
                                  const os::Path& log, const access::SigningKey& key) {
  ASSIGN_OR_RETURN(const std::string text, WriteContent(content, index, log));
  const access::Signature signature = key.Sign(SignedBytes(text));
  std::string file(kFileBegin);
  file += text;
  file += kKeyMark;
  file += access::FormatPublicKey(key.public_key());
  file += kValueMark;
  file += HexEncode(ViewOf(signature));
  file += kFileEnd;
  if (file.size() > kEvidenceBytesMax)
    return Fail(ErrorCode::kInvalidArgument, "too much for one evidence file");
  return file;
}

Result<std::vector<EvidenceEvent>> EvidenceEventsOf(desk::Store& store,
                                                    std::span<const std::string> subjects) {
  std::map<std::uint64_t, EvidenceEvent> events;
  for (const std::string& subject : subjects) {
    ASSIGN_OR_RETURN(std::vector<desk::Event> own, store.EventsOf(subject));
    for (desk::Event& event : own) {
      const std::uint64_t seq = event.seq;
      events[seq].event = std::move(event);
    }
  }
  std::vector<EvidenceEvent> list;
  for (auto& [seq, one] : events) {
    if (seq > 1) {
      ASSIGN_OR_RETURN(const std::optional<desk::Event> before, store.FindEvent(seq - 1));
      if (!before) return Fail(ErrorCode::kCorruption, fmt::format("event {} is missing", seq - 1));
      one.previous = before->hash;
    }
    list.push_back(std::move(one));
  }
  return list;
}

Result<access::SigningKey> OpenSigningKey(const os::Path& folder,
                                          const access::SecretBytes& random) {
  const os::Path path = folder / "signing.key";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    RETURN_IF_ERROR(os::WriteFile(path, access::SigningKey::New(random).ToText()));
    std::filesystem::permissions(path, std::filesystem::perms::owner_read, ignored);
  }
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
  ASSIGN_OR_RETURN(access::SigningKey key, access::SigningKey::FromText(text));
  const os::Path open = folder / "signing.pub";
  const std::string shown = access::FormatPublicKey(key.public_key()) + "\n";
  const auto there = os::ReadFile(open);
  if (!there || *there != shown) RETURN_IF_ERROR(os::WriteFile(open, shown));
  return key;
}

}  // namespace tidewaiter::monitor
