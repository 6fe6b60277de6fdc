// What the operations of the control room have in common: the room itself, who may do what with a
// movement, bodies, versions, pages, and refusals.
//
//   void List(Call call, monitor::ControlRoom& room) { ... }
//   void ListDevices(Call call) { ServeTrack(std::move(call), {Action::kManageDevices}, List); }
//
// A movement belongs to the office where it begins and to that where it ends: who works in either
// may do what the table of rights gives them there. To traders it belongs when they carry it or
// answer for it. Alarms are those of their movement; without one they are everybody's who has all.
#ifndef TIDEWAITER_API_TRACK_CALLS_H_
#define TIDEWAITER_API_TRACK_CALLS_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/call.h"
#include "api/views.h"
#include "codec/json_reader.h"
#include "geo/measure.h"
#include "monitor/room.h"

namespace tidewaiter::api {

// Bodies with shapes in them: coordinates of a MultiPolygon lie four arrays deep, in a node of a
// path; a way of 20,000 points takes 1 MB.
inline constexpr codec::JsonLimits kTrackBody{
    .bytes_max = std::size_t{12} << 20U, .depth_max = 16, .problems_max = 1000};
// A file of shapes as text in JSON: its quotes take two bytes each.
inline constexpr std::size_t kGeoImportMax = std::size_t{8} << 20U;
// A day of a busy terminal in one document (epcis/read.h).
inline constexpr std::size_t kEpcisBytesMax = std::size_t{16} << 20U;

// Where an operation begins: 404 no_control_room where this server watches nothing, 401 or 403 for
// who may do none of these anywhere, else the job on a worker. Scopes are the job's to look at.
using TrackJob = void (*)(Call call, monitor::ControlRoom& room);
void ServeTrack(Call call, std::initializer_list<access::Action> actions, TrackJob job);

// Officers see alarms; traders and their systems do not, and not who works on what.
bool SeesAlarms(const access::Principal& who);

access::Decision AllowsOn(const access::Principal& who, access::Action action,
                          const monitor::MovementRecord& movement);
// Of a case: that of its movement, of a movement that is gone or none only for who has all.
access::Decision AllowsOnAlarm(const access::Principal& who, access::Action action,
                               const monitor::AlarmCase& alarm, const monitor::ControlRoom& room);
// 404 for what they may not even read, 403 for what they see and may not do. True: go on.
bool AllowedOn(Call& call, access::Action action, const monitor::MovementRecord& movement);

// The row of the path's `id`, or nothing after 404.
monitor::RowPtr<monitor::MovementRecord> AskedMovement(Call& call,
                                                       const monitor::ControlRoom& room);
monitor::RowPtr<monitor::AlarmCase> AskedAlarm(Call& call, const monitor::ControlRoom& room);

// True when If-Match names this version; else 412 was sent.
bool ReadAsIs(Call& call, std::uint64_t version);

// An Error of a value's change (its word in Error::field) or a refusal, as a problem: 422 where
// the input is at fault, else 409 with the word as code.
void RefuseWord(Call& call, const Error& error);
void RefuseChange(Call& call, const clearance::Refusal& refusal);

// The body, or nothing after 422 with all problems.
template <typename Body>
std::optional<Body> ReadTrackBody(Call& call, std::span<const codec::JsonMember<Body>> members) {
  codec::JsonReader in;
  Body body;
  if (const auto root = in.Parse(call.request.body, kTrackBody)) {
    in.Object<Body>(*root, members, body);
  }
  if (in.problems().empty()) return body;
  call.Problem(422, "problems", "The input has problems", {}, in.problems());
  return std::nullopt;
}

// Parts of bodies.
void ReadTime(codec::JsonReader& in, codec::JsonValue value, std::int64_t& into_ms);
void ReadWindow(codec::JsonReader& in, codec::JsonValue value, std::int64_t& from_ms,
                std::int64_t& until_ms);
void ReadPlace(codec::JsonReader& in, codec::JsonValue value, std::optional<geo::Point>& into);
void ReadTexts(codec::JsonReader& in, codec::JsonValue value, std::size_t most, std::size_t bytes,
               std::vector<std::string>& into);
// A geometry with our members, checked; kept as text.
void ReadShape(codec::JsonReader& in, codec::JsonValue value, std::string& into);

// Of the query: 0 where it is not there. The description has checked neither: nothing after 400.
std::optional<std::int64_t> QueryTime(Call& call, std::string_view name);
std::optional<std::optional<geo::Box>> QueryBox(Call& call);
inline bool QueryFlag(const Call& call, std::string_view name) {
  return call.Query(name) == "true";
}
// Case does not count; an empty text is in everything.
bool Contains(std::string_view text, std::string_view part);

// A page of things that are in memory: `key_of` gives what they are sorted by, rising (value, id).
// Leaves the page in `items` and the cursor of the next in `next`. False after 400.
template <typename Item, typename KeyOf>
bool CutPage(Call& call, std::vector<Item>& items, KeyOf key_of, std::string& next,
             std::size_t limit) {
  using Key = std::pair<double, std::string>;
  std::vector<std::pair<Key, Item>> keyed;
  keyed.reserve(items.size());
  for (Item& item : items) {
    Key key = key_of(item);
    keyed.emplace_back(std::move(key), std::move(item));
  }
  items.clear();
  std::sort(keyed.begin(), keyed.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  auto from = keyed.begin();
  if (const std::string_view text = call.Query("cursor"); !text.empty()) {
    const auto cursor = ParseCursor(text);
    if (!cursor) {
      call.Problem(400, "refused", cursor.error().message);
      return false;
    }
    const Key after{cursor->value, cursor->id};
    from = std::find_if(from, keyed.end(), [&](const auto& one) { return after < one.first; });
  }
  for (; from != keyed.end() && items.size() < limit; ++from)
    items.push_back(std::move(from->second));
  if (from != keyed.end() && from != keyed.begin()) {
    const Key& last = std::prev(from)->first;
    next = CursorText({last.first, last.second});
  }
  return true;
}

// Puts the records and answers with what `show` makes of the first one's new version. Where one of
// them changed meanwhile (an alarm grows while somebody is sent to it) `again` begins anew, up to
// kTriesMax times; without it, and then, the answer is 412.
inline constexpr int kTriesMax = 20;  // a case grows once a second at most
void PutAndShow(Call call, clearance::PutRecords put, std::uint16_t status,
                std::function<std::string(std::uint64_t version)> show, TrackJob again = nullptr);
// Answers with a file; `name` "" = to be shown, not saved. Letters of ASCII only.
void SendFile(Call call, std::string_view type, std::string_view name, std::string bytes);
// The first of these media types that the request's Accept takes; the first of all where it takes
// anything or says nothing; nothing after 406.
std::optional<std::string_view> AskedType(Call& call, std::span<const std::string_view> types);

inline clearance::PutRecords One(clearance::PutRecord put) {
  clearance::PutRecords puts;
  puts.records.push_back(std::move(put));
  return puts;
}

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_TRACK_CALLS_H_
