#include "monitor/post_records.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>

#include "base/check.h"
#include "base/hash.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"

namespace tidewaiter::monitor {
namespace {

using codec::JsonText;
using codec::JsonWriter;
using codec::TextOf;
using track::Release;

constexpr std::string_view kFirstLine = "TWPOST1\n";
// Looked up in one round trip, written in one transaction.
constexpr std::size_t kChunk = 200;

std::string ReleaseBody(Release release) {
  const char* word = release == Release::kReleased  ? "released"
                     : release == Release::kStopped ? "stopped"
                                                    : "pending";
  std::string body;
  JsonWriter(body).BeginObject().Member("release", word).EndObject();
  return body;
}

Result<Release> ParseRelease(std::string_view text) {
  const JsonText json(text);
  const std::string word =
      json.ok() && json.root().is_object() ? TextOf(json.root(), "release") : "";
  if (word == "released") return Release::kReleased;
  if (word == "stopped") return Release::kStopped;
  if (word == "pending") return Release::kPending;
  return Fail(ErrorCode::kCorruption, "a release is released, stopped or pending");
}

std::int64_t ChangedMs(const MovementRecord& record) {
  return record.journey.steps.empty() ? record.at_ms : record.journey.steps.back().at_ms;
}

// A body that its shelf would not take must not get into the store.
template <typename T>
Status Check(const Result<T>& parsed) {
  return parsed ? Status() : std::unexpected(parsed.error());
}
Status CheckBody(PostPart part, const PostRecord& record) {
  const auto is = [&](PostPart of, std::string_view collection) {
    return part == of && record.collection == collection;
  };
  if (is(PostPart::kPlan, kSettingsRecords)) return Check(ParseTrackSettings(record.body));
  if (is(PostPart::kPlan, kGeoRecords)) return Check(ParseThing(record.body));
  if (is(PostPart::kPlan, kMovementRecords)) return Check(ParseMovementRecord(record.body));
  if (is(PostPart::kDevices, kDeviceRecords)) return Check(ParseDevice(record.body));
  if (is(PostPart::kReleases, kReleaseRecords)) return Check(ParseRelease(record.body));
  return Fail(ErrorCode::kCorruption,
              "a record of " + record.collection + " is not of this bundle");
}

// What the post noted of a device stays.
std::string BodyFor(const PostRecord& record, const std::optional<desk::RecordRow>& own) {
  if (record.collection != kDeviceRecords) return record.body;
  auto theirs = ParseDevice(record.body);
  CHECK(theirs.has_value());  // looked at when it was read
  const auto ours = own && !own->body.empty() ? ParseDevice(own->body) : DeviceRecord();
  theirs->faults = ours ? ours->faults : std::vector<DeviceFault>();
  return WriteDevice(*theirs);
}

}  // namespace

std::string_view Name(PostPart part) {
  switch (part) {
    case PostPart::kPlan:
      return "plan";
    case PostPart::kDevices:
      return "devices";
    case PostPart::kReleases:
      return "releases";
  }
  CHECK(false);
}

// ---- at the centre

std::vector<PostRecord> PlanForPosts(const RoomRecords& records, std::int64_t now_ms) {
  std::vector<PostRecord> out;
  for (const auto& row : records.geo.All())
    out.push_back({std::string(kGeoRecords), row->id, WriteThing(row->value)});
  for (const auto& row : records.movements.All()) {
    const MovementRecord& record = row->value;
    if (!record.open() && ChangedMs(record) < now_ms - kClosedCarriedMs) continue;
    out.push_back({std::string(kMovementRecords), row->id, WriteMovementRecord(record)});
  }
  for (const auto& row : records.settings.All())
    out.push_back({std::string(kSettingsRecords), row->id, WriteTrackSettings(row->value)});
  return out;
}

std::vector<PostRecord> DevicesForPosts(const RoomRecords& records) {
  std::vector<PostRecord> out;
  for (const auto& row : records.devices.All()) {
    DeviceRecord device = row->value;
    device.faults.clear();  // they change all the time, and each side has its own
    out.push_back({std::string(kDeviceRecords), row->id, WriteDevice(device)});
  }
  return out;
}

std::vector<PostRecord> ReleasesForPosts(const RoomRecords& records, desk::Store& store) {
  std::set<std::string> declarations;
  for (const auto& row : records.movements.All()) {
    if (!row->value.open()) continue;
    const auto& own = row->value.draft.goods.declarations;
    declarations.insert(own.begin(), own.end());
  }
  std::vector<PostRecord> out;
  for (const std::string& id : declarations)
    out.push_back({std::string(kReleaseRecords), id, ReleaseBody(ReleaseOf(store, id))});
  return out;
}

Release ReleaseOf(desk::Store& store, const std::string& declaration) {
  const auto row = store.FindDeclaration(declaration);
  if (!row) return Release::kPending;  // a store that is away knows of no release
  if (*row) {
    const desk::State status = (*row)->status;
    if (status == desk::State::kHeld || status == desk::State::kSeized) return Release::kStopped;
    return status == desk::State::kReleased ? Release::kReleased : Release::kPending;
  }
  const auto said = store.FindRecord(kReleaseRecords, declaration);
  if (!said || !*said || (*said)->body.empty()) return Release::kPending;
  return ParseRelease((*said)->body).value_or(Release::kPending);
}

// ---- the text

std::string WritePostRecords(const std::vector<PostRecord>& records) {
  std::string out(kFirstLine);
  for (const PostRecord& record : records) {
    JsonWriter(out)
        .BeginObject()
        .Member("collection", record.collection)
        .Member("id", record.id)
        .Member("body", record.body)
        .EndObject();
    out += '\n';
  }
  return out;
}

Result<std::vector<PostRecord>> ReadPostRecords(PostPart part, std::string_view text) {
  if (!text.starts_with("TWPOST")) return Fail(ErrorCode::kCorruption, "no records for a post");
  if (!text.starts_with(kFirstLine))
    return Fail(ErrorCode::kFailedPrecondition, "records for a post, of a later version");
  text.remove_prefix(kFirstLine.size());
  std::vector<PostRecord> records;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const JsonText line(text.substr(0, end));
    if (end == std::string_view::npos || !line.ok() || !line.root().is_object())
      return Fail(ErrorCode::kCorruption, "records for a post: a line is not one");
    PostRecord record{.collection = TextOf(line.root(), "collection"),
                      .id = TextOf(line.root(), "id"),
                      .body = TextOf(line.root(), "body")};
    if (record.id.empty()) return Fail(ErrorCode::kCorruption, "a record without an id");
    RETURN_IF_ERROR(CheckBody(part, record));
    records.push_back(std::move(record));
    text.remove_prefix(end + 1);
  }
  return records;
}

