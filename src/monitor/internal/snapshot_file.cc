#include "monitor/internal/snapshot_file.h"

#include "codec/json_get.h"
#include "codec/json_writer.h"

namespace tidewaiter::monitor {
namespace {

using codec::IntegerOf;

std::uint64_t UnsignedOf(simdjson::dom::element object, std::string_view name) {
  return static_cast<std::uint64_t>(IntegerOf(object, name));
}

void AppendSeal(codec::JsonWriter& json, const SealSaid& said) {
  json.BeginObject().Member("device", said.device);
  json.Member("known", said.seal.known()).Member("set", said.seal.set());
  json.Member("said_ms", said.said_ms).Member("since_ms", said.since_ms);
  if (said.battery_percent >= 0) json.Member("battery_percent", said.battery_percent);
  json.EndObject();
}

SealSaid ReadSeal(simdjson::dom::element object) {
  SealSaid said{.device = codec::TextOf(object, "device"),
                .said_ms = IntegerOf(object, "said_ms"),
                .since_ms = IntegerOf(object, "since_ms"),
                .battery_percent = codec::NumberOf(object, "battery_percent", -1)};
  const std::uint64_t known = UnsignedOf(object, "known");
  const std::uint64_t set = UnsignedOf(object, "set");
  for (unsigned i = 0; i < device::kSealSignCount; ++i) {
    if ((known >> i & 1U) != 0)
      said.seal.Say(static_cast<device::SealSign>(i), (set >> i & 1U) != 0);
  }
  return said;
}

}  // namespace

Status WriteSnapshot(const os::Path& file, const Snapshot& snapshot) {
  std::string text;
  codec::JsonWriter json(text);
  json.BeginObject().Member("format", "tidewaiter track 1").Key("marks").BeginArray();
  for (const auto& [time_ms, seq] : snapshot.marks)
    json.BeginObject().Member("time_ms", time_ms).Member("seq", seq).EndObject();
  json.EndArray().Key("posts").BeginArray();
  for (const auto& [post, seq] : snapshot.posts)
    json.BeginObject().Member("post", post).Member("seq", seq).EndObject();
  json.EndArray().Key("seals").BeginArray();
  for (const SealSaid& said : snapshot.seals)
    AppendSeal(json, said);
  json.EndArray().EndObject();
  text += '\n';
  return os::WriteFile(file, text + snapshot.trackers);
}

Result<Snapshot> ReadSnapshot(const os::Path& file) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(file));
  const std::size_t end = text.find('\n');
  const codec::JsonText head(std::string_view(text).substr(0, end));
  if (end == std::string::npos || !head.ok() || !head.root().is_object() ||
      codec::TextOf(head.root(), "format") != "tidewaiter track 1") {
    return Fail(ErrorCode::kCorruption, "the snapshot of the trackers cannot be read");
  }
  Snapshot snapshot;
  codec::EachOf(head.root(), "marks", [&](simdjson::dom::element mark) {
    snapshot.marks.emplace_back(IntegerOf(mark, "time_ms"), UnsignedOf(mark, "seq"));
  });
  codec::EachOf(head.root(), "posts", [&](simdjson::dom::element post) {
    snapshot.posts[codec::TextOf(post, "post")] = UnsignedOf(post, "seq");
  });
  codec::EachOf(head.root(), "seals",
                [&](simdjson::dom::element seal) { snapshot.seals.push_back(ReadSeal(seal)); });
  snapshot.trackers = text.substr(end + 1);
  return snapshot;
}

void LogMarks::Set(std::vector<std::pair<std::int64_t, std::uint64_t>> marks) {
  const std::lock_guard lock(mutex_);
  marks_.assign(marks.begin(), marks.end());
}

void LogMarks::Pass(std::int64_t time_ms, std::uint64_t seq) {
  const std::lock_guard lock(mutex_);
  if (!marks_.empty() && (time_ms < marks_.back().first + kEveryMs || seq <= marks_.back().second))
    return;
  marks_.emplace_back(time_ms, seq);
  if (marks_.size() > kMarksMax) marks_.pop_front();
}

std::uint64_t LogMarks::Before(std::int64_t time_ms) const {
  const std::lock_guard lock(mutex_);
  std::uint64_t seq = 0;
  for (const auto& [mark_ms, mark_seq] : marks_) {
    if (mark_ms <= time_ms) seq = mark_seq;
  }
  return seq;
}

std::vector<std::pair<std::int64_t, std::uint64_t>> LogMarks::all() const {
  const std::lock_guard lock(mutex_);
  return {marks_.begin(), marks_.end()};
}

}  // namespace tidewaiter::monitor
