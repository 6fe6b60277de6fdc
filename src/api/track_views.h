// Views of the control room: its records and units as the JSON of the API (schemas of
// src/api/openapi.json), for who looks at them.
//
//   const TrackEyes eyes = EyesOf(call, room);
//   json.Raw(AlarmJson(*row, eyes));
//
// Traders see where their movements are and how far they have come; never alarms, nor who of the
// officers did what. Sentences are in the language of who looks. Pure functions of what they are
// given and of the room as it is now; thread-safe.
#ifndef TIDEWAITER_API_TRACK_VIEWS_H_
#define TIDEWAITER_API_TRACK_VIEWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "api/call.h"
#include "codec/json_writer.h"
#include "geo/point.h"
#include "monitor/room.h"
#include "monitor/track_reports.h"

namespace tidewaiter::api {

struct TrackEyes {
  const House* house = nullptr;
  const monitor::ControlRoom* room = nullptr;
  access::Principal who = {};
  risk::Language language = risk::Language::kEnglish;
  bool officer = false;     // sees alarms
  std::int64_t now_ms = 0;  // for what depends on it
};
TrackEyes EyesOf(const Call& call, const monitor::ControlRoom& room);

// Small parts. A time of 0 and a place that is not known are left out.
void AppendTime(codec::JsonWriter& json, std::string_view name, std::int64_t time_ms);
void AppendAt(codec::JsonWriter& json, std::string_view name,
              const std::optional<geo::Point>& place);
void AppendList(codec::JsonWriter& json, std::string_view name,
                const std::vector<std::string>& texts);
// {"from":, "until":}; nothing where both are open.
void AppendWindowOf(codec::JsonWriter& json, std::string_view name, std::int64_t from_ms,
                    std::int64_t until_ms);
// Members `name` and `name`_name: who it was; "system" for the house, "customs" for an officer
// where a trader looks.
void AppendWho(codec::JsonWriter& json, std::string_view name, std::string_view account,
               const TrackEyes& eyes);
void AppendTrackReason(codec::JsonWriter& json, const Reason& reason, risk::Language language);

// track_views_alarm.cc
using AlarmRow = monitor::Row<monitor::AlarmCase>;
using DispatchRow = monitor::Row<monitor::Dispatch>;
std::string AlarmJson(const AlarmRow& row, const TrackEyes& eyes);
std::string AlarmDetailJson(const AlarmRow& row, const TrackEyes& eyes);
std::string DispatchJson(const DispatchRow& row, const TrackEyes& eyes);
std::string ResponseUnitJson(const monitor::RowPtr<monitor::ResponseUnit>& row,
                             const TrackEyes& eyes);
// `until_ms`: when the next one was taken; 0: it is not over.
std::string ShiftJson(const monitor::Shift& shift, std::int64_t until_ms, const TrackEyes& eyes);
// An alarm's sentence alone.
std::string AlarmTitle(const monitor::AlarmCase& alarm, risk::Language language);

// track_views_movement.cc
using MovementRow = monitor::Row<monitor::MovementRecord>;
std::string MovementSummaryJson(const MovementRow& row, const TrackEyes& eyes);
std::string MovementJson(const MovementRow& row, const TrackEyes& eyes);
std::string DisarmJson(const MovementRow& row, const TrackEyes& eyes);
std::string PictureJson(const monitor::Picture& picture);
// What `eyes` may do with it now: "change", "arm", ... (Movement.may of the contract).
std::vector<std::string> MayWithMovement(const monitor::MovementRecord& movement,
                                         const TrackEyes& eyes);
// Whose word their step has; nothing: they may make none.
std::optional<track::Authority> RankOn(const access::Principal& who,
                                       const monitor::MovementRecord& movement,
                                       track::MovementState to);

// track_views_things.cc
using GeoRow = monitor::Row<monitor::GeoThing>;
using DeviceRow = monitor::Row<monitor::DeviceRecord>;
// Its version in force, else the newest; `number` 0.
std::string GeoThingJson(const monitor::GeoThing& thing, std::uint32_t number,
                         const TrackEyes& eyes);
std::string DeviceJson(const DeviceRow& row, const TrackEyes& eyes);
std::string OrderJson(const monitor::DeviceOrder& order, const TrackEyes& eyes);
// `set`: null where nobody changed a limit yet. Its version is the one that alarms store.
std::string TrackSettingsJson(const monitor::TrackSettings* set, risk::Language language);

// track_gates.cc: a pass of a gate, "" where they may not see it; and all passes of gates of this
// movement that `eyes` may see, the newest first. The same for reports: passes of all gates, by
// time.
std::vector<monitor::ReportPass> ReportPassesOf(const TrackEyes& eyes);
std::string PassJson(std::string_view id, const TrackEyes& eyes);
std::vector<std::string> PassesOf(std::string_view movement, const TrackEyes& eyes);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_TRACK_VIEWS_H_
