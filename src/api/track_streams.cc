#include "api/track_streams.h"

#include <algorithm>

#include "api/track_calls.h"
#include "base/hash.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using monitor::NewsKind;
using monitor::Picture;

// A picture with the rows for which keep(i) is true.
template <typename Keep>
Picture Rows(const Picture& picture, Keep keep) {
  Picture rows{.at_ms = picture.at_ms, .seq = picture.seq, .more = picture.more};
  for (std::size_t i = 0; i < picture.id.size(); ++i) {
    if (!keep(i)) continue;
    rows.id.push_back(picture.id[i]);
    rows.movement.push_back(picture.movement[i]);
    rows.lat.push_back(picture.lat[i]);
    rows.lon.push_back(picture.lon[i]);
    rows.speed_kmh.push_back(picture.speed_kmh[i]);
    rows.course_deg.push_back(picture.course_deg[i]);
    rows.heard_ms.push_back(picture.heard_ms[i]);
    rows.severity.push_back(picture.severity[i]);
    rows.state.push_back(picture.state[i]);
    rows.kind.push_back(picture.kind[i]);
    rows.label.push_back(picture.label[i]);
    rows.seal.push_back(picture.seal[i]);
  }
  return rows;
}

bool MaySeeDispatch(const monitor::Dispatch& dispatch, const TrackEyes& eyes) {
  if (access::Allows(eyes.who, Action::kDispatch, {})) return true;
  const auto unit = eyes.room->records().response_units.Find(dispatch.response_unit);
  return access::Allows(eyes.who, Action::kRespond, {}).allowed && unit &&
         unit->value.Has(eyes.who.id);
}

}  // namespace

Picture SeenBy(const Picture& picture, const TrackEyes& eyes) {
  if (eyes.officer) return picture;
  Picture own = Rows(picture, [&](std::size_t i) {
    const auto movement = eyes.room->records().movements.Find(picture.movement[i]);
    return movement && AllowsOn(eyes.who, Action::kReadMovements, movement->value);
  });
  // That there is an alarm would teach what is looked at.
  std::ranges::fill(own.severity, std::uint8_t{0});
  own.more = 0;
  return own;
}

std::string RecordSeenBy(std::string_view collection, std::string_view id, const TrackEyes& eyes) {
  const monitor::RoomRecords& records = eyes.room->records();
  if (collection == monitor::kAlarmRecords) {
    const auto row = records.alarms.Find(id);
    if (!row || !AllowsOnAlarm(eyes.who, Action::kReadAlarms, row->value, *eyes.room)) return {};
    return AlarmJson(*row, eyes);
  }
  if (collection != monitor::kShiftRecords || !eyes.officer) return {};
  const auto row = records.shifts.Find(id);
  return row ? ShiftJson(row->value, 0, eyes) : std::string();
}

TrackStreams::TrackStreams(const monitor::ControlRoom& room, ShowPass show_pass)
    : room_(room), show_pass_(show_pass), thread_([this] { Work(); }) {}

TrackStreams::~TrackStreams() {
  Stop();
}

void TrackStreams::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock(readers_mutex_);
  for (const Listening& open : readers_)
    open.stream->Close();
  readers_.clear();
  open_.store(0, std::memory_order_relaxed);
}

void TrackStreams::Tell(const monitor::News& news) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    if (news.kind == NewsKind::kUnits) {
      waiting_.units = true;
    } else if (known_.size() >= kWaitingMax) {
      waiting_.overflow = true;
    } else if (known_.insert({news.kind, news.id}).second) {
      waiting_.things.emplace_back(news.kind, news.id);
    }
  }
  wake_.notify_one();
}

void TrackStreams::End(const std::string& who) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    waiting_.ended.insert(who);
  }
  wake_.notify_one();
}

bool TrackStreams::Open(http::Reply& reply, Reader reader, std::vector<http::Header> headers) {
  const std::lock_guard lock(readers_mutex_);
  if (readers_.size() >= kReadersMax) return false;
  Listening open{.reader = std::move(reader), .stream = reply.Stream(std::move(headers))};
  if (!open.stream->Send("hello", "", "{}")) return true;
  if (open.reader.box) {
    const Picture now = room_.PictureOf({.box = open.reader.box, .most = monitor::kPictureMax});
    for (const std::string& id : now.id)
      open.in_view.insert(HashBytes(id));
  }
  readers_.push_back(std::move(open));
  open_.store(readers_.size(), std::memory_order_relaxed);
  return true;
}

void TrackStreams::Work() {
  for (;;) {
    Round round;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] {
        return stopping_ || waiting_.units || waiting_.overflow || !waiting_.things.empty() ||
               !waiting_.ended.empty();
      });
      if (stopping_) return;
      std::swap(round, waiting_);
      known_.clear();
    }
    Send(round);
  }
}

void TrackStreams::Send(const Round& round) {
  const std::lock_guard lock(readers_mutex_);
  Picture changed;
  if (round.units && !readers_.empty()) {
    changed = room_.PictureOf({.most = monitor::kPictureMax, .after = picture_seq_});
    picture_seq_ = changed.seq;
  }
  std::erase_if(readers_, [&](Listening& open) {
    if (SendTo(open, round, changed)) return false;
    open.stream->Close();
    return true;
  });
  open_.store(readers_.size(), std::memory_order_relaxed);
}

bool TrackStreams::SendTo(Listening& open, const Round& round, const Picture& changed) {
  const Reader& reader = open.reader;
  const std::int64_t now_ms = reader.eyes.house->clock.UnixMilliseconds();
  if (round.overflow || now_ms > reader.until_ms || open.stream->closed()) return false;
  if (round.ended.contains(reader.eyes.who.id)) return false;
  if (!reader.session.empty() && round.ended.contains(reader.session)) return false;
  open.reader.eyes.now_ms = now_ms;
  for (const Thing& thing : round.things) {
    if (!SendThing(open, thing)) return false;
  }
  Picture seen = SeenBy(changed, reader.eyes);
  if (reader.box) {
    seen = Rows(seen, [&](std::size_t i) {
      const std::uint64_t id = HashBytes(seen.id[i]);
      if (!monitor::IsIn(*reader.box, {seen.lat[i], seen.lon[i]}))
        return open.in_view.erase(id) > 0;
      open.in_view.insert(id);
      return true;
    });
  }
  return seen.id.empty() || open.stream->Send("units", "", PictureJson(seen));
}

bool TrackStreams::SendThing(Listening& open, const Thing& thing) {
  const TrackEyes& eyes = open.reader.eyes;
  const monitor::RoomRecords& records = room_.records();
  const auto& [kind, id] = thing;
  if (kind == NewsKind::kAlarm) {
    const std::string alarm = RecordSeenBy(monitor::kAlarmRecords, id, eyes);
    return alarm.empty() || open.stream->Send("alarm", "", alarm);
  }
  if (kind == NewsKind::kMovement) {
    const auto row = records.movements.Find(id);
    if (!row || !AllowsOn(eyes.who, Action::kReadMovements, row->value)) return true;
    return open.stream->Send("movement", "", MovementSummaryJson(*row, eyes));
  }
  if (kind == NewsKind::kDispatch) {
    const auto row = records.dispatches.Find(id);
    if (!row || !MaySeeDispatch(row->value, eyes)) return true;
    return open.stream->Send("dispatch", "", DispatchJson(*row, eyes));
  }
  if (kind != NewsKind::kPass || show_pass_ == nullptr) return true;
  const std::string pass = show_pass_(id, eyes);
  return pass.empty() || open.stream->Send("pass", "", pass);
}

}  // namespace tidewaiter::api