// ---- at the post

Result<std::uint64_t> BundleDesk::AppliedVersion(PostPart part) const {
  ASSIGN_OR_RETURN(const auto row, store_.FindRecord(kBundleRecords, Name(part)));
  if (!row || row->body.empty()) return 0;
  const JsonText json(row->body);
  if (!json.ok() || !json.root().is_object()) return 0;
  return static_cast<std::uint64_t>(codec::IntegerOf(json.root(), "version"));
}

Result<clearance::PutRecords> BundleDesk::Changes(const std::vector<PostRecord>& records,
                                                  const Known* before) const {
  std::map<std::string, std::vector<const PostRecord*>> changed;  // by collection
  for (const PostRecord& record : records) {
    if (before != nullptr) {
      const auto known = before->bodies.find({record.collection, record.id});
      if (known != before->bodies.end() && known->second == HashBytes(record.body)) continue;
    }
    changed[record.collection].push_back(&record);
  }
  clearance::PutRecords puts;
  for (const auto& [collection, all] : changed) {
    for (std::size_t at = 0; at < all.size(); at += kChunk) {
      const std::span part(all.data() + at, std::min(kChunk, all.size() - at));
      std::vector<std::string> ids;
      for (const PostRecord* record : part)
        ids.push_back(record->id);
      ASSIGN_OR_RETURN(const auto own, store_.FindRecords(collection, ids));
      for (std::size_t i = 0; i < part.size(); ++i) {
        std::string body = BodyFor(*part[i], own[i]);
        if (own[i] && own[i]->body == body) continue;
        puts.records.push_back({collection, part[i]->id, {}, std::move(body), "", ""});
      }
    }
  }
  return puts;
}

Status BundleDesk::Write(clearance::PutRecords puts) {
  std::mutex mutex;
  std::condition_variable wake;
  std::optional<Status> done;
  writer_.Put(std::move(puts), [&](const Result<std::uint64_t>& version) {
    const std::lock_guard lock(mutex);
    done = version ? Status() : std::unexpected(version.error());
    wake.notify_one();
  });
  std::unique_lock lock(mutex);
  wake.wait(lock, [&] { return done.has_value(); });
  return *done;
}

Result<std::size_t> BundleDesk::Take(PostPart part, std::uint64_t version, std::int64_t issued_ms,
                                     std::string_view text) {
  ASSIGN_OR_RETURN(const std::vector<PostRecord> records, ReadPostRecords(part, text));
  ASSIGN_OR_RETURN(const std::uint64_t applied, AppliedVersion(part));
  Known& known = known_[part];
  std::size_t written = 0;
  if (applied < version) {
    const bool has_base = applied != 0 && known.version == applied;
    ASSIGN_OR_RETURN(clearance::PutRecords puts, Changes(records, has_base ? &known : nullptr));
    written = puts.records.size();
    std::string body;
    JsonWriter(body)
        .BeginObject()
        .Member("version", version)
        .Member("issued_ms", issued_ms)
        .Member("records", written)
        .EndObject();
    puts.records.push_back(
        {std::string(kBundleRecords), std::string(Name(part)), {}, body, "centre.applied", body});
    for (std::size_t at = 0; at < puts.records.size(); at += kChunk) {
      const std::size_t end = std::min(at + kChunk, puts.records.size());
      RETURN_IF_ERROR(Write({{puts.records.begin() + static_cast<std::ptrdiff_t>(at),
                              puts.records.begin() + static_cast<std::ptrdiff_t>(end)}}));
    }
  }
  known = {.version = version, .bodies = {}};
  for (const PostRecord& record : records)
    known.bodies[{record.collection, record.id}] = HashBytes(record.body);
  return written;
}

}  // namespace tidewaiter::monitor
